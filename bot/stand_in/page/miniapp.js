// A Mini App in its frame, as Telegram's clients show one: the sheet over the column, the native parts around the app,
// and the messages between both. What the app is about is none of its business.

import * as api from "./api.js";
import { el, icon } from "./dom.js";
import { t } from "./words.js";

/** The Bot API version the client speaks: the one whose messages are answered here. */
const VERSION = "9.1";
/** A phone's client, which has a camera: the page asks for the code instead. */
const PLATFORM = "android";
const CODES_KEPT_AS = "chat-codes";

/** This page's colours in Telegram's words. */
function themeParams() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  return {
    bg_color: colour("--panel"),
    secondary_bg_color: colour("--sheet"),
    section_bg_color: colour("--panel"),
    header_bg_color: colour("--panel"),
    bottom_bar_bg_color: colour("--panel"),
    section_separator_color: colour("--line"),
    text_color: colour("--ink"),
    hint_color: colour("--faint"),
    subtitle_text_color: colour("--faint"),
    section_header_text_color: colour("--faint"),
    link_color: colour("--link"),
    accent_text_color: colour("--link"),
    button_color: colour("--accent"),
    button_text_color: colour("--accent-ink"),
    destructive_text_color: colour("--danger"),
  };
}

const dark = matchMedia("(prefers-color-scheme: dark)");

export class MiniApp {
  /** `over`: the column's node; `place`: whose app it is; `onLink(url)` follows a t.me link; `onClose()` when it is gone. */
  constructor(over, { place, title, url, startParam, onLink, onClose }) {
    Object.assign(this, { over, place, title, url, startParam, onLink, onClose });
    this.needsConfirmation = false;
    const tool = (glyph, label, onclick) => el("button", { class: "round", type: "button", "aria-label": label, title: label, onclick }, icon(glyph));
    this.back = tool("back", t.appBack, () => this.send("back_button_pressed"));
    this.menu = tool("gear", t.appSettings, () => this.send("settings_button_pressed"));
    this.menu.hidden = true;
    this.main = el("button", { class: "primary big", type: "button", hidden: true, onclick: () => this.send("main_button_pressed") });
    this.frame = el("iframe", { title, sandbox: "allow-scripts allow-same-origin allow-forms allow-popups allow-modals" });
    this.node = el(
      "section",
      { class: "app", role: "dialog", "aria-label": title },
      el("header", {}, this.back, el("h2", {}, title), tool("reload", t.appReload, () => this.load()), this.menu, tool("close", t.closeViewer, () => this.close())),
      this.frame,
      el("footer", {}, this.main),
    );
    this.listener = (event) => this.heard(event);
    this.themeChanged = () => this.send("theme_changed", { theme_params: themeParams() });
    addEventListener("message", this.listener);
    dark.addEventListener("change", this.themeChanged);
    this.covered = [...over.children];
    for (const node of this.covered) node.inert = true;
    over.append(this.node);
    this.load();
  }

  /** Every opening has launch data of its own, as with Telegram. */
  async load() {
    this.main.hidden = true;
    this.back.hidden = true;
    this.needsConfirmation = false;
    const { init_data: initData } = await api.launch(this.place, this.startParam);
    const fragment = new URLSearchParams({
      tgWebAppData: initData,
      tgWebAppVersion: VERSION,
      tgWebAppPlatform: PLATFORM,
      tgWebAppThemeParams: JSON.stringify(themeParams()),
    });
    if (this.startParam) fragment.set("tgWebAppStartParam", this.startParam);
    const fresh = this.frame.cloneNode();
    fresh.src = `${this.url}#${fragment}`;
    this.frame.replaceWith(fresh);
    this.frame = fresh;
  }

  send(eventType, eventData) {
    this.frame.contentWindow?.postMessage(JSON.stringify({ eventType, eventData }), new URL(this.url).origin);
  }

  heard(event) {
    if (event.source !== this.frame.contentWindow || event.origin !== new URL(this.url).origin) return;
    let message;
    try {
      message = JSON.parse(event.data);
    } catch {
      return;
    }
    ON[message.eventType]?.(this, message.eventData ?? {});
  }

  /** With something unsent the app has asked for a question first. */
  close() {
    if (this.needsConfirmation) this.ask(t.appClosing, [[t.closeViewer, () => this.gone()], [t.appStay, () => {}]]);
    else this.gone();
  }

