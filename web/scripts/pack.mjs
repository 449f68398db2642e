/**
 * After a build: packs what is worth packing (the server sends it as it is), and insists that no page of the Mini App
 * brings more than 120 kB of JavaScript with its first load.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const BUDGET = 120_000;
/** Below this, packing saves nothing worth a file. */
const SMALL = 1_000;

const dist = new URL("../dist/", import.meta.url).pathname;
const packed = new Map();

for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (!entry.isFile() || !/\.(js|css|svg|html)$/.test(path)) continue;
    const plain = await readFile(path);
    const small = gzipSync(plain, { level: 9 });
    packed.set(path, small.length);
    if (plain.length > SMALL && small.length < plain.length * 0.9) await writeFile(`${path}.gz`, small);
}

const app = join(dist, "miniapp");
const manifest = JSON.parse(await readFile(join(app, "manifest.json"), "utf8"));

/** The files that come with a chunk: its own and those it imports at once. */
function closure(key, found = new Set()) {
    const chunk = manifest[key];
    if (found.has(chunk.file)) return found;
    found.add(chunk.file);
    for (const imported of chunk.imports ?? []) closure(imported, found);
    return found;
}

const weigh = (files) => [...files].reduce((sum, file) => sum + packed.get(join(app, file)), 0);
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const begun = closure(entry);
const pages = [["home", begun]];
for (const key of manifest[entry].dynamicImports ?? [])
    pages.push([key, new Set([...begun, ...closure(key)])]);

let isOver = false;
console.log(`Mini App, JavaScript of a first load (gzip; at most ${BUDGET / 1000} kB):`);
for (const [page, files] of pages) {
    const bytes = weigh([...files].filter((file) => file.endsWith(".js")));
    console.log(`  ${(bytes / 1000).toFixed(1).padStart(6)} kB  ${page}`);
    isOver ||= bytes > BUDGET;
}
if (isOver) {
    console.error("The Mini App is too heavy for a phone: see above.");
    process.exit(1);
}
