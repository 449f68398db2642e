/** How the Mini App is built: apart from the panel, so that nothing of the panel's weighs on a phone. */
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { precompress } from "./precompress.ts";

const server = process.env.HELPDESK_URL ?? "http://127.0.0.1:8080";
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at("./src/miniapp"),
  base: "/miniapp/",
  publicDir: false,
  plugins: [react(), precompress()],
  resolve: { alias: { "~": at("./src") } },
  // scripts/weigh.mjs reads the manifest to add up what a first load brings.
  build: { outDir: at("./dist/miniapp"), emptyOutDir: true, target: "es2022", manifest: "manifest.json" },
  server: {
    port: 5174,
    proxy: { "/api": { target: server, changeOrigin: false }, "/favicon.svg": { target: server } },
  },
});
