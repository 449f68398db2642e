// One column: a person in one of their chats. Keeps the messages on the screen in step with the
// stand-in and carries out what the person does.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { avatar, el, fullName, icon } from "./dom.js";
import { startPayload } from "./entities.js";
import { bubble, items } from "./message.js";
import { MiniApp } from "./miniapp.js";
import { alertBox, toast, viewer } from "./notices.js";
import { day, t } from "./words.js";

const PATIENCE_MS = 30_000;

export class Column {
  /** `page`: state(), changed(), close(column). */
  constructor(place, page) {
    this.place = place;
    this.page = page;
    this.drawn = new Map();
    this.pending = new Map();
    this.thread = null;
    this.composer = new Composer({
      say: (text) => this.say(text),
      files: (files, caption) => this.attempt(() => api.sendFiles(this.place, files, caption, this.thread)),
      start: () => this.say("/start"),
      unblock: () => this.attempt(() => api.block(this.place, false)),
      replyButton: (button) => this.replyButton(button),
      menu: (title, url) => this.openApp(title, url),
    });
    this.head = el("header", { class: "head" });
    this.log = el("div", { class: "log", role: "log", tabindex: "0", onscroll: () => this.scrolled() });
    this.jump = el("button", { class: "round jump", type: "button", hidden: true, onclick: () => this.toEnd() }, icon("down"), el("span", { class: "badge" }));
    this.node = el("section", { class: "column", ondragover: (event) => event.preventDefault(), ondrop: (event) => this.dropped(event) }, this.head, this.log, this.jump, this.composer.node);
    this.refresh();
  }

  get person() {
    return this.page.state().people.find(({ id }) => id === this.place.person);
  }

  /** Whether an event of the live stream is about this chat. */
  concerns(event) {
    return event.chat === (this.place.chat ?? this.place.person);
  }

  /** Reads the chat afresh; calls that come meanwhile make it read once more. */
  async refresh() {
    if (this.reading) {
      this.again = true;
      return;
    }
    this.reading = true;
    try {
      this.chat = await api.getChat(this.place);
      this.draw();
    } catch (error) {
      toast(this.node, `${t.failed}: ${error.message}`);
    }
    this.reading = false;
    if (this.again) {
      this.again = false;
      this.refresh();
    }
  }

  /** Draws everything anew, after a switch of language. */
  redraw() {
    this.drawn.clear();
    this.log.replaceChildren();
    this.composer.shape = null;
    if (this.chat) this.draw();
  }

  draw() {
    const atEnd = this.atEnd();
    this.drawHead();
    this.drawMessages();
    this.composer.show(this.chat);
    const newest = this.messages().at(-1)?.message_id ?? 0;
    if (atEnd || this.newest === undefined || this.messages().at(-1)?.from?.id === this.place.person) this.toEnd();
    if (newest !== this.newest) this.newest = newest;
    this.showUnread();
    this.page.changed(this);
  }

  drawHead() {
    const { people, groups } = this.page.state();
    const person = this.person;
    const option = (value, label, selected) => el("option", { value, selected }, label);
    const who = el("select", { class: "who", "aria-label": t.person, onchange: () => this.move({ person: Number(who.value) }) });
    who.append(...people.map((other) => option(other.id, fullName(other), other.id === person?.id)));
    const own = groups.filter((group) => group.people.includes(this.place.person));
    const bot = this.chat.bot?.name ?? "";
    const where = el("select", { class: "where", "aria-label": t.chat, onchange: () => this.move({ person: this.place.person, chat: Number(where.value) || undefined }) });
    where.append(option("", bot, !this.place.chat), ...own.map((group) => option(group.id, group.title, group.id === this.place.chat)));
    const topics = own.find((group) => group.id === this.place.chat)?.topics ?? [];
    const topic = topics.length > 0 && el("select", { class: "where", "aria-label": t.topicLabel, onchange: () => this.chooseTopic(Number(topic.value) || null) });
    if (topic) topic.append(option("", t.general, !this.thread), ...topics.map(({ id, name }) => option(id, name, id === this.thread)));
    const name = own.length ? where : el("span", { class: "where" }, bot);
    const tool = (glyph, label, onclick) => el("button", { class: `round ${glyph}`, type: "button", "aria-label": label, title: label, onclick }, icon(glyph));
    const block = !this.place.chat && this.chat.started && !this.chat.blocked && tool("block", t.block, () => this.attempt(() => api.block(this.place, true)));
    const shape = JSON.stringify([people, own, this.place, this.chat.bot, this.chat.blocked, this.chat.started, this.thread, t.close]);
    if (shape === this.headShape) return;
    this.headShape = shape;
    this.doing = el("span", { class: "doing", role: "status" });
    this.head.replaceChildren(
      avatar(fullName(person ?? {}), this.place.person),
      el("div", { class: "names" }, who, el("div", { class: "sub" }, name, topic, this.doing)),
      ...(block ? [block] : []),
      tool("close", t.close, () => this.page.close(this)),
    );
    this.node.setAttribute("aria-label", t.chatOf(fullName(person ?? {}), this.chat.chat.title ?? bot));
    this.log.setAttribute("aria-label", t.messages);
    this.jump.setAttribute("aria-label", t.newMessages);
  }

