/** The command palette: pages, orders and the actions of the open order, without a mouse. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { during, freshOrder, launch, openOrder, order, seriousFindings, signedIn } from "./browser.mjs";

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

const palette = (page) => page.getByRole("combobox", { name: "Команды и поиск" });

describe("the palette", () => {
    it("leads to a page and to an order", async () => {
        const made = await freshOrder();
        const visit = await signedIn(browser, "admin");
        await during([visit], async () => {
            const { page } = visit;
            await page.keyboard.press("Control+k");
            await palette(page).fill("календ");
            await page.getByRole("option", { name: "Календари", selected: true }).waitFor();
            assert.deepEqual(await seriousFindings(page), []);
            await page.keyboard.press("Enter");
            await page.getByRole("heading", { level: 1, name: "Календари" }).waitFor();
            await page.keyboard.press("Control+k");
            await palette(page).fill(String(made.number));
            await page.getByRole("option", { name: `Заявка № ${made.number}` }).waitFor();
            await page.keyboard.press("Enter");
            await order(page, made.number).waitFor();
        });
    });

    it("offers what may be done with the open order", async () => {
        const made = await freshOrder();
        const visit = await signedIn(browser, "petr");
        await during([visit], async () => {
            const { page } = visit;
            await openOrder(page, made);
            await page.keyboard.press("Control+k");
            await palette(page).fill("взять");
            await page.keyboard.press("Enter");
            await page.locator("header").getByText("Принята", { exact: true }).waitFor();
        });
    });

    it("shows the keys there are", async () => {
        const visit = await signedIn(browser, "petr");
        await during([visit], async () => {
            await visit.page.keyboard.press("?");
            await visit.page.getByRole("dialog").getByText("Команды и поиск").waitFor();
        });
    });
});
