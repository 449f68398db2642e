/** The Mini App: in the chat page's frame with the client's own buttons, under a mocked client, and in a plain browser. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";
import { ADDRESS, caller, CHAT, freshOrder, launch, PASSWORD, seriousFindings, visitor } from "./browser.mjs";

const ANNA = 1001;
const PETR = 1006;
const BUDGET = 120_000;

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

/** Ends the visit, whatever happened, and insists that the pages behaved. */
async function during(visit, story) {
    try {
        await story(visit);
        assert.deepEqual(visit.faults, []);
    } finally {
        await visit.context.close();
    }
}

/** Somebody's phone with the chat, in which they have opened the app. */
async function inTelegram(person, options) {
    const visit = await visitor(browser, { phone: true, ...options });
    await visit.page.goto(`${CHAT}/chat?people=${person}`);
    await visit.page.getByRole("button", { name: "Заявки", exact: true }).click();
    const app = visit.page.frameLocator(".app iframe");
    await app.getByRole("heading", { level: 1 }).waitFor();
    return { ...visit, app };
}

/** A part that the client draws around the app. */
const native = (page, name) => page.getByRole("dialog", { name: "Заявки" }).getByRole("button", { name });

const order = (app, number) => app.getByRole("heading", { level: 1, name: `Заявка № ${number}` });

