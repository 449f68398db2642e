/** Ordering: what is missing, photos, on behalf of somebody. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ADDRESS, button, caller, during, freshOrder, launch, signedIn } from "./browser.mjs";

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

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
            await button(page, "Открыть фото 1").click();
            const viewer = page.getByRole("dialog");
            await viewer.getByText("Фото 1 из 2").waitFor();
            await page.keyboard.press("ArrowRight");
            await viewer.getByText("Фото 2 из 2").waitFor();
            await page.keyboard.press("Escape");
            await viewer.waitFor({ state: "hidden" });
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

    it("offers what fits the chosen printer", async () => {
        const anna = await caller("anna");
        const branch = anna.me.roles.find(({ role }) => role === "requester").branch;
        const { items } = await anna.get(`/printers?branch=${branch}`);
        const fits = await Promise.all(
            items.map(async (printer) => ({
                printer,
                cartridge: (await anna.get(`/cartridges?q=${encodeURIComponent(printer.model)}`)).items[0],
            })),
        );
        const { printer, cartridge } = fits.find((pair) => pair.cartridge);
        const visit = await signedIn(browser, "anna");
        await during([visit], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/orders/new`);
            await page.getByRole("textbox", { name: "Для принтера" }).click();
            await page.getByRole("option", { name: new RegExp(printer.inventory_number) }).click();
            await button(page, cartridge.sku).click();
            await button(page, "Отправить заявку").click();
            await page.getByRole("heading", { level: 1, name: /Заявка № \d+/ }).waitFor();
            await page.getByText(cartridge.sku, { exact: true }).first().waitFor();
        });
    });
});
