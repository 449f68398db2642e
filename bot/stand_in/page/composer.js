// The lower end of a column: text field, attachments, commands, reply keyboard. Decides nothing
// about the chat: what the person does goes out through `actions`.

import { avatar, el, icon } from "./dom.js";
import { t } from "./words.js";

/** `actions`: say(text), files(list, caption), start(), unblock(), replyButton(button), menu(url). */
export class Composer {
  constructor(actions) {
    this.actions = actions;
    this.files = [];
    this.keyboardOpen = true;
    this.node = el("footer", { class: "composer" });
    this.draft = "";
  }

  /** Draws everything for the chat's state. */
  show(chat) {
    this.chat = chat;
    const next = chat.blocked ? "blocked" : !chat.started && !chat.messages.length && chat.bot ? "fresh" : "open";
    const group = chat.chat.type !== "private";
    const mode = group ? "open" : next;
    const shape = JSON.stringify([mode, chat.keyboard, chat.commands, chat.menu_button, t.write]);
    if (shape === this.shape) return;
    if (this.field) this.draft = this.field.value;
    if (JSON.stringify(chat.keyboard) !== this.lastKeyboard) this.keyboardOpen = true;
    this.lastKeyboard = JSON.stringify(chat.keyboard);
    this.shape = shape;
    const focused = this.node.contains(document.activeElement);
    if (mode === "open") this.open();
    else this.big(mode === "fresh" ? t.start : t.unblock, mode === "fresh" ? this.actions.start : this.actions.unblock);
    if (focused) this.focus();
  }

  focus() {
    (this.field ?? this.node.querySelector("button"))?.focus();
  }

  big(text, onclick) {
    this.field = null;
    this.node.replaceChildren(el("button", { class: "primary big", type: "button", onclick }, text));
  }

  open() {
    this.field = el("textarea", {
      rows: "1",
      placeholder: t.write,
      "aria-label": t.write,
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onpaste: (event) => this.attach([...event.clipboardData.files]),
    });
    this.field.value = this.draft;
    const picker = el("input", {
      type: "file",
      multiple: true,
      hidden: true,
      onchange: () => {
        this.attach([...picker.files]);
        picker.value = "";
      },
    });
    this.list = el("div", { class: "commands", role: "menu", "aria-label": t.commands, hidden: true });
    this.strip = el("ul", { class: "strip", hidden: true });
    const tool = (name, label, onclick) =>
      el("button", { class: "round", type: "button", "aria-label": label, title: label, onclick }, icon(name));
    const keys = this.chat.keyboard && tool("keyboard", t.keyboard, () => this.toggleKeyboard());
    this.keys = this.replyKeyboard();
    const line = el(
      "div",
      { class: "line" },
      this.menuButton(),
      this.field,
      picker,
      keys,
      tool("attach", t.attach, () => picker.click()),
      el("button", { class: "round send", type: "button", "aria-label": t.send, onclick: () => this.send() }, icon("send")),
    );
    this.node.replaceChildren(this.list, this.strip, line, ...(this.keys ? [this.keys] : []));
    this.drawStrip();
    this.grow();
  }

  menuButton() {
    const button = this.chat.menu_button;
    if (button?.type === "web_app") {
      const open = () => this.actions.menu(button.text, button.web_app.url);
      return el("button", { class: "menu-button", type: "button", onclick: open }, button.text);
    }
    if (!this.chat.commands?.length) return null;
    const toggle = () => (this.list.hidden ? this.showCommands(this.chat.commands, true) : this.hideCommands());
    return el("button", { class: "round", type: "button", "aria-label": t.commands, title: t.commands, onclick: toggle }, icon("menu"));
  }

  replyKeyboard() {
    const rows = this.chat.keyboard?.keyboard;
    if (!rows) return null;
    const key = (button) => {
      const spec = typeof button === "string" ? { text: button } : button;
      return el("button", { type: "button", onclick: () => this.pressKey(spec) }, spec.text);
    };
    const drawn = rows.map((row) => el("div", { class: "row" }, row.map(key)));
    return el("div", { class: "keys", role: "group", "aria-label": t.keyboard, hidden: !this.keyboardOpen }, drawn);
  }

  pressKey(button) {
    if (this.chat.keyboard?.one_time_keyboard) this.toggleKeyboard(false);
    this.actions.replyButton(button);
  }

  toggleKeyboard(open = !this.keyboardOpen) {
    this.keyboardOpen = open;
    if (this.keys) this.keys.hidden = !open;
  }

  typed() {
    this.grow();
    const typed = this.field.value;
    const known = this.chat.commands ?? [];
    const matching = /^\/\w*$/.test(typed) ? known.filter(({ command }) => `/${command}`.startsWith(typed)) : [];
    if (matching.length) this.showCommands(matching, false);
    else this.hideCommands();
  }

  showCommands(commands, focus) {
    const choose = (command) => {
      this.hideCommands();
      this.field.value = "";
      this.actions.say(`/${command}`);
      this.field.focus();
    };
    const entry = ({ command, description }) =>
      el("button", { role: "menuitem", type: "button", onclick: () => choose(command) }, el("b", {}, `/${command}`), el("span", {}, description));
    this.list.replaceChildren(...commands.map(entry));
    this.list.onkeydown = (event) => this.walk(event);
    this.list.hidden = false;
    if (focus) this.list.firstChild.focus();
  }

  hideCommands() {
    if (this.list) this.list.hidden = true;
  }

  /** Arrow keys in the list of commands. */
  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const entries = [...this.list.children];
    if (step) {
      const at = entries.indexOf(document.activeElement);
      entries[(at + step + entries.length) % entries.length].focus();
      event.preventDefault();
    }
    if (event.key === "Escape") {
      this.hideCommands();
      this.field.focus();
    }
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape") {
      this.hideCommands();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !this.list.hidden) {
      this.list.firstChild.focus();
      event.preventDefault();
    }
  }

  send() {
    const text = this.field.value.trim();
    if (!text && !this.files.length) return;
    this.field.value = "";
    this.draft = "";
    this.hideCommands();
    this.grow();
    const files = this.files;
    this.files = [];
    this.drawStrip();
    if (files.length) this.actions.files(files, text);
    else this.actions.say(text);
  }

  attach(files) {
    if (!files.length) return;
    this.files = [...this.files, ...files].slice(0, 10);
    this.drawStrip();
    this.field?.focus();
  }

  drawStrip() {
    if (!this.strip) return;
    this.strip.hidden = !this.files.length;
    this.field.placeholder = this.files.length ? t.caption : t.write;
    const entry = (file) => {
      const picture = file.type.startsWith("image/") && el("img", { src: URL.createObjectURL(file), alt: "" });
      const drop = () => {
        this.files = this.files.filter((other) => other !== file);
        this.drawStrip();
      };
      const remove = el("button", { class: "round small", type: "button", "aria-label": t.remove(file.name), onclick: drop }, icon("close"));
      return el("li", {}, picture || avatar(file.name, file.size), remove);
    };
    this.strip.replaceChildren(...this.files.map(entry));
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 160)}px`;
  }
}
