/** Who is away and who stands in: told by oneself, by a dispatcher, and seen by whoever assigns. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
    ADDRESS,
    PASSWORD,
    button,
    caller,
    during,
    freshOrder,
    launch,
    openOrder,
    seriousFindings,
    signedIn,
} from "./browser.mjs";

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser.close());

/** A storekeeper of Anna's branch, of whom no other story knows. */
async function newcomer(name) {
    const { roles } = (await caller("anna")).me;
    const admin = await caller("admin");
    const login = `u${Date.now()}${Math.floor(Math.random() * 1000)}`;
    const person = { name: `${name} ${login.slice(-6)}`, login, password: PASSWORD, locale: "ru" };
    const grants = [{ role: "storekeeper", branch: roles[0].branch }];
    return { login, ...(await admin.post("/people", { ...person, roles: grants })) };
}

const field = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const group = (page, name) => page.getByRole("region", { name, exact: true });
const row = (place, { name }) => place.getByRole("listitem").filter({ hasText: name });
const openPage = async (page) => {
    await page.goto(`${ADDRESS}/absences`);
    await group(page, "На месте").waitFor();
};
const chooseSubstitute = async (page, option) => {
    await page.getByRole("dialog").getByRole("textbox", { name: "Кто заменит" }).click();
    await page.getByRole("option", { name: option }).click();
};

describe("absences", () => {
    it("are told by oneself with a substitute, shown where work is assigned, and ended", async () => {
        const [gleb, zoya] = [await newcomer("Глеб Отпускников"), await newcomer("Зоя Заместителева")];
        const made = await freshOrder();
        const visit = await signedIn(browser, gleb.login);
        const natalia = await signedIn(browser, "natalia");
        await during([visit, natalia], async () => {
            const { page } = visit;
            await page.getByRole("link", { name: "Отсутствия" }).click();
            await button(page, "Отметить отсутствие").click();
            const dialog = page.getByRole("dialog");
            await dialog.getByLabel("Последний день").fill(field(7));
            await chooseSubstitute(page, zoya.name);
            assert.deepEqual(await seriousFindings(page), []);
            await button(dialog, "Сохранить").click();
            const mine = row(group(page, "Сейчас нет"), gleb);
            await mine.getByText(`заменяет ${zoya.name}`).waitFor();
            await mine.getByText(/^по \d+ \p{L}+ включительно$/u).waitFor();
            assert.equal(await row(group(page, "На месте"), zoya).getByRole("button").count(), 0);

            await openOrder(natalia.page, made);
            await button(natalia.page, "Назначить").click();
            const away = natalia.page.getByText(new RegExp(`^нет по .+, заявку получит ${zoya.name}$`));
            await away.waitFor();
            await natalia.page.getByRole("radio", { name: gleb.name }).check();
            await natalia.page.getByRole("dialog").getByRole("button", { name: "Назначить" }).click();
            await natalia.page.getByRole("dialog").waitFor({ state: "hidden" });
            const { assignee } = await (await caller("natalia")).get(`/orders/${made.id}`);
            assert.equal(assignee.name, zoya.name);

            await mine.getByRole("button", { name: `Снова на месте: ${gleb.name}` }).click();
            await row(group(page, "На месте"), gleb).waitFor();
        });
    });

    it("are told by a dispatcher beforehand, also with nobody to stand in, and cancelled", async () => {
        const gleb = await newcomer("Глеб Одиноков");
        const visit = await signedIn(browser, "natalia");
        await during([visit], async () => {
            const { page } = visit;
            await openPage(page);
            await button(page, "Отметить отсутствие").click();
            const dialog = page.getByRole("dialog");
            await dialog.getByLabel("Кого не будет").selectOption(gleb.name);
            await dialog.getByLabel("Первый день").fill(field(3));
            assert.equal(await dialog.getByLabel("Последний день").inputValue(), field(3));
            await dialog.getByLabel("Последний день").fill(field(2));
            await dialog.getByText("Раньше первого дня").waitFor();
            assert.ok(await button(dialog, "Сохранить").isDisabled());
            await dialog.getByLabel("Последний день").fill(field(5));
            await chooseSubstitute(page, "Никто");
            await dialog.getByText(/назначить этому человеку новые заявки .* никто не сможет/).waitFor();
            await button(dialog, "Сохранить").click();
            const planned = row(group(page, "Запланировано"), gleb);
            await planned.getByText("без замены").waitFor();
            assert.deepEqual(await seriousFindings(page), []);
            await planned.getByRole("button", { name: `Отменить отсутствие: ${gleb.name}` }).click();
            await row(group(page, "На месте"), gleb).waitFor();
        });
    });

    it("say in words why one can't be noted", async () => {
        const [gleb, zoya] = [await newcomer("Глеб Уходящий"), await newcomer("Зоя Уволенная")];
        const visit = await signedIn(browser, gleb.login);
        await during([visit], async () => {
            const { page } = visit;
            await openPage(page);
            await page.getByRole("button", { name: `Отметить отсутствие: ${gleb.name}` }).click();
            await chooseSubstitute(page, zoya.name);
            await (await caller("admin")).post(`/people/${zoya.id}/deactivate`);
            await button(page.getByRole("dialog"), "Сохранить").click();
            await page
                .getByRole("alert")
                .getByText(/Такого человека нет/)
                .waitFor();
        });
    });

    it("are none of a requester's business", async () => {
        const visit = await signedIn(browser, "anna");
        await during([visit], async () => {
            assert.equal(await visit.page.getByRole("link", { name: "Отсутствия" }).count(), 0);
        });
    });
});
