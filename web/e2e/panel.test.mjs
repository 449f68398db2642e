/** The panel in a real browser, as people use it. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
    ADDRESS,
    caller,
    fillSignIn,
    freshOrder,
    isSamePage,
    launch,
    mark,
    signedIn,
    visitor,
} from "./browser.mjs";

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

/** Ends the visit, whatever happened, and insists that the pages behaved. */
async function during(visits, story) {
    try {
        await story();
        assert.deepEqual(
            visits.flatMap(({ faults }) => faults),
            [],
        );
    } finally {
        await Promise.all(visits.map(({ context }) => context.close()));
    }
}

const order = (page, number) => page.getByRole("heading", { level: 1, name: `Заявка № ${number}` });
const row = (page, number) =>
    page.getByRole("row").filter({ has: page.getByRole("link", { name: `Заявка № ${number}` }) });
const button = (page, name) => page.getByRole("button", { name, exact: true });
const openOrder = async (page, { id, number }) => {
    await page.goto(`${ADDRESS}/orders/${id}`);
    await order(page, number).waitFor();
};

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
        const visit = await signedIn(browser, "petr");
        await during([visit], async () => {
            await visit.page.getByRole("button", { name: /Пётр Кузнецов/ }).click();
            await button(visit.page, "Выйти").click();
            await visit.page.getByRole("textbox", { name: "Логин" }).waitFor();
        });
    });
});

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
});

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
});

describe("a new order", () => {
    it("says what is missing, then is sent once, with a warning when it doubles another", async () => {
        await freshOrder({ sku: "CF226X" });
        const visit = await signedIn(browser, "anna");
        await during([visit], async () => {
            const { page } = visit;
            await page.getByRole("link", { name: "Новая заявка" }).click();
            await button(page, "Отправить заявку").click();
            await page.getByText("Выберите картридж").waitFor();
            await page.getByRole("textbox", { name: "Картридж 1" }).fill("CF226X");
            await page.getByRole("option", { name: /CF226X/ }).click();
            await page.getByRole("textbox", { name: "Количество" }).fill("3");
            await page.getByRole("textbox", { name: "Комментарий" }).fill("Кабинет 301");
            await button(page, "Отправить заявку").click();
            await page.getByRole("heading", { level: 1, name: /Заявка № \d+/ }).waitFor();
            await page.getByRole("alert").getByText("Обратите внимание").waitFor();
            await page.getByRole("list", { name: "Переписка" }).getByText("Кабинет 301").waitFor();
        });
    });

    it("takes photos along, and says so when a file is none", async () => {
        const visit = await signedIn(browser, "anna");
        await during([visit], async () => {
            const { page } = visit;
            const picture = { name: "printer.png", mimeType: "image/png", buffer: await page.screenshot() };
            const text = { name: "notes.png", mimeType: "image/png", buffer: Buffer.from("not a picture") };
            await page.goto(`${ADDRESS}/orders/new`);
            const choose = async (file) => {
                const chooser = page.waitForEvent("filechooser");
                await button(page, "Добавить фото").click();
                await (await chooser).setFiles(file);
            };
            await button(page, "Добавить фото").waitFor();
            await choose(text);
            assert.match(await page.getByRole("alert").innerText(), /\p{Script=Cyrillic}/u);
            await choose(picture);
            await page.getByRole("img", { name: "printer.png" }).waitFor();
            await page.getByRole("textbox", { name: "Картридж 1" }).fill("CF230A");
            await page.getByRole("option", { name: /CF230A/ }).click();
            await button(page, "Отправить заявку").click();
            const photo = page.getByRole("img", { name: "Фото 1" });
            await photo.waitFor();
            assert.ok(await photo.evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
            await choose({ ...picture, buffer: await page.screenshot() });
            await page.getByRole("img", { name: "Фото 2" }).waitFor();
        });
    });

    it("can be made on behalf of a requester", async () => {
        const visit = await signedIn(browser, "elena");
        await during([visit], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/orders/new`);
            await page.getByRole("textbox", { name: "Для кого" }).click();
            await page.getByRole("option", { name: "Дмитрий Орлов" }).click();
            await page.getByRole("textbox", { name: "Картридж 1" }).fill("TK-170");
            await page
                .getByRole("option", { name: /TK-170/ })
                .first()
                .click();
            await button(page, "Отправить заявку").click();
            await page.getByRole("heading", { level: 1, name: /Заявка № \d+/ }).waitFor();
            await page.getByRole("tab", { name: "История" }).click();
            await page.getByText(/за Дмитрий Орлов/).waitFor();
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
        });
    });
});