describe("in Telegram", () => {
    it("an order is made in six presses with a scan of the printer, and the app weighs what it may", async () => {
        const weights = [];
        const visit = await visitor(browser, { phone: true });
        visit.page.on("response", (response) => {
            if (response.url().startsWith(`${ADDRESS}/miniapp/`) && response.url().endsWith(".js"))
                weights.push(response.request().sizes());
        });
        await during(visit, async ({ page }) => {
            await page.goto(`${CHAT}/chat?people=${ANNA}`);
            await page.getByRole("button", { name: "Заявки", exact: true }).click();
            const app = page.frameLocator(".app iframe");
            await app.getByRole("button", { name: /Повторить последнюю/ }).waitFor();
            const bytes = (await Promise.all(weights)).reduce(
                (sum, { responseBodySize }) => sum + responseBodySize,
                0,
            );
            assert.ok(bytes > 10_000 && bytes < BUDGET, `${bytes} bytes of JavaScript`);

            await app.getByRole("button", { name: /Сканировать/ }).click();
            await page.getByPlaceholder("Код или инвентарный номер").fill("ПР-2001");
            await page.getByRole("button", { name: "Считать" }).click();
            await app.getByText("Подходят к принтеру").waitFor();
            await app.getByRole("button", { name: "Больше: CF226X" }).click();
            await app.getByRole("button", { name: "Больше: CF226X" }).click();
            await app.getByRole("textbox", { name: "Комментарий" }).fill("Кабинет 301, до обеда");
            await native(page, "Отправить: 2 штуки").click();
            const heading = app.getByRole("heading", { level: 1, name: /Заявка № \d+/ });
            await heading.waitFor();
            const number = /\d+/.exec(await heading.innerText())[0];
            await app.getByText(/Создана заявка/).waitFor();

            const anna = await caller("anna");
            const made = await anna.get(`/orders/${number}`);
            assert.deepEqual(
                made.lines.map(({ cartridge, requested }) => [cartridge.sku, requested]),
                [["CF226X", 2]],
            );
            assert.equal(made.comment, "Кабинет 301, до обеда");
            const { items } = await anna.get(`/orders/${number}/history`);
            assert.equal(items[0].channel, "miniapp");

            await native(page, "Назад").click();
            await app.getByRole("button", { name: new RegExp(`№ ${number}`) }).waitFor();
        });
    });

    it("a draft survives being opened anew, and closing asks first", async () => {
        await during(await inTelegram(ANNA), async ({ page, app }) => {
            await native(page, "Новая заявка").click();
            await app.getByRole("button", { name: "Больше: TN-3480" }).click();
            await app.getByRole("textbox", { name: "Комментарий" }).fill("Черновик");
            await native(page, "Отправить: 1 штука").waitFor();
            await native(page, "Открыть заново").click();
            await app.getByRole("button", { name: /Продолжить черновик/ }).click();
            assert.equal(await app.getByRole("textbox", { name: "Комментарий" }).inputValue(), "Черновик");
            await native(page, "Отправить: 1 штука").waitFor();
            await native(page, "Закрыть").click();
            const asks = page.getByRole("alertdialog");
            await asks.getByRole("button", { name: "Остаться" }).click();
            await app.getByRole("button", { name: "Очистить форму" }).click();
            await native(page, "Выберите картридж").waitFor();
            await app.getByRole("textbox", { name: "Комментарий" }).fill("Ещё черновик");
            await native(page, "Закрыть").click();
            await asks.getByRole("button", { name: "Закрыть" }).click();
            await page.getByRole("dialog", { name: "Заявки" }).waitFor({ state: "hidden" });
            await page.getByRole("button", { name: "Заявки", exact: true }).click();
            await native(page, "Новая заявка").click();
            await app.getByRole("button", { name: "Очистить форму" }).click();
            await native(page, "Назад").click();
            await native(page, "Закрыть").click();
            await page.getByRole("dialog", { name: "Заявки" }).waitFor({ state: "hidden" });
        });
    });

    it("a question is answered, and the receipt confirmed", async () => {
        const petr = await caller("petr");
        const made = await freshOrder();
        const to = (status, more) => petr.post(`/orders/${made.id}/status`, { status, ...more });
        await petr.post(`/orders/${made.id}/assign`, { assignee: petr.me.id });
        await to("in_progress");
        await to("waiting_requester", { question: "Какой кабинет?" });
        await during(await inTelegram(ANNA), async ({ page, app }) => {
            await app
                .getByRole("button", { name: new RegExp(`№ ${made.number}.*Вас спрашивают`, "s") })
                .click();
            await app.getByText("Какой кабинет?").first().waitFor();
            await app.getByRole("textbox", { name: "Ваш ответ" }).fill("Триста первый");
            await app.getByRole("button", { name: "Ответить" }).click();
            await app.getByText("В работе", { exact: true }).waitFor();
            await to("in_transit");
            await native(page, "Подтвердить получение").click();
            await app.getByText("Выдана", { exact: true }).waitFor();
        });
        assert.equal((await petr.get(`/orders/${made.id}`)).status, "issued");
    });

    it("a storekeeper takes an order with one press, and hands it over by line", async () => {
        const made = await freshOrder({ quantity: 3 });
        await during(await inTelegram(PETR), async ({ page, app }) => {
            await app.getByRole("button", { name: /^Свободные/ }).click();
            await app.getByRole("button", { name: `Взять заявку № ${made.number}` }).click();
            await app.getByRole("button", { name: /^Мои/ }).click();
            await app.getByRole("button", { name: new RegExp(`№ ${made.number}`) }).click();
            await order(app, made.number).waitFor();
            await native(page, "Начать работу").click();
            await native(page, "Выдать").click();
            await app.getByRole("button", { name: "Меньше: CF259A" }).click();
            await app.getByText("Остаётся 1 штука").or(app.getByText("Остаётся 1 штук")).first().waitFor();
            await native(page, "Выдать 2 штуки").click();
            await app.getByText("выдано 2 из 3").waitFor();
        });
        const petr = await caller("petr");
        assert.equal((await petr.get(`/orders/${made.id}`)).lines[0].issued, 2);
    });

    it("who was slower is told what happened, and sees the order as it is now", async () => {
        const made = await freshOrder();
        const petr = await caller("petr");
        await petr.post(`/orders/${made.id}/assign`, { assignee: petr.me.id });
        await petr.post(`/orders/${made.id}/status`, { status: "in_progress" });
        await during(await inTelegram(PETR), async ({ page, app }) => {
            await app.getByRole("searchbox", { name: /Номер/ }).fill(String(made.number));
            await app.getByRole("button", { name: new RegExp(`№ ${made.number}`) }).click();
            await app.getByRole("button", { name: "Спросить заявителя" }).click();
            await app.getByRole("textbox", { name: "Вопрос заявителю" }).fill("Срочно?");
            const natalia = await caller("natalia");
            const { items } = await natalia.get(`/people?staff_of=${made.branch.id}`);
            const sergey = items.find(({ name }) => name.startsWith("Сергей"));
            await natalia.post(`/orders/${made.id}/assign`, { assignee: sergey.id });
            await native(page, "Спросить заявителя").click();
            const notice = app.getByRole("alert").filter({ hasText: "тем временем изменили" });
            await notice.getByText(/Наталья Фёдорова/).waitFor();
            await app.getByText("Сергей Волков", { exact: true }).waitFor();
            await notice.getByRole("button", { name: "Понятно" }).click();
            await notice.waitFor({ state: "hidden" });
        });
        assert.equal((await petr.get(`/orders/${made.id}`)).status, "in_progress", "nothing was done");
    });

    it("the language is the person's, and a lost connection is said and mended", async () => {
        await during(await inTelegram(PETR), async ({ page, app, context, faults }) => {
            await native(page, "Настройки приложения").click();
            await app.getByRole("button", { name: "English" }).click();
            await app.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
            await app.getByRole("button", { name: "Русский" }).click();
            await app.getByRole("heading", { level: 1, name: "Настройки" }).waitFor();
            await native(page, "Назад").click();
            await context.setOffline(true);
            await app.getByText("Нет связи — пробуем снова").waitFor();
            await context.setOffline(false);
            await app.getByText("Нет связи — пробуем снова").waitFor({ state: "hidden" });
            faults.length = 0;
        });
    });

    for (const scheme of ["light", "dark"]) {
        it(`axe finds nothing serious, ${scheme}`, async () => {
            const visit = await inTelegram(ANNA, { scheme });
            await during(visit, async ({ page, app }) => {
                const frame = page.frames().find((frame) => frame.url().includes("/miniapp/"));
                await app.getByRole("button", { name: /Повторить последнюю/ }).waitFor();
                assert.deepEqual(await seriousFindings(frame), [], "my orders");
                assert.deepEqual(await seriousFindings(page), [], "the chat page around it");
                await native(page, "Новая заявка").click();
                await app
                    .getByRole("button", { name: /^Больше/ })
                    .first()
                    .click();
                assert.deepEqual(await seriousFindings(frame), [], "the form");
                await app.getByRole("button", { name: "Очистить форму" }).click();
                await native(page, "Назад").click();
                await app.getByRole("button", { name: /№ \d+/ }).first().click();
                await app.getByRole("heading", { name: "Ход заявки" }).waitFor();
                assert.deepEqual(await seriousFindings(frame), [], "an order");
            });
            await during(await inTelegram(PETR, { scheme }), async ({ page, app }) => {
                const frame = page.frames().find((frame) => frame.url().includes("/miniapp/"));
                await app.getByRole("button", { name: /^Просрочено/ }).click();
                assert.deepEqual(await seriousFindings(frame), [], "the queue");
                await native(page, "Настройки приложения").click();
                await app.getByRole("heading", { name: "Язык" }).waitFor();
                assert.deepEqual(await seriousFindings(frame), [], "settings");
            });
        });
    }
});

