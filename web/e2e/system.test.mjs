/** The administrators' state page, and the chain's mark in an order's history: well, in trouble, and by themselves. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
    ADDRESS,
    caller,
    during,
    freshOrder,
    launch,
    mark,
    isSamePage,
    seriousFindings,
    signedIn,
} from "./browser.mjs";

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

const part = (page, name) => page.getByRole("region", { name, exact: true });

const DELIVERIES = {
    dead_chats: [
        {
            chat: 77,
            name: "Анна Заявкина",
            reason: "Forbidden: bot was blocked by the user",
            since: "2026-01-01T09:00:00Z",
        },
    ],
    undelivered: [
        {
            road: "mail",
            name: "Борис Складов",
            state: "failed",
            attempts: 2,
            error: "550 no such user",
            created_at: "2026-01-02T09:00:00Z",
        },
    ],
};

/** What the server would answer on a bad day. */
async function troubled(page) {
    const system = await (await caller("admin")).get("/system");
    const [first, ...rest] = system.projections;
    const answer = {
        ...system,
        verification: {
            position: 5,
            verified_at: "2026-01-01T00:00:00Z",
            broken_position: 6,
            problem: "changed",
            found_at: "2026-01-01T00:00:00Z",
        },
        backup: { failed_at: "2026-01-01T03:00:00Z", failure: "No space left on device (os error 28)" },
        projections: [{ ...first, set_aside: 2 }, ...rest],
        telegram: { state: "failing", trouble: "Unauthorized" },
    };
    await page.route("**/api/v1/system", (route) => route.fulfill({ json: answer }));
    await page.route("**/api/v1/system/deliveries", (route) => route.fulfill({ json: DELIVERIES }));
}

describe("the state page", () => {
    it("says in words how each part is", async () => {
        const visit = await signedIn(browser, "admin");
        await during([visit], async () => {
            const { page } = visit;
            await page.getByRole("link", { name: "Система" }).click();
            // The first look at the log, and the first backup, follow the start by themselves.
            await part(page, "Журнал событий").getByText("Цепочка цела").waitFor({ timeout: 60_000 });
            await part(page, "Резервные копии")
                .getByText("Копия есть и проверена")
                .waitFor({ timeout: 60_000 });
            const readers = part(page, "Таблицы для чтения");
            await readers.getByRole("row", { name: /Заявки .* в курсе/ }).waitFor();
            await part(page, "Telegram").getByText("Работает", { exact: true }).waitFor();
            await part(page, "Почта").getByText("Не настроена").waitFor();
            await part(page, "Доставка сообщений").getByText("Отправлены").waitFor();
        });
    });

    for (const scheme of ["light", "dark"]) {
        it(`says what is wrong, and what to type, by itself (${scheme})`, async () => {
            const visit = await signedIn(browser, "admin", { scheme });
            await during([visit], async () => {
                const { page } = visit;
                await page.goto(`${ADDRESS}/admin/system`);
                await part(page, "Журнал событий").waitFor();
                await mark(page);
                await troubled(page);
                const log = part(page, "Журнал событий");
                await log.getByText("Цепочка нарушена").waitFor();
                await log
                    .getByText("Первая неверная запись — 6: это не та запись, что была сделана.")
                    .waitFor();
                await log.getByText("helpdesk log verify").waitFor();
                const backups = part(page, "Резервные копии");
                await backups.getByText("На диске кончилось место.").waitFor();
                await backups.getByText("helpdesk backup create").waitFor();
                const readers = part(page, "Таблицы для чтения");
                await readers.getByText("отложены 2 записи").waitFor();
                await readers.getByText("helpdesk projections retry").waitFor();
                await part(page, "Telegram").getByText("Логин, пароль или токен не приняты.").waitFor();
                const deliveries = part(page, "Доставка сообщений");
                await deliveries
                    .getByRole("row", { name: /Анна Заявкина .*Человек заблокировал бота/ })
                    .waitFor();
                await deliveries
                    .getByRole("row", { name: /Борис Складов почта .*Не доставлено, 2 попытки .*ящик/ })
                    .waitFor();
                await page.getByRole("status").getByRole("link", { name: "Резервные копии" }).waitFor();
                assert.deepEqual(await seriousFindings(page), []);
                assert.ok(await isSamePage(page));
            });
        });
    }
});

describe("the chain in an order's history", () => {
    it("is told to a supervisor, for the whole and for each entry, and not to a storekeeper", async () => {
        const made = await freshOrder();
        const boss = await signedIn(browser, "admin");
        const keeper = await signedIn(browser, "petr");
        await during([boss, keeper], async () => {
            const place = `${ADDRESS}/orders/${made.id}?tab=history`;
            await boss.page.route("**/history", async (route) => {
                const answer = await route.fetch();
                const history = await answer.json();
                const position = history.items[0].position;
                const verification = {
                    position,
                    verified_at: "2026-01-01T00:00:00Z",
                    broken_position: position,
                };
                await route.fulfill({ response: answer, json: { ...history, verification } });
            });
            await boss.page.goto(place);
            await boss.page
                .getByRole("alert")
                .getByText(/Цепочка журнала нарушена с записи/)
                .waitFor();
            await boss.page.getByText("под сомнением").first().waitFor();
            await boss.page.unroute("**/history");
            await boss.page.reload();
            await boss.page.getByText(/Цепочка журнала проверена до записи/).waitFor({ timeout: 60_000 });
            assert.deepEqual(await seriousFindings(boss.page), []);
            await keeper.page.goto(place);
            await keeper.page.getByRole("list", { name: "История" }).getByRole("listitem").first().waitFor();
            assert.equal(await keeper.page.getByText(/Цепочка журнала/).count(), 0);
        });
    });
});
