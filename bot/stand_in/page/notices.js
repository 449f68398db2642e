// Short notices in a column, alerts that want a click, and the photo viewer.

import { el, icon } from "./dom.js";
import { t } from "./words.js";

export function toast(column, text) {
  const node = el("div", { class: "toast", role: "status" }, text);
  column.append(node);
  setTimeout(() => node.remove(), 3500);
}

export function alertBox(column, title, text) {
  const box = el(
    "dialog",
    { class: "alert", "aria-label": title },
    el("h2", {}, title),
    el("p", {}, text),
    el("form", { method: "dialog" }, el("button", { class: "primary" }, t.ok)),
  );
  open(column, box);
  // Over its own column, so that it is clear who is being told.
  const { left, right } = column.getBoundingClientRect();
  box.style.left = `${left}px`;
  box.style.right = `${innerWidth - right}px`;
}

export function viewer(column, source, label) {
  const close = el("button", { class: "round viewer-close", "aria-label": t.closeViewer }, icon("close"));
  const picture = el("img", { src: source, alt: label });
  const box = el("dialog", { class: "viewer", "aria-label": label }, picture, el("form", { method: "dialog" }, close));
  box.addEventListener("click", (event) => event.target === box && box.close());
  open(column, box);
}

function open(column, box) {
  column.append(box);
  box.addEventListener("close", () => box.remove());
  box.showModal();
}
