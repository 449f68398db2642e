/**
 * The hands of the stories: a headless Chromium and people who are signed in. Where the panel is comes from
 * HELPDESK_E2E_URL; it is a running `helpdesk demo`, whose people and password these are.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

export const ADDRESS = (process.env.HELPDESK_E2E_URL ?? "http://127.0.0.1:8080").replace(/\/$/, "");
/** Where the demo's chat page is, which shows the Mini App in a frame. */
export const CHAT = (process.env.HELPDESK_E2E_CHAT_URL ?? "http://127.0.0.1:8081").replace(/\/$/, "");
export const PASSWORD = process.env.HELPDESK_E2E_PASSWORD ?? "helpdesk-demo";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

export const launch = () =>
    chromium.launch({
        executablePath: process.env.HELPDESK_E2E_CHROMIUM ?? "/usr/bin/chromium",
        args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    });

/** A browser of somebody's own. What its pages do wrong (errors, foreign hosts) is gathered in `faults`. */
export async function visitor(browser, { phone = false, scheme = "light" } = {}) {
    const context = await browser.newContext({
        viewport: phone ? PHONE : DESKTOP,
        isMobile: phone,
        hasTouch: phone,
        colorScheme: scheme,
        reducedMotion: "reduce",
        locale: "ru-RU",
        timezoneId: "Europe/Moscow",
    });
    const faults = [];
    context.on("weberror", (error) => faults.push(error.error().message));
    context.on("request", (request) => {
        const url = new URL(request.url());
        const isOurs = [ADDRESS, CHAT].some((address) => url.origin === new URL(address).origin);
        if (url.protocol.startsWith("http") && !isOurs) faults.push(`asked ${url.host}`);
    });
    context.on("console", (message) => {
        // A refusal (4xx) is a normal answer, and browsers write each into the console.
        const isRefusal = message.text().startsWith("Failed to load resource");
        if (message.type() === "error" && !isRefusal) faults.push(message.text());
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return { context, page, faults };
}

export async function fillSignIn(page, login, password = PASSWORD) {
    await page.getByRole("textbox", { name: "Логин" }).fill(login);
    await page.getByLabel("Пароль", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Войти", exact: true }).click();
}

/** A browser of somebody who is signed in already; `anew`: who has a session of their own, to be ended by the story. */
export async function signedIn(browser, login, { anew = false, ...options } = {}) {
    const visit = await visitor(browser, options);
    if (!anew) {
        const { cookies } = await caller(login);
        await visit.context.addCookies(cookies.map((cookie) => ({ ...cookie, url: ADDRESS })));
    }
    await visit.page.goto(`${ADDRESS}/orders`);
    if (anew) await fillSignIn(visit.page, login);
    await visit.page
        .getByRole("heading", { level: 1 })
        .and(visit.page.getByText(/заявки/i))
        .waitFor();
    return visit;
}

const callers = new Map();

/** Somebody who talks to the API without a browser: what other people do while a story goes on. */
export function caller(login) {
    if (!callers.has(login)) callers.set(login, newCaller(login));
    return callers.get(login);
}

async function newCaller(login) {
    const session = await fetch(`${ADDRESS}/api/v1/session`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "Accept-Language": "ru" },
        body: JSON.stringify({ login, password: PASSWORD }),
    });
    assert.equal(session.status, 200, `${login} signs in`);
    const me = await session.json();
    const pairs = session.headers.getSetCookie().map((line) => line.split(";")[0]);
    const cookie = pairs.join("; ");
    const cookies = pairs.map((pair) => {
        const [name, ...value] = pair.split("=");
        return { name, value: value.join("=") };
    });
    const send = async (method, path, body, headers = {}) => {
        const answer = await fetch(`${ADDRESS}/api/v1${path}`, {
            method,
            headers: {
                cookie,
                "X-CSRF-Token": me.csrf_token,
                "Accept-Language": "ru",
                ...(body && { "Content-Type": "application/json" }),
                ...headers,
            },
            body: body && JSON.stringify(body),
        });
        const text = await answer.text();
        assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
        return text ? JSON.parse(text) : null;
    };
    return {
        me,
        cookies,
        get: (path) => send("GET", path),
        post: (path, body, headers) => send("POST", path, body, headers),
    };
}

/** A fresh order of Anna's for the head office: nobody works on it yet. */
export async function freshOrder({ sku = "CF259A", quantity = 2, comment } = {}) {
    const anna = await caller("anna");
    const branch = anna.me.roles.find(({ role }) => role === "requester").branch;
    const { items } = await anna.get(`/cartridges?q=${sku}`);
    return anna.post("/orders", { branch, lines: [{ cartridge: items[0].id, quantity }], comment });
}

/** Ends the visit, whatever happened, and insists that the pages behaved. */
export async function during(visits, story) {
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

export const order = (page, number) =>
    page.getByRole("heading", { level: 1, name: `Заявка № ${number}`, exact: true });
export const row = (page, number) =>
    page
        .getByRole("row")
        .filter({ has: page.getByRole("link", { name: `Заявка № ${number}`, exact: true }) });
export const button = (page, name) => page.getByRole("button", { name, exact: true });
export const openOrder = async (page, { id, number }) => {
    await page.goto(`${ADDRESS}/orders/${id}`);
    await order(page, number).waitFor();
};

/** What axe finds serious or critical on the page as it stands. */
export async function seriousFindings(page) {
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() =>
        window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
    );
    return violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .flatMap(({ id, nodes }) =>
            nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`),
        );
}

/** Marks the page, to tell later that it was never loaded again. */
export const mark = (page) => page.evaluate(() => (window.marked = true));
export const isSamePage = (page) => page.evaluate(() => window.marked === true);
