/** How the pages are built and, while developing, served beside a running `helpdesk demo`. */
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { precompress } from "./precompress.ts";

const server = process.env.HELPDESK_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), precompress()],
  resolve: { alias: { "~": fileURLToPath(new URL("./src", import.meta.url)) } },
  css: { modules: { localsConvention: "camelCaseOnly" } },
  build: {
    outDir: "dist",
    target: "es2022",
    // Mantine is one chunk on purpose; the pages behind it are loaded when they are opened.
    chunkSizeWarningLimit: 700,
  },
  server: { port: 5173, proxy: { "/api": { target: server, changeOrigin: false } } },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
