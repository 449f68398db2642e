/** The demo's chat page: nothing serious for axe, whatever is open on it. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { CHAT, during, launch, seriousFindings, visitor } from "./browser.mjs";

const PEOPLE = "1001,1006,1010";

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

const column = (page, name) => page.getByRole("region", { name: new RegExp(`^${name}`) });

for (const scheme of ["light", "dark"]) {
    for (const phone of [false, true]) {
        describe(`the chat page, ${scheme}, ${phone ? "phone" : "desktop"}`, () => {
            it("has nothing serious for axe, with people side by side, a form, commands and the app", async () => {
                const visit = await visitor(browser, { scheme, phone });
                await during([visit], async () => {
                    const { page } = visit;
                    await page.goto(`${CHAT}/chat?people=${PEOPLE}`);
                    const anna = column(page, "Анна Петрова");
                    await anna.getByRole("article").first().waitFor();
                    assert.deepEqual(await seriousFindings(page), []);

                    await anna.getByRole("textbox", { name: "Сообщение" }).fill("/new");
                    await anna.getByRole("menuitem", { name: /\/new/ }).waitFor();
                    assert.deepEqual(await seriousFindings(page), [], "with commands");
                    await page.keyboard.press("Enter");
                    await anna.getByRole("article").last().getByRole("button").first().waitFor();
                    assert.deepEqual(await seriousFindings(page), [], "with a form");

                    await anna.getByRole("button", { name: "Заявки", exact: true }).click();
                    await page.frameLocator(".app iframe").getByRole("heading", { level: 1 }).waitFor();
                    assert.deepEqual(await seriousFindings(page), [], "with the app");
                });
            });
        });
    }
}