  messages() {
    if (!this.chat) return [];
    const all = this.chat.messages;
    if (!this.place.chat || !this.chat.chat.is_forum) return all;
    return all.filter((message) => (message.message_thread_id ?? null) === this.thread);
  }

  /** Replaces only what has changed, so that focus and scrolling stay where they are. */
  drawMessages() {
    const context = {
      me: this.place.person,
      group: Boolean(this.place.chat),
      isPending: (id, data) => this.pending.has(`${id} ${data}`),
      actions: {
        link: (url) => this.followed(url),
        command: (text) => this.say(text),
        photo: (url) => viewer(this.node, url, t.photo),
        button: (message, button) => this.pressed(message, button),
      },
    };
    const wanted = new Map();
    let lastDay = null;
    for (const album of items(this.messages())) {
      const today = day(album[0].date);
      if (today !== lastDay) wanted.set(`day ${today}`, { shape: today, make: () => el("p", { class: "day" }, today) });
      lastDay = today;
      const waiting = [...this.pending.keys()].filter((key) => key.startsWith(`${album[0].message_id} `));
      wanted.set(album[0].message_id, { shape: JSON.stringify([album, waiting]), make: () => bubble(album, context) });
    }
    if (!wanted.size) wanted.set("fresh", { shape: "fresh", make: () => this.fresh() });
    for (const [key, { node }] of this.drawn) if (!wanted.has(key)) node.remove();
    const drawn = new Map();
    let before = null;
    for (const [key, { shape, make }] of wanted) {
      const old = this.drawn.get(key);
      const node = old?.shape === shape ? old.node : make();
      if (old && old.node !== node) replaceKeepingFocus(old.node, node);
      const place = before ? before.nextSibling : this.log.firstChild;
      if (node !== place) this.log.insertBefore(node, place);
      drawn.set(key, { shape, node });
      before = node;
    }
    this.drawn = drawn;
  }

  fresh() {
    const bot = this.chat.bot;
    return el(
      "div",
      { class: "fresh" },
      avatar(bot?.name ?? "?", bot?.id ?? 0),
      el("h2", {}, this.chat.chat.title ?? bot?.name ?? ""),
      el("p", {}, bot?.description || (this.place.chat ? t.fresh : t.freshHint)),
    );
  }

  async attempt(action) {
    try {
      return await action();
    } catch (error) {
      toast(this.node, `${t.failed}: ${error.message}`);
      return null;
    }
  }

  say(text, more = {}) {
    const thread = this.thread ? { thread: this.thread } : {};
    return this.attempt(() => api.say(this.place, text, { ...thread, ...more }));
  }

  replyButton(button) {
    if (button.web_app) return this.openApp(button.text, button.web_app.url);
    if (!button.request_contact) return this.say(button.text);
    const contact = { phone_number: "+70000000000", first_name: this.person.first_name, user_id: this.place.person };
    return this.say("", { fields: { contact } });
  }

