/** Nothing serious for axe on any page, in light and dark, on a desktop and on a phone. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ADDRESS, freshOrder, launch, seriousFindings, signedIn, visitor } from "./browser.mjs";

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

const PLACES = [
    { scheme: "light", phone: false },
    { scheme: "dark", phone: false },
    { scheme: "light", phone: true },
    { scheme: "dark", phone: true },
];

const PAGES = [
    "/orders",
    "/orders?q=no-such-thing-anywhere",
    "/orders/new",
    "/settings",
    "/absences",
    "/reports/sla",
    "/admin/people",
    "/admin/printers",
    "/admin/history",
    "/admin/calendars",
    "/admin/policies",
    "/admin/cartridges",
    "/admin/system",
];

const isQuiet = async (page) => {
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.waitForLoadState("networkidle").catch(() => undefined);
};

for (const place of PLACES) {
    describe(`${place.scheme}, ${place.phone ? "phone" : "desktop"}`, () => {
        it("the sign-in page", async () => {
            const { context, page } = await visitor(browser, place);
            await page.goto(ADDRESS);
            await page.getByRole("button", { name: "Войти", exact: true }).click();
            assert.deepEqual(await seriousFindings(page), []);
            await context.close();
        });

        it("the pages of the panel", async () => {
            const { context, page } = await signedIn(browser, "admin", place);
            const made = await freshOrder({ comment: "Проверка доступности" });
            for (const path of [...PAGES, `/orders/${made.id}`, `/orders/${made.id}?tab=history`]) {
                await page.goto(`${ADDRESS}${path}`);
                await isQuiet(page);
                assert.deepEqual(await seriousFindings(page), [], path);
            }
            await context.close();
        });

        it("the dialogs", async () => {
            const { context, page } = await signedIn(browser, "natalia", place);
            const made = await freshOrder();
            await page.goto(`${ADDRESS}/orders/${made.id}`);
            for (const name of ["Назначить", "Почему такой срок?"]) {
                await page.getByRole("button", { name }).click();
                await page.getByRole("dialog").waitFor();
                assert.deepEqual(await seriousFindings(page), [], name);
                await page.keyboard.press("Escape");
                await page.getByRole("dialog").waitFor({ state: "hidden" });
            }
            await context.close();
        });
    });
}
