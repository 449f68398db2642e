/** People, the directory, the system. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { button, during, launch, signedIn } from "./browser.mjs";

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

describe("administration", () => {
    it("adds a printer and finds it", async () => {
        const visit = await signedIn(browser, "admin");
        const inventory = `T-${Date.now()}`;
        await during([visit], async () => {
            const { page } = visit;
            await page.getByRole("link", { name: "Принтеры" }).click();
            await button(page, "Добавить").click();
            const dialog = page.getByRole("dialog");
            await dialog.getByRole("textbox", { name: "Инвентарный номер" }).fill(inventory);
            await dialog.getByRole("textbox", { name: "Модель" }).fill("LaserJet 1020");
            await dialog.getByRole("textbox", { name: "Филиал" }).click();
            await page.getByRole("option", { name: "Екатеринбург" }).click();
            await button(dialog, "Сохранить").click();
            await dialog.waitFor({ state: "hidden" });
            await page.getByRole("searchbox").fill(inventory);
            await page.getByRole("button", { name: inventory }).waitFor();
        });
    });

    it("makes an invitation link", async () => {
        const visit = await signedIn(browser, "admin");
        await during([visit], async () => {
            const { page } = visit;
            await page.getByRole("link", { name: "Люди" }).click();
            await button(page, "Пригласить по ссылке").click();
            await button(page, "Создать ссылку").click();
            assert.notEqual(await page.getByRole("textbox", { name: "Ссылка-приглашение" }).inputValue(), "");
            await page.getByRole("img", { name: "QR-код ссылки-приглашения" }).waitFor();
        });
    });
});
