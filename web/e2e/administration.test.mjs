/** People, the directory, the system. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ADDRESS, button, caller, during, launch, seriousFindings, signedIn } from "./browser.mjs";

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

    it("gives a person a link for a new Telegram account, and unlinks the account after asking", async () => {
        const visit = await signedIn(browser, "admin");
        const name = `Новичок ${Date.now()}`;
        const admin = await caller("admin");
        const made = await admin.post("/people", { name, roles: [], telegram: Date.now() });
        await during([visit], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/admin/people`);
            await button(page, name).click();
            const part = page.getByRole("group", { name: "Telegram", exact: true });
            await part.getByText("Аккаунт подключён.").waitFor();
            await button(part, "Ссылка для нового аккаунта").click();
            await part.getByText(/займёт место прежнего/).waitFor();
            assert.notEqual(await part.getByRole("textbox", { name: "Ссылка-приглашение" }).inputValue(), "");
            await part.getByRole("img", { name: "QR-код ссылки-приглашения" }).waitFor();
            await button(part, "Отвязать аккаунт").click();
            assert.deepEqual(await seriousFindings(page), []);
            await button(part, "Оставить").click();
            await button(part, "Отвязать аккаунт").press("Enter");
            await button(part, "Отвязать").click();
            await part.getByText("Аккаунт не подключён.").waitFor();
            assert.equal((await admin.get(`/people/${made.id}`)).telegram, false);
        });
    });

    it("prints labels whose codes name the printers", async () => {
        const visit = await signedIn(browser, "admin");
        await during([visit], async () => {
            const { page } = visit;
            await page.getByRole("link", { name: "Принтеры" }).click();
            await page.getByRole("link", { name: "Наклейки с QR" }).click();
            const code = page.getByRole("img", { name: /QR-код принтера/ }).first();
            await code.waitFor();
            assert.ok(await code.evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
            assert.deepEqual(await seriousFindings(page), []);
            await page.emulateMedia({ media: "print" });
            assert.equal(await page.getByRole("link", { name: "Принтеры" }).isVisible(), false);
            await page.emulateMedia({ media: "screen" });
        });
    });

    it("loads a file only after showing what it changes", async () => {
        const visit = await signedIn(browser, "admin");
        const inventory = `CSV-${Date.now()}`;
        const csv = (branch) => ({
            name: "printers.csv",
            mimeType: "text/csv",
            buffer: Buffer.from(
                `inventory_number;model;branch;place\n${inventory};LaserJet 1020;${branch};101\n`,
            ),
        });
        await during([visit], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/admin/printers`);
            await button(page, "Загрузить CSV").click();
            const dialog = page.getByRole("dialog");
            const choose = async (file) => {
                const chooser = page.waitForEvent("filechooser");
                await dialog.getByRole("button", { name: /Файл CSV|Выберите файл|printers\.csv/ }).click();
                await (await chooser).setFiles(file);
                await button(dialog, "Показать изменения").click();
            };
            await choose(csv("Нет такого филиала"));
            await dialog.getByText(/Строка 2/).waitFor();
            assert.ok(await dialog.getByRole("button", { name: /^Применить/ }).isDisabled());
            await choose(csv("Екатеринбург"));
            await dialog.getByText("Добавится: 1").waitFor();
            await dialog.getByText(inventory).waitFor();
            await button(dialog, "Применить: 1").click();
            await dialog.getByText("Выполнено: 1").waitFor();
            await button(dialog, "Закрыть").click();
            await page.getByRole("searchbox").fill(inventory);
            await page.getByRole("button", { name: inventory }).waitFor();
        });
    });

    it("says what a policy means before it is saved", async () => {
        const visit = await signedIn(browser, "admin");
        await during([visit], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/admin/policies`);
            await button(page, "Обычный срок").click();
            await page
                .getByRole("dialog")
                .getByText(/Заявка, созданная пт, .*17:40: реакция до пн, .*, выполнение до/)
                .waitFor();
            assert.deepEqual(await seriousFindings(page), []);
        });
    });

    it("keeps what administrators did, in words", async () => {
        const visit = await signedIn(browser, "admin");
        await during([visit], async () => {
            const { page } = visit;
            await page.getByRole("link", { name: "Журнал действий" }).click();
            const events = page.getByRole("list", { name: "Журнал действий" });
            await events.getByRole("listitem").first().waitFor();
            await page.getByRole("combobox", { name: "Что показать" }).selectOption("policy");
            await page.waitForURL(/kind=policy/);
            await events
                .getByText(/Обычный срок/)
                .first()
                .waitFor();
            assert.deepEqual(await seriousFindings(page), []);
        });
    });
});
