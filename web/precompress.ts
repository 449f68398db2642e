/**
 * Leaves FILE.br and FILE.gz beside every built file that shrinks: the server embeds them and compresses nothing while
 * it serves.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const TEXTUAL = new Set([".js", ".css", ".html", ".svg", ".json", ".webmanifest", ".txt"]);
/** Below this a packet is not saved. */
const WORTH_IT = 1024;

const encodings = [
  {
    ending: "br",
    shrink: (text: Buffer) =>
      promisify(brotliCompress)(text, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
      }),
  },
  { ending: "gz", shrink: (text: Buffer) => promisify(gzip)(text, { level: 9 }) },
] as const;

export function precompress(): Plugin {
  let folder = "dist";
  return {
    name: "precompress",
    apply: "build",
    configResolved: (config) => {
      folder = config.build.outDir;
    },
    closeBundle: {
      sequential: true,
      order: "post",
      handler: async () => {
        const files = await readdir(folder, { recursive: true });
        await Promise.all(
          files.filter((file) => TEXTUAL.has(extname(file))).map((file) => shrunk(join(folder, file))),
        );
      },
    },
  };
}

async function shrunk(path: string) {
  const text = await readFile(path);
  if (text.length < WORTH_IT) return;
  for (const { ending, shrink } of encodings) {
    const small = await shrink(text);
    if (small.length < text.length) await writeFile(`${path}.${ending}`, small);
  }
}
