/** Many orders at once, and saved views of the queue. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
    ADDRESS,
    button,
    caller,
    during,
    freshOrder,
    launch,
    row,
    seriousFindings,
    signedIn,
} from "./browser.mjs";

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

const box = (page, { number }) =>
    page.getByRole("checkbox", { name: `Выбрать заявку № ${number}`, exact: true });
const bar = (page) => page.getByRole("region", { name: "Выбранные заявки" });

describe("many orders at once", () => {
    it("are assigned together; one that can't be says why", async () => {
        const made = [await freshOrder(), await freshOrder(), await freshOrder()];
        const natalia = await caller("natalia");
        await natalia.post(`/orders/${made[1].id}/status`, {
            status: "cancelled",
            reason: "Ошибка",
            lines: [],
            forced: false,
        });
        const visit = await signedIn(browser, "natalia");
        await during([visit], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/orders?view=all`);
            for (const order of made) await box(page, order).check();
            await bar(page).getByText("Выбраны 3 заявки").waitFor();
            assert.deepEqual(await seriousFindings(page), []);
            await bar(page).getByRole("button", { name: "Назначить…" }).click();
            const dialog = page.getByRole("dialog");
            await dialog.getByRole("textbox", { name: "Исполнитель" }).click();
            await page.getByRole("option", { name: "Сергей Волков" }).click();
            await dialog.getByRole("button", { name: "Применить: 3" }).click();
            await dialog.getByText("Выполнено: 2. Не вышло: 1.").waitFor();
            await dialog.getByRole("link", { name: `№ ${made[1].number}` }).waitFor();
            await button(dialog, "Понятно").click();
            await row(page, made[0].number).getByText("Сергей Волков").waitFor();
            assert.equal(await bar(page).count(), 0, "the selection is over");
            for (const { id } of [made[0], made[2]]) {
                assert.equal((await natalia.get(`/orders/${id}`)).assignee.name, "Сергей Волков");
            }
        });
    });

    it("are all that match, shown or not", async () => {
        const word = `партия${Date.now()}`;
        const made = [await freshOrder({ comment: word }), await freshOrder({ comment: word })];
        const visit = await signedIn(browser, "admin");
        await during([visit], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/orders?view=all`);
            await page.getByRole("checkbox", { name: "Выбрать показанные" }).check();
            await bar(page)
                .getByRole("button", { name: /Выбрать все подходящие: \d+/ })
                .click();
            assert.equal(
                await bar(page)
                    .getByRole("button", { name: /Выбрать все/ })
                    .count(),
                0,
            );
            await bar(page).getByRole("button", { name: "Снять выбор" }).click();
            assert.equal(await bar(page).count(), 0);
        });
        const dispatcher = await signedIn(browser, "natalia");
        await during([dispatcher], async () => {
            const { page } = dispatcher;
            await page.goto(`${ADDRESS}/orders?view=all&q=${word}`);
            await row(page, made[0].number).waitFor();
            await page.getByRole("checkbox", { name: "Выбрать показанные" }).check();
            await bar(page).getByRole("button", { name: "Сменить статус…" }).click();
            const dialog = page.getByRole("dialog");
            await dialog.getByRole("combobox", { name: "Новый статус" }).selectOption("rejected");
            await dialog.getByRole("textbox", { name: "Причина" }).fill("Списаны");
            await dialog.getByRole("button", { name: "Применить: 2" }).click();
            await dialog.getByText("Выполнено: 2.").waitFor();
        });
    });
});

describe("a saved view", () => {
    it("is saved, opened from the menu and the palette, renamed, shared and deleted", async () => {
        const name = `Склад ${Date.now()}`;
        const visit = await signedIn(browser, "natalia");
        await during([visit], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/orders?view=late&sort=due`);
            await button(page, "Мои виды").click();
            await page.getByRole("menuitem", { name: "Сохранить текущий вид…" }).click();
            await page.getByRole("textbox", { name: "Название" }).fill(name);
            await page.getByRole("radio", { name: "Все", exact: true }).check();
            await button(page, "Сохранить").click();
            await button(page, name).waitFor();
            await page.goto(`${ADDRESS}/orders`);
            await button(page, "Мои виды").click();
            await page.getByRole("menuitem", { name }).click();
            await page.waitForURL(/view=late/);
            await button(page, `Изменить вид «${name}»`).click();
            await page.getByRole("textbox", { name: "Название" }).fill(`${name} новый`);
            await button(page, "Сохранить").click();
            await button(page, `${name} новый`).waitFor();
            const { items } = await (await caller("petr")).get("/views");
            assert.ok(
                items.some((view) => view.name === `${name} новый`),
                "a colleague sees it",
            );
            await button(page, `Изменить вид «${name} новый»`).click();
            await button(page, "Удалить").click();
            await button(page, "Мои виды").waitFor();
        });
    });
});
