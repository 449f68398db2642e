/** Reports: figures, the orders behind them, files, past moments. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ADDRESS, during, launch, seriousFindings, signedIn } from "./browser.mjs";

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

describe("a report", () => {
    it("shows figures as chart and table, and the orders behind each", async () => {
        const visit = await signedIn(browser, "andrey");
        await during([visit], async () => {
            const { page } = visit;
            await page.getByRole("link", { name: "Отчёты" }).click();
            await page.getByRole("heading", { level: 2, name: "Соблюдение сроков" }).waitFor();
            await page.getByRole("img", { name: /Диаграмма: По филиалам/ }).waitFor();
            const figure = page.getByRole("cell").getByRole("link").first();
            const count = Number(await figure.innerText());
            await figure.click();
            await page.getByRole("heading", { level: 1, name: "Заявки за этим числом" }).waitFor();
            await page
                .getByRole("link", { name: /^№ \d+/ })
                .first()
                .waitFor();
            const rows = (await page.getByRole("link", { name: /^№ \d+/ }).count()) || 0;
            assert.equal(rows, Math.min(count, 50), "as many as the figure says");
        });
    });

    it("keeps its period in the address, and comes as a file", async () => {
        const visit = await signedIn(browser, "andrey");
        await during([visit], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/reports/flow`);
            await page.getByRole("button", { name: "7 дней" }).click();
            await page.waitForURL(/from=/);
            await page.getByRole("img", { name: /Диаграмма: По дням/ }).waitFor();
            await page.reload();
            assert.equal(
                await page.getByRole("button", { name: "7 дней" }).getAttribute("aria-pressed"),
                "true",
            );
            const href = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
            const csv = await page.request.get(`${ADDRESS}${href}`);
            assert.match(csv.headers()["content-type"], /^text\/csv/);
            assert.match(await csv.text(), /Создано/);
        });
    });

    it("tells whom it is not for, and offers nothing that leads nowhere", async () => {
        const visit = await signedIn(browser, "elena");
        await during([visit], async () => {
            const { page } = visit;
            await page.goto(`${ADDRESS}/reports/sla`);
            await page.getByRole("alert").waitFor();
            await page.getByRole("heading", { level: 1, name: "Отчёты" }).waitFor();
            assert.equal(await page.getByRole("button", { name: "7 дней" }).count(), 0);
            assert.equal(await page.getByRole("button", { name: "Попробовать ещё раз" }).count(), 0);
        });
    });

    it("stands as it stood at a past moment", async () => {
        const visit = await signedIn(browser, "andrey");
        await during([visit], async () => {
            const { page } = visit;
            const then = new Date(Date.now() - 10 * 86_400_000).toISOString();
            await page.goto(`${ADDRESS}/reports/backlog?as_of=${then}`);
            await page
                .getByRole("article")
                .getByText(/По состоянию на/)
                .waitFor();
            await page.getByRole("button", { name: "К настоящему" }).click();
            await page
                .getByRole("article")
                .getByText(/Составлен/)
                .waitFor();
        });
    });

    it("is for those who may see it only", async () => {
        const visit = await signedIn(browser, "petr");
        await during([visit], async () => {
            assert.equal(await visit.page.getByRole("link", { name: "Отчёты" }).count(), 0);
            await visit.page.goto(`${ADDRESS}/reports/sla`);
            await visit.page.getByRole("alert").waitFor();
        });
    });

    it("is readable for everybody, light and dark", async () => {
        for (const scheme of ["light", "dark"]) {
            const visit = await signedIn(browser, "andrey", { scheme });
            await during([visit], async () => {
                for (const name of ["sla", "backlog", "flow", "consumption"]) {
                    await visit.page.goto(`${ADDRESS}/reports/${name}`);
                    await visit.page.getByRole("heading", { level: 2 }).waitFor();
                    assert.deepEqual(await seriousFindings(visit.page), [], name);
                }
            });
        }
    });
});