describe("under a mocked client", () => {
    it("takes a theme as it comes, readably, and says what it wants of the client", async () => {
        const { init_data: initData } = await fetch(`${CHAT}/stand-in/launch`, {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ person: ANNA }),
        }).then((answer) => answer.json());
        const sdk = await readFile(
            createRequire(import.meta.url)
                .resolve("@tma.js/sdk")
                .replace(/index\.cjs$/, "index.iife.js"),
            "utf8",
        );
        const visit = await visitor(browser, { phone: true });
        await visit.context.addInitScript({
            content: `(function () { ${sdk} }).call(window);
            window.said = [];
            Object.values({ tmajs, ...tmajs }).find((sdk) => sdk.mockTelegramEnv).mockTelegramEnv({
                launchParams: {
                    tgWebAppData: ${JSON.stringify(initData)}, tgWebAppVersion: "8.0", tgWebAppPlatform: "ios",
                    tgWebAppThemeParams: { bg_color: "#e8d5ff", secondary_bg_color: "#d9b8ff", text_color: "#ff66cc",
                        hint_color: "#c59bff", link_color: "#ff99dd", button_color: "#ffccee", button_text_color: "#ffffff" },
                },
                onEvent: (event) => said.push([event.name, event.params]),
            });`,
        });
        await during(visit, async ({ page }) => {
            await page.goto(`${ADDRESS}/miniapp/`);
            await page.getByRole("button", { name: /Повторить последнюю/ }).waitFor();
            assert.deepEqual(await seriousFindings(page), []);
            await page.getByRole("button", { name: /Повторить последнюю/ }).click();
            await page.getByRole("heading", { level: 1, name: "Новая заявка" }).waitFor();
            await page.getByRole("button", { name: "Очистить форму" }).waitFor();
            const said = await page.evaluate(() => window.said);
            const last = (name) => said.findLast(([said]) => said === name)?.[1];
            assert.ok(said.some(([name]) => name === "web_app_ready"));
            assert.match(last("web_app_setup_main_button").text, /^Отправить: \d/);
            assert.equal(last("web_app_setup_back_button").is_visible, true);
            assert.equal(last("web_app_setup_closing_behavior").need_confirmation, true);
            assert.equal(last("web_app_set_header_color").color, "#d9b8ff");
            await page.getByRole("button", { name: "Очистить форму" }).click();
        });
    });
});