  gone() {
    removeEventListener("message", this.listener);
    dark.removeEventListener("change", this.themeChanged);
    this.node.remove();
    for (const node of this.covered) node.inert = false;
    this.onClose();
  }

  ask(text, choices) {
    const buttons = choices.map(([label, action], index) =>
      el("button", { class: index ? "" : "primary", type: "button", onclick: () => { box.remove(); action(); } }, label),
    );
    const box = el("div", { class: "over-app", role: "alertdialog", "aria-label": text }, el("p", {}, text), el("div", { class: "choices" }, buttons));
    this.node.append(box);
    buttons[0].focus();
  }

  /** In a camera's place: the code is typed, or taken from those typed before. */
  scan(text) {
    this.scanner?.remove();
    const known = JSON.parse(localStorage.getItem(CODES_KEPT_AS) ?? "[]");
    const list = `codes-${this.place.person}`;
    const field = el("input", { name: "code", list, autocomplete: "off", "aria-label": t.appCode, placeholder: t.appCode });
    const read = (event) => {
      event.preventDefault();
      const data = field.value.trim();
      if (!data) return;
      localStorage.setItem(CODES_KEPT_AS, JSON.stringify([data, ...known.filter((code) => code !== data)].slice(0, 12)));
      this.send("qr_text_received", { data });
    };
    const cancel = () => {
      this.endScan();
      this.send("scan_qr_popup_closed");
    };
    this.scanner = el(
      "form",
      { class: "over-app", role: "dialog", "aria-label": t.appScanner, onsubmit: read },
      el("p", {}, text || t.appScanner),
      field,
      el("datalist", { id: list }, known.map((code) => el("option", { value: code }))),
      el("div", { class: "choices" }, el("button", { class: "primary" }, t.appRead), el("button", { type: "button", onclick: cancel }, t.closeViewer)),
    );
    this.node.append(this.scanner);
    field.focus();
  }

  endScan() {
    this.scanner?.remove();
    this.scanner = null;
  }

  popup({ title, message, buttons }) {
    const words = { ok: t.ok, close: t.closeViewer, cancel: t.appStay };
    const choices = buttons.map(({ id, type, text }) => [text || words[type] || t.ok, () => this.send("popup_closed", { button_id: id })]);
    this.ask([title, message].filter(Boolean).join("\n"), choices);
  }
}

/** What an app may say. Haptics have nothing to shake here. */
const ON = {
  web_app_close: (app) => app.gone(),
  web_app_setup_main_button: (app, button) => {
    const { main } = app;
    if (button.is_visible !== undefined) main.hidden = !button.is_visible;
    if (button.text !== undefined) main.textContent = button.text;
    if (button.is_active !== undefined) main.disabled = !button.is_active;
    if (button.is_progress_visible !== undefined) main.setAttribute("aria-busy", String(button.is_progress_visible));
  },
  web_app_setup_back_button: (app, { is_visible: isVisible }) => (app.back.hidden = !isVisible),
  web_app_setup_settings_button: (app, { is_visible: isVisible }) => (app.menu.hidden = !isVisible),
  web_app_setup_closing_behavior: (app, { need_confirmation: needed }) => (app.needsConfirmation = needed),
  web_app_request_theme: (app) => app.themeChanged(),
  web_app_request_viewport: (app) =>
    app.send("viewport_changed", { height: app.frame.clientHeight, width: app.frame.clientWidth, is_expanded: true, is_state_stable: true }),
  web_app_request_safe_area: (app) => app.send("safe_area_changed", { top: 0, bottom: 0, left: 0, right: 0 }),
  web_app_request_content_safe_area: (app) => app.send("content_safe_area_changed", { top: 0, bottom: 0, left: 0, right: 0 }),
  web_app_open_scan_qr_popup: (app, { text }) => app.scan(text),
  web_app_close_scan_qr_popup: (app) => app.endScan(),
  web_app_open_popup: (app, popup) => app.popup(popup),
  web_app_open_tg_link: (app, { path_full: path }) => app.onLink(`https://t.me${path}`) && app.close(),
  web_app_open_link: (app, { url }) => /^https?:/.test(url) && window.open(url, "_blank", "noopener"),
};
