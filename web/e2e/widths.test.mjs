/** Nothing sticks out sideways, from the narrowest phone to a wall screen. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ADDRESS, freshOrder, launch, signedIn } from "./browser.mjs";

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

const WIDTHS = [
    { name: "the narrowest phone", width: 360, height: 740, phone: true },
    { name: "a tablet", width: 820, height: 1180, phone: false },
    { name: "a wall screen", width: 2560, height: 1440, phone: false },
];

const PAGES = [
    "/orders",
    "/orders?layout=board",
    "/orders/new",
    "/settings",
    "/absences",
    "/reports/sla",
    "/reports/backlog",
    "/reports/flow",
    "/reports/consumption",
    "/admin/people",
    "/admin/branches",
    "/admin/warehouses",
    "/admin/cartridges",
    "/admin/printers",
    "/admin/printers/labels",
    "/admin/history",
    "/admin/calendars",
    "/admin/policies",
    "/admin/system",
];

/** What reaches over the edge of the page, unless it lies in something that scrolls or cuts by itself. */
const sticksOut = (page) =>
    page.evaluate(() => {
        const edge = document.documentElement.clientWidth;
        const isHeld = (element) => {
            for (
                let around = element.parentElement;
                around && around !== document.body;
                around = around.parentElement
            )
                if (getComputedStyle(around).overflowX !== "visible") return true;
            return false;
        };
        const found = [...document.querySelectorAll("body *")].filter((element) => {
            const { left, right, width, height } = element.getBoundingClientRect();
            // What is for screen readers only is a pixel wide; the closed menu waits to the left of the page.
            const isShown = width > 1 && height > 1 && right > 0;
            return isShown && (right > edge + 1 || left < -1) && !isHeld(element);
        });
        const named = (element) =>
            `${element.tagName} ${element.className} «${element.textContent.slice(0, 40)}»`;
        const wide = document.documentElement.scrollWidth > edge ? ["the page scrolls sideways"] : [];
        return [...wide, ...found.slice(0, 5).map(named)];
    });

for (const { name, width, height, phone } of WIDTHS) {
    describe(name, () => {
        it("holds the pages of the panel", async () => {
            const { context, page } = await signedIn(browser, "admin", { phone });
            await page.setViewportSize({ width, height });
            const made = await freshOrder({
                comment: "Очень-очень-длинное-слово-без-единого-пробела-".repeat(4),
            });
            for (const path of [...PAGES, `/orders/${made.id}`, `/orders/${made.id}?tab=history`]) {
                await page.goto(`${ADDRESS}${path}`);
                await page.getByRole("heading", { level: 1 }).first().waitFor();
                await page.waitForLoadState("networkidle").catch(() => undefined);
                assert.deepEqual(await sticksOut(page), [], path);
            }
            await context.close();
        });
    });
}
