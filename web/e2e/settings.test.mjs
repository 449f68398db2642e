/** One's own settings: notifications, sessions, tokens. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ADDRESS, button, caller, during, launch, seriousFindings, signedIn } from "./browser.mjs";

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

describe("my settings", () => {
    it("shows where one is signed in, and ends what is not oneself", async () => {
        const other = await signedIn(browser, "igor", { anew: true });
        const visit = await signedIn(browser, "igor", { anew: true });
        await during([visit, other], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/settings`);
            await page.getByText("этот браузер").waitFor();
            assert.deepEqual(await seriousFindings(page), []);
            const ending = page.getByRole("button", { name: /^Завершить: Chrome/ });
            const before = await ending.count();
            await ending.first().click();
            await page.waitForFunction(
                (count) => document.querySelectorAll("[aria-label^='Завершить: Chrome']").length < count,
                before,
            );
            await page.getByText("этот браузер").waitFor();
        });
    });

    it("makes a token that works, and shows it once", async () => {
        const name = `Выгрузка ${Date.now()}`;
        const visit = await signedIn(browser, "petr");
        await during([visit], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/settings`);
            await page.getByRole("textbox", { name: "Для чего токен" }).fill(name);
            await button(page, "Создать токен").click();
            const token = await page.getByRole("textbox", { name: "Токен", exact: true }).inputValue();
            const me = await fetch(`${ADDRESS}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
            assert.equal((await me.json()).id, (await caller("petr")).me.id);
            await page.reload();
            await page.getByText(name).waitFor();
            assert.equal(await page.getByRole("textbox", { name: "Токен", exact: true }).count(), 0);
            await button(page, `Завершить: ${name}`).click();
            await page.getByText(name).waitFor({ state: "hidden" });
        });
    });
});
