/** What the browser is given: small, kept for good, from here only. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ADDRESS } from "./browser.mjs";

const page = await (await fetch(ADDRESS)).text();
const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
/** Below this a packet is not saved, and the build leaves it as it is. */
const WORTH_IT = 1024;

describe("the pages' files", () => {
    it("come compressed to those who take it, and whole to those who don't", async () => {
        assert.ok(assets.length > 1, "a script and a style sheet");
        const lengths = await Promise.all(
            assets.map(async (path) => (await (await fetch(`${ADDRESS}${path}`)).arrayBuffer()).byteLength),
        );
        for (const path of assets.filter((_, index) => lengths[index] >= WORTH_IT)) {
            const sizes = {};
            for (const encoding of ["br", "gzip", "identity"]) {
                const answer = await fetch(`${ADDRESS}${path}`, { headers: { "accept-encoding": encoding } });
                assert.equal(answer.headers.get("content-encoding") ?? "identity", encoding, path);
                assert.match(answer.headers.get("vary"), /accept-encoding/i);
                sizes[encoding] = Number(answer.headers.get("content-length"));
            }
            assert.ok(sizes.br < sizes.gzip && sizes.gzip < sizes.identity / 2, JSON.stringify(sizes));
        }
    });

    it("are kept for good, and the page that names them is asked for each time", async () => {
        for (const path of assets) {
            const { headers } = await fetch(`${ADDRESS}${path}`);
            assert.match(headers.get("cache-control"), /max-age=31536000, immutable/);
        }
        const { headers } = await fetch(ADDRESS);
        assert.equal(headers.get("cache-control"), "no-cache");
        const again = await fetch(ADDRESS, { headers: { "if-none-match": headers.get("etag") } });
        assert.equal(again.status, 304);
    });

    it("run no inline script, and nothing from elsewhere", async () => {
        const policy = (await fetch(ADDRESS)).headers.get("content-security-policy");
        assert.match(policy, /script-src 'self';/);
        assert.doesNotMatch(page, /<script(?![^>]*\ssrc=)/);
        assert.doesNotMatch(page, /(src|href)="(https?:)?\/\//);
    });
});
