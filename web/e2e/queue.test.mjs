/** The queue as a list: filter, keyboard, live changes. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
    ADDRESS,
    button,
    caller,
    during,
    freshOrder,
    isSamePage,
    launch,
    mark,
    order,
    row,
    signedIn,
} from "./browser.mjs";

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

describe("the queue", () => {
    it("is worked with the keyboard alone", async () => {
        const visit = await signedIn(browser, "petr");
        const made = await freshOrder();
        await during([visit], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/orders`);
            await row(page, made.number).waitFor();
            await page.keyboard.press("j");
            assert.equal(await page.evaluate(() => document.activeElement?.dataset.order), made.id);
            await page.keyboard.press("j");
            await page.keyboard.press("k");
            await page.keyboard.press("Enter");
            await order(page, made.number).waitFor();
        });
    });

    it("leads the keyboard back to the order once a dialog is done with", async () => {
        const visit = await signedIn(browser, "natalia");
        const made = await freshOrder();
        const focused = (page) => page.evaluate(() => document.activeElement?.dataset.order);
        await during([visit], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/orders`);
            await row(page, made.number).waitFor();
            await page.keyboard.press("j");
            await page.keyboard.press("a");
            await page.getByRole("dialog").waitFor();
            await page.keyboard.press("Escape");
            await page.getByRole("dialog").waitFor({ state: "hidden" });
            assert.equal(await focused(page), made.id, "after changing one's mind");
            await page.getByRole("button", { name: `Назначить исполнителя заявки № ${made.number}` }).click();
            await page.getByRole("radio", { name: "Пётр Кузнецов" }).check();
            await page.getByRole("dialog").getByRole("button", { name: "Назначить" }).press("Enter");
            await row(page, made.number).getByText("Пётр Кузнецов").waitFor();
            await page.waitForFunction((id) => document.activeElement?.dataset.order === id, made.id);
        });
    });

    it("keeps its filter in the address, and finds by number", async () => {
        const visit = await signedIn(browser, "natalia");
        const made = await freshOrder();
        await during([visit], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/orders`);
            await page.getByRole("searchbox").waitFor();
            await page.keyboard.press("/");
            await page.keyboard.type(String(made.number));
            await page.waitForURL(new RegExp(`q=${made.number}`));
            await row(page, made.number).waitFor();
            await page.reload();
            await row(page, made.number).waitFor();
            assert.equal(await page.getByRole("searchbox").inputValue(), String(made.number));
            await page.keyboard.press("Escape");
            await page.goto(`${ADDRESS}/orders?q=no-such-thing-anywhere`);
            await page.getByRole("heading", { name: "Ничего не найдено" }).waitFor();
            await button(page, "Сбросить фильтры").click();
            await row(page, made.number).waitFor();
        });
    });

    it("announces a new order without moving anything, and shows it when asked", async () => {
        const visit = await signedIn(browser, "petr");
        await during([visit], async () => {
            const { page } = visit;
            await page.getByRole("row").nth(1).waitFor();
            await mark(page);
            const first = await page.getByRole("row").nth(1).innerText();
            const made = await freshOrder();
            await page.getByRole("button", { name: /нов(ая|ые|ых).*показать/ }).waitFor();
            assert.equal(await page.getByRole("row").nth(1).innerText(), first, "nothing moved");
            await page.getByRole("button", { name: /показать/ }).click();
            await row(page, made.number).waitFor();
            assert.ok(await isSamePage(page), "without a reload");
        });
    });

    it("changes a row in place when somebody takes the order", async () => {
        const made = await freshOrder();
        const visit = await signedIn(browser, "natalia");
        await during([visit], async () => {
            const { page } = visit;
            await row(page, made.number).getByText("Новая").waitFor();
            await mark(page);
            const petr = await caller("petr");
            await petr.post(`/orders/${made.id}/assign`, { assignee: petr.me.id });
            await row(page, made.number).getByText("Принята").waitFor();
            await row(page, made.number).getByText("Пётр Кузнецов").waitFor();
            assert.ok(await isSamePage(page), "without a reload");
        });
    });

    it("lets a storekeeper take an order with one press", async () => {
        const made = await freshOrder();
        const visit = await signedIn(browser, "sergey");
        await during([visit], async () => {
            await button(visit.page, `Взять заявку № ${made.number}`).click();
            await row(visit.page, made.number).getByText("Сергей Волков").waitFor();
        });
    });

    it("lets a dispatcher assign a colleague of the branch", async () => {
        const made = await freshOrder();
        const visit = await signedIn(browser, "natalia");
        await during([visit], async () => {
            const { page } = visit;
            await row(page, made.number).getByRole("link").focus();
            await page.keyboard.press("a");
            const dialog = page.getByRole("dialog");
            await dialog.getByRole("radio", { name: "Сергей Волков" }).check();
            assert.equal(
                await dialog.getByRole("radio", { name: "Тимур Ахметов" }).count(),
                0,
                "he works elsewhere",
            );
            await dialog.getByRole("button", { name: "Назначить" }).click();
            await row(page, made.number).getByText("Сергей Волков").waitFor();
        });
    });

    it("shows a requester their own orders only", async () => {
        const visit = await signedIn(browser, "igor");
        const made = await freshOrder();
        await during([visit], async () => {
            const { page } = visit;
            await page.getByRole("heading", { name: "Мои заявки" }).waitFor();
            await page.goto(`${ADDRESS}/orders/${made.id}`);
            await page.getByRole("alert").waitFor();
            assert.equal(await order(page, made.number).count(), 0);
        });
    });

    it("selects rows with the keyboard, a range with the mouse, and forgets them with the filter", async () => {
        const made = [await freshOrder(), await freshOrder(), await freshOrder()];
        const visit = await signedIn(browser, "natalia");
        await during([visit], async () => {
            const { page } = visit;
            const box = ({ number }) =>
                page.getByRole("checkbox", { name: `Выбрать заявку № ${number}`, exact: true });
            await page.goto(`${ADDRESS}/orders`);
            await row(page, made[2].number).waitFor();
            await page.keyboard.press("j");
            await page.keyboard.press("x");
            assert.ok(await box(made[2]).isChecked());
            await row(page, made[0].number)
                .getByText("CF259A")
                .click({ modifiers: ["Shift"] });
            assert.ok(await box(made[1]).isChecked(), "what lies between");
            await page.getByRole("link", { name: "Все", exact: true }).click();
            await page
                .getByRole("checkbox", { name: `Выбрать заявку № ${made[0].number}`, checked: false })
                .waitFor();
        });
    });

    it("takes back an assignment with one key", async () => {
        const made = await freshOrder();
        const visit = await signedIn(browser, "sergey");
        await during([visit], async () => {
            const { page } = visit;
            await button(page, `Взять заявку № ${made.number}`).click();
            await row(page, made.number).getByText("Принята").waitFor();
            await page.getByText(`№ ${made.number}: Принята`).waitFor();
            await page.keyboard.press("z");
            await row(page, made.number).getByText("Новая").waitFor();
            await page.getByText(`№ ${made.number}: как было`).waitFor();
            const { assignee } = await (await caller("sergey")).get(`/orders/${made.id}`);
            assert.equal(assignee, undefined);
        });
    });

    it("says where an order can go and who may do the rest", async () => {
        const made = await freshOrder();
        const visit = await signedIn(browser, "natalia");
        await during([visit], async () => {
            const { page } = visit;
            await row(page, made.number).getByRole("link").focus();
            await page.keyboard.press("s");
            const dialog = page.getByRole("dialog");
            await dialog.getByRole("button", { name: /Отклонить/ }).waitFor();
            await dialog.getByText("Это может сделать кладовщик филиала.").waitFor();
            await dialog.getByText(/Прямо из «Новая» не переходят в: .*Готова к выдаче/).waitFor();
        });
    });

    it("loads more as one scrolls, and keeps only what is near the window", async () => {
        const visit = await signedIn(browser, "natalia");
        await during([visit], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/orders?view=all`);
            await page.getByRole("row").nth(40).waitFor();
            for (let pages = 0; pages < 4; pages++) {
                const left = await page.getByRole("button", { name: /Показать ещё/ }).innerText();
                await page.mouse.wheel(0, 20_000);
                await page
                    .getByRole("button", { name: /Показать ещё/ })
                    .filter({ hasNotText: left })
                    .waitFor();
            }
            const rows = await page.getByRole("row").count();
            assert.ok(rows > 50 && rows < 240, `${rows} rows of 250 are on the page`);
        });
    });

    it("says that the network is gone, and catches up when it is back", async () => {
        const visit = await signedIn(browser, "natalia");
        const made = await freshOrder();
        await during([visit], async () => {
            const { page, context } = visit;
            await page.goto(`${ADDRESS}/orders`);
            await row(page, made.number).getByText("Новая").waitFor();
            await mark(page);
            await context.setOffline(true);
            await page.getByText(/Нет сети/).waitFor();
            const petr = await caller("petr");
            await petr.post(`/orders/${made.id}/assign`, { assignee: petr.me.id });
            await context.setOffline(false);
            await row(page, made.number).getByText("Принята").waitFor();
            await page.getByText(/Нет сети/).waitFor({ state: "hidden" });
            assert.ok(await isSamePage(page), "without a reload");
        });
    });
});