describe("in a plain browser", () => {
    it("one signs in as in the panel, orders with the page's own buttons, and the browser leads back", async () => {
        await during(await visitor(browser, { phone: true }), async ({ page }) => {
            await page.goto(`${ADDRESS}/miniapp/`);
            await page.getByRole("button", { name: "Войти" }).click();
            await page.getByText("Введите логин и пароль.").waitFor();
            assert.deepEqual(await seriousFindings(page), [], "signing in");
            await page.getByLabel("Логин").fill("olga");
            await page.getByLabel("Пароль").fill(PASSWORD);
            await page.getByRole("button", { name: "Войти" }).click();
            await page.getByRole("button", { name: "Новая заявка" }).click();
            await page.getByRole("combobox", { name: "Филиал" }).selectOption({ label: "Екатеринбург" });
            await page.getByRole("searchbox", { name: "Номер, модель или кабинет" }).fill("ПР-3002");
            await page.getByRole("button", { name: /FS-1370DN/ }).click();
            await page
                .getByRole("button", { name: /^Больше/ })
                .first()
                .click();
            const picture = { name: "printer.png", mimeType: "image/png", buffer: await page.screenshot() };
            const chooser = page.waitForEvent("filechooser");
            await page.getByRole("button", { name: "Добавить фото" }).click();
            await (await chooser).setFiles(picture);
            await page.getByRole("img", { name: "Фото 1" }).waitFor();
            await page.getByRole("button", { name: "Отправить: 1 штука" }).click();
            await page.getByRole("heading", { level: 1, name: /Заявка № \d+/ }).waitFor();
            const photo = page.getByRole("button", { name: "Открыть фото 1" }).getByRole("img");
            await photo.waitFor();
            assert.ok(await photo.evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
            const place = page.url();
            await page.goBack();
            await page.getByRole("heading", { level: 1, name: "Мои заявки" }).waitFor();
            await page.goForward();
            await page.waitForURL(place);
            await page.getByRole("heading", { level: 1, name: /Заявка № \d+/ }).waitFor();
        });
    });
});
