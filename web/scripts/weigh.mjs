/** After a build: insists that no page of the Mini App brings more than 120 kB of JavaScript with its first load. */
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const BUDGET = 120_000;

const app = new URL("../dist/miniapp/", import.meta.url);
const manifest = JSON.parse(await readFile(new URL("manifest.json", app), "utf8"));

/** The files that come with a chunk: its own and those it imports at once. */
function closure(key, found = new Set()) {
    const chunk = manifest[key];
    if (found.has(chunk.file)) return found;
    found.add(chunk.file);
    for (const imported of chunk.imports ?? []) closure(imported, found);
    return found;
}

async function weigh(files) {
    const scripts = [...files].filter((file) => file.endsWith(".js"));
    const packed = scripts.map(
        async (file) => gzipSync(await readFile(new URL(file, app)), { level: 9 }).length,
    );
    return (await Promise.all(packed)).reduce((sum, bytes) => sum + bytes, 0);
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const begun = closure(entry);
const pages = [["the first page", begun]];
for (const key of manifest[entry].dynamicImports ?? [])
    pages.push([key, new Set([...begun, ...closure(key)])]);

console.log(`Mini App, JavaScript of a first load (gzip; at most ${BUDGET / 1000} kB):`);
let isOver = false;
for (const [page, files] of pages) {
    const bytes = await weigh(files);
    console.log(`  ${(bytes / 1000).toFixed(1).padStart(6)} kB  ${page}`);
    isOver ||= bytes > BUDGET;
}
if (isOver) {
    console.error("The Mini App is too heavy for a phone: see above.");
    process.exit(1);
}