  async pressed(message, button) {
    if (button.url) {
      if (!this.followed(button.url)) window.open(button.url, "_blank", "noopener");
      return;
    }
    if (button.web_app) return this.openApp(button.text, button.web_app.url);
    if (button.copy_text) {
      await navigator.clipboard?.writeText(button.copy_text.text);
      return toast(this.node, t.copied);
    }
    const key = `${message.message_id} ${button.callback_data}`;
    if (!button.callback_data || this.pending.has(key)) return;
    this.pending.set(key, null);
    this.drawMessages();
    setTimeout(() => this.settle(key), PATIENCE_MS);
    const pressed = await this.attempt(() => api.press(this.place, message.message_id, button.callback_data));
    if (!pressed) this.settle(key);
  }

  settle(key) {
    if (this.pending.delete(key)) this.drawMessages();
  }

  /** The bot has answered a press of this person. */
  answered({ message_id, data, text, show_alert, url }) {
    this.settle(`${message_id} ${data}`);
    if (url) this.followed(url) || window.open(url, "_blank", "noopener");
    if (!text) return;
    if (show_alert) alertBox(this.node, this.chat?.bot?.name ?? "", text);
    else toast(this.node, text);
  }

  /** Links that start this bot do so here; others are left to the browser. */
  followed(url) {
    const startParam = startPayload(url, this.chat?.bot?.username, "startapp");
    const button = this.chat?.menu_button;
    if (startParam !== null && button?.type === "web_app") {
      this.openApp(button.text, button.web_app.url, startParam);
      return true;
    }
    const payload = startPayload(url, this.chat?.bot?.username);
    if (payload === null) return false;
    if (this.place.chat) this.move({ person: this.place.person });
    this.say(`/start ${payload}`.trim());
    return true;
  }

  /** One app at a time, over this column. */
  openApp(title, url, startParam) {
    this.app?.gone();
    const place = { person: this.place.person, bot: this.chat?.bot?.username };
    const app = new MiniApp(this.node, {
      place,
      title,
      url,
      startParam,
      onLink: (link) => this.followed(link),
      onClose: () => {
        if (this.app === app) this.app = null;
        this.composer.focus();
      },
    });
    this.app = app;
  }

  /** The bot is typing or sending something. */
  acts(action) {
    const words = { upload_photo: t.sendingPhoto, upload_document: t.sendingFile };
    if (!this.doing) return;
    this.doing.textContent = words[action] ?? t.typing;
    clearTimeout(this.doingEnds);
    this.doingEnds = setTimeout(() => (this.doing.textContent = ""), 5000);
  }

  move(place) {
    this.app?.gone();
    this.place = place;
    this.thread = null;
    this.newest = undefined;
    this.seen = undefined;
    this.pending.clear();
    this.redrawAfterMove();
  }

  chooseTopic(thread) {
    this.thread = thread;
    this.redrawAfterMove();
  }

  redrawAfterMove() {
    this.drawn.clear();
    this.log.replaceChildren();
    this.page.changed(this);
    this.refresh();
  }

  dropped(event) {
    event.preventDefault();
    this.composer.attach([...event.dataTransfer.files]);
  }

  visible() {
    return this.node.offsetParent !== null && document.visibilityState === "visible";
  }

  atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    for (const image of this.log.querySelectorAll("img:not([data-watched])")) {
      image.dataset.watched = "";
      image.addEventListener("load", () => this.toEnd(), { once: true });
    }
    this.scrolled();
  }

  scrolled() {
    if (this.atEnd() && this.visible()) this.seen = this.messages().at(-1)?.message_id ?? 0;
    this.showUnread();
  }

  unread() {
    const theirs = this.messages().filter((message) => message.from?.id !== this.place.person);
    return theirs.filter((message) => message.message_id > (this.seen ?? 0)).length;
  }

  showUnread() {
    const count = this.unread();
    this.jump.hidden = this.atEnd();
    this.jump.lastChild.textContent = count || "";
    this.page.counted?.(this);
  }
}

function replaceKeepingFocus(old, node) {
  const focusable = (root) => [...root.querySelectorAll("button, a")];
  const at = focusable(old).indexOf(document.activeElement);
  old.replaceWith(node);
  if (at >= 0) focusable(node)[at]?.focus();
}
