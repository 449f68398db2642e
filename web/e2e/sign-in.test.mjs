/** Coming in, going out, and the language. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ADDRESS, button, during, fillSignIn, launch, signedIn, visitor } from "./browser.mjs";

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

describe("signing in", () => {
    it("says in words what is wrong, and lets in who knows the password", async () => {
        const visit = await visitor(browser);
        await during([visit], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/orders?view=late`);
            await button(page, "Войти").click();
            await page.getByText("Введите логин").waitFor();
            await fillSignIn(page, "petr", "not-the-password");
            assert.match(await page.getByRole("alert").innerText(), /\p{Script=Cyrillic}/u);
            await fillSignIn(page, "petr");
            await page.getByRole("heading", { name: "Заявки" }).waitFor();
            assert.match(page.url(), /view=late/, "one is led where one was going");
        });
    });

    it("ends with signing out", async () => {
        const visit = await signedIn(browser, "petr", { anew: true });
        await during([visit], async () => {
            await visit.page.getByRole("button", { name: /Пётр Кузнецов/ }).click();
            await button(visit.page, "Выйти").click();
            await visit.page.getByRole("textbox", { name: "Логин" }).waitFor();
        });
    });
});

describe("the language", () => {
    it("is Russian first, English when chosen, and stays chosen", async () => {
        const visit = await signedIn(browser, "sergey");
        await during([visit], async () => {
            const { page } = visit;
            assert.equal(await page.locator("html").getAttribute("lang"), "ru");
            await page.getByRole("button", { name: /Сергей Волков/ }).click();
            await page.getByText("English").click();
            await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
            await page.reload();
            await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
            assert.equal(await page.locator("html").getAttribute("lang"), "en");
            await page.getByRole("button", { name: /Сергей Волков/ }).click();
            await page.getByText("Русский").click();
            await page.getByRole("heading", { level: 1, name: "Заявки" }).waitFor();
        });
    });
});
