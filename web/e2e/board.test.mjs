/** The queue as a board: dragging, the menu, the keyboard; what is not allowed says why. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ADDRESS, caller, during, freshOrder, launch, seriousFindings, signedIn } from "./browser.mjs";

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

const column = (page, status) => page.getByRole("region", { name: status, exact: true });
const card = (place, { number }) =>
    place
        .getByRole("listitem")
        .filter({ has: place.page().getByRole("link", { name: `Заявка № ${number}`, exact: true }) });

async function board(page, made) {
    await page.goto(`${ADDRESS}/orders?layout=board&q=${made.number}`);
    await card(column(page, "Новая"), made).waitFor();
}

describe("the board", () => {
    it("moves an order that is dragged to where it may go", async () => {
        const made = await freshOrder();
        const visit = await signedIn(browser, "petr");
        await during([visit], async () => {
            const { page } = visit;
            await board(page, made);
            await card(column(page, "Новая"), made).dragTo(column(page, "Принята"));
            await card(column(page, "Принята"), made).waitFor();
            await card(column(page, "Принята"), made).dragTo(column(page, "В работе"));
            await card(column(page, "В работе"), made).waitFor();
            const { status, assignee } = await (await caller("petr")).get(`/orders/${made.id}`);
            assert.deepEqual([status, assignee.name], ["in_progress", "Пётр Кузнецов"]);
        });
    });

    it("says why it can't go elsewhere, and leaves it where it is", async () => {
        const made = await freshOrder();
        const visit = await signedIn(browser, "petr");
        await during([visit], async () => {
            const { page } = visit;
            await board(page, made);
            await card(column(page, "Новая"), made).hover();
            await page.mouse.down();
            const target = await column(page, "В работе").boundingBox();
            await page.mouse.move(target.x + 60, target.y + 200, { steps: 4 });
            await column(page, "В работе").getByText("Из «Новая» в «В работе» не переходят.").waitFor();
            await page.mouse.up();
            await card(column(page, "Новая"), made).waitFor();
            const { status } = await (await caller("petr")).get(`/orders/${made.id}`);
            assert.equal(status, "new");
        });
    });

    it("is worked without a mouse: from the menu of a card", async () => {
        const made = await freshOrder();
        const visit = await signedIn(browser, "petr");
        await during([visit], async () => {
            const { page } = visit;
            await board(page, made);
            await page.keyboard.press("l");
            assert.equal(await page.evaluate(() => document.activeElement?.dataset.order), made.id);
            await page.keyboard.press("s");
            await page.getByRole("dialog").waitFor();
            await page.keyboard.press("Enter");
            await card(column(page, "Принята"), made).waitFor();
            await page.getByRole("button", { name: `Перевести заявку № ${made.number}` }).click();
            await page
                .getByRole("dialog")
                .getByRole("button", { name: /Спросить заявителя/ })
                .click();
            await page.getByRole("textbox", { name: "Вопрос заявителю" }).fill("Какой кабинет?");
            await page.getByRole("dialog").getByRole("button", { name: "Спросить заявителя" }).click();
            await card(column(page, "Ждёт заявителя"), made).waitFor();
        });
    });

    it("moves the card when somebody else moves the order", async () => {
        const made = await freshOrder();
        const visit = await signedIn(browser, "natalia");
        await during([visit], async () => {
            const { page } = visit;
            await board(page, made);
            const petr = await caller("petr");
            await petr.post(`/orders/${made.id}/assign`, { assignee: petr.me.id });
            await card(column(page, "Принята"), made).getByText("Пётр Кузнецов").waitFor();
            assert.equal(await card(column(page, "Новая"), made).count(), 0);
        });
    });

    it("is readable for everybody, on a desktop and on a phone, light and dark", async () => {
        for (const place of [{ scheme: "dark" }, { phone: true }]) {
            const visit = await signedIn(browser, "natalia", place);
            await during([visit], async () => {
                await visit.page.goto(`${ADDRESS}/orders?layout=board`);
                await visit.page
                    .getByRole("link", { name: /Заявка № \d+/ })
                    .first()
                    .waitFor();
                assert.deepEqual(await seriousFindings(visit.page), []);
            });
        }
    });
});
