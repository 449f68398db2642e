/** One order: actions, conversation, history, conflicts. */
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
    openOrder,
    seriousFindings,
    signedIn,
} from "./browser.mjs";

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

describe("an order", () => {
    it("goes from claimed to issued, and its history tells it", async () => {
        const made = await freshOrder({ quantity: 2 });
        const visit = await signedIn(browser, "petr");
        await during([visit], async () => {
            const { page } = visit;
            await openOrder(page, made);
            await button(page, "Взять в работу").click();
            await button(page, "Начать работу").click();
            await button(page, "Выдать часть").click();
            const dialog = page.getByRole("dialog");
            await dialog.getByRole("textbox", { name: "CF259A" }).fill("1");
            await dialog.getByRole("button", { name: "Выдать часть" }).click();
            await page.getByText("выдано 1 из 2").waitFor();
            await button(page, "Выдать").click();
            await dialog.getByRole("button", { name: "Выдать", exact: true }).click();
            await page.locator("header").getByText("Выдана", { exact: true }).waitFor();
            await page.getByRole("tab", { name: "История" }).click();
            const history = page.getByRole("list", { name: "История" });
            await history.getByText("Новая → Принята").waitFor();
            await history.getByText(/В работе → Выдана/).waitFor();
            const events = await history.getByRole("listitem").allInnerTexts();
            assert.ok(
                events.some((text) => /Пётр Кузнецов · кладовщик · панель/.test(text)),
                "who, in which role, how",
            );
            assert.ok(
                events.every((text) => !/^запись/.test(text) || /запись \d+ · [0-9a-f]{10}…/.test(text)),
            );
        });
    });

    it("asks the requester, and goes on by itself once they reply", async () => {
        const made = await freshOrder();
        const [petr, anna] = [await signedIn(browser, "petr"), await signedIn(browser, "anna")];
        await during([petr, anna], async () => {
            await openOrder(petr.page, made);
            await openOrder(anna.page, made);
            await mark(petr.page);
            await mark(anna.page);
            await button(petr.page, "Спросить заявителя").click();
            const dialog = petr.page.getByRole("dialog");
            await dialog.getByRole("textbox", { name: "Вопрос заявителю" }).fill("Чёрный или цветной?");
            await dialog.getByRole("button", { name: "Спросить заявителя" }).click();
            await anna.page.getByText("Чёрный или цветной?").first().waitFor();
            await anna.page.getByRole("textbox", { name: "Сообщение" }).fill("Чёрный, пожалуйста");
            await anna.page.getByRole("button", { name: "Отправить" }).click();
            await petr.page.locator("header").getByText("В работе", { exact: true }).waitFor();
            await petr.page.getByText("Чёрный, пожалуйста").waitFor();
            assert.ok((await isSamePage(petr.page)) && (await isSamePage(anna.page)), "without a reload");
        });
    });

    it("keeps the staff's notes from the requester", async () => {
        const made = await freshOrder();
        const [petr, anna] = [await signedIn(browser, "petr"), await signedIn(browser, "anna")];
        await during([petr, anna], async () => {
            await openOrder(petr.page, made);
            await petr.page.getByRole("checkbox", { name: "Только для сотрудников" }).check();
            await petr.page.getByRole("textbox", { name: "Внутренняя заметка" }).fill("Проверить остаток");
            await petr.page.getByRole("button", { name: "Сохранить заметку" }).click();
            await petr.page.getByRole("list", { name: "Переписка" }).getByText("Проверить остаток").waitFor();
            await openOrder(anna.page, made);
            await anna.page.getByRole("textbox", { name: "Сообщение" }).waitFor();
            assert.equal(await anna.page.getByText("Проверить остаток").count(), 0);
            await anna.page.getByRole("tab", { name: "История" }).click();
            await anna.page
                .getByRole("list", { name: "История" })
                .getByText(/Создана заявка/)
                .waitFor();
            assert.equal(await anna.page.getByText("Проверить остаток").count(), 0);
        });
    });

    it("changed meanwhile is not overwritten: the second reads who did what and decides again", async () => {
        const made = await freshOrder();
        const [first, second] = [await signedIn(browser, "natalia"), await signedIn(browser, "sergey")];
        await during([first, second], async () => {
            await openOrder(first.page, made);
            await openOrder(second.page, made);
            await first.page.getByRole("button", { name: "Ещё" }).click();
            await first.page.getByRole("menuitem", { name: "Отклонить" }).click();
            const dialog = first.page.getByRole("dialog");
            await dialog.getByRole("textbox", { name: "Причина" }).fill("Нет на складе");
            await button(second.page, "Взять в работу").click();
            await second.page.locator("header").getByText("Принята", { exact: true }).waitFor();
            await dialog.getByRole("button", { name: "Отклонить" }).click();
            const notice = first.page.getByRole("alert");
            await notice.getByText("Пока вы решали, заявка изменилась").waitFor();
            await notice
                .getByText(/Сергей Волков/)
                .first()
                .waitFor();
            await first.page.locator("header").getByText("Принята", { exact: true }).waitFor();
            const { status } = await (await caller("natalia")).get(`/orders/${made.id}`);
            assert.equal(status, "accepted", "nothing was overwritten");
        });
    });

    it("explains its deadline", async () => {
        const made = await freshOrder();
        const visit = await signedIn(browser, "petr");
        await during([visit], async () => {
            await openOrder(visit.page, made);
            await button(visit.page, "Почему такой срок?").click();
            const dialog = visit.page.getByRole("dialog");
            await dialog
                .getByText(/Правило «/)
                .first()
                .waitFor();
            await dialog
                .getByText(/Календарь «/)
                .first()
                .waitFor();
        });
    });

    it("forced by an administrator is marked as forced", async () => {
        const made = await freshOrder();
        const visit = await signedIn(browser, "admin");
        await during([visit], async () => {
            const { page } = visit;
            await openOrder(page, made);
            await button(page, "Принудительный статус").click();
            const dialog = page.getByRole("dialog");
            await dialog.getByRole("combobox", { name: "Новый статус" }).selectOption("closed");
            await dialog.getByRole("textbox", { name: "Причина" }).fill("Ошибочная заявка");
            await button(dialog, "Поставить статус").click();
            await page.locator("header").getByText("Закрыта", { exact: true }).waitFor();
            await page.getByRole("tab", { name: "История" }).click();
            await page.getByText("принудительно", { exact: true }).waitFor();
        });
    });

    it("is shown as it stood at any moment of its history", async () => {
        const made = await freshOrder();
        const petr = await caller("petr");
        await petr.post(`/orders/${made.id}/assign`, { assignee: petr.me.id });
        await petr.post(`/orders/${made.id}/status`, { status: "in_progress", lines: [], forced: false });
        const visit = await signedIn(browser, "petr");
        await during([visit], async () => {
            const { page } = visit;
            const status = (name) => page.locator("header").getByText(name, { exact: true });
            await page.goto(`${ADDRESS}/orders/${made.id}?tab=history`);
            await status("В работе").waitFor();
            await page.getByRole("button", { name: "Показать на этот момент" }).last().click();
            await status("Новая").waitFor();
            assert.equal(
                await page.getByRole("button", { name: "Взять в работу" }).count(),
                0,
                "the past is over",
            );
            assert.deepEqual(await seriousFindings(page), []);
            await button(page, "На запись позже").click();
            await status("Принята").waitFor();
            await page.reload();
            await status("Принята").waitFor();
            await button(page, "К настоящему").click();
            await status("В работе").waitFor();
        });
    });
});
