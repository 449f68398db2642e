// A text and its entities as DOM nodes. Offsets are UTF-16 units, as JavaScript's strings are.

import { el } from "./dom.js";

const SIMPLE = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

/** `actions` has `link(url)` → true if handled here, and `command(text)`. */
export function formatted(text, entities, actions) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return slice(text, 0, text.length, sorted, actions);
}

/** The nodes of text[from..to], with the entities that lie inside. */
function slice(text, from, to, entities, actions) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length) {
    const [entity, ...later] = rest;
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (end <= start) {
      rest = later;
      continue;
    }
    if (start > at) nodes.push(text.slice(at, start));
    const inner = later.filter((other) => other.offset < end);
    nodes.push(wrap(entity, text.slice(start, end), slice(text, start, end, inner, actions), actions));
    at = end;
    rest = later.filter((other) => other.offset >= end);
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function wrap(entity, text, children, actions) {
  const simple = SIMPLE[entity.type];
  if (simple) return el(simple, {}, children);
  switch (entity.type) {
    case "pre":
      return el("pre", { tabindex: "0" }, el("code", {}, children));
    case "spoiler": {
      const node = el("span", { class: "spoiler", tabindex: "0", role: "button" }, children);
      const reveal = () => node.classList.add("seen");
      node.addEventListener("click", reveal);
      node.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
      return node;
    }
    case "text_link":
      return link(entity.url, children, actions);
    case "url":
      return link(text.includes("://") ? text : `https://${text}`, children, actions);
    case "email":
      return el("a", { href: `mailto:${text}` }, children);
    case "bot_command":
      return el("button", { class: "command", type: "button", onclick: () => actions.command(text) }, children);
    case "mention":
    case "hashtag":
    case "text_mention":
      return el("span", { class: "mention" }, children);
    default:
      return el("span", {}, children);
  }
}

function link(url, children, actions) {
  if (!/^(https?|tg):/i.test(url)) return el("span", {}, children);
  const follow = (event) => {
    if (actions.link(url)) event.preventDefault();
  };
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", onclick: follow }, children);
}

/** The payload of a `t.me/<bot>?start=…` link to this bot, or null; as `startapp` of one that opens its Mini App. */
export function startPayload(url, username, parameter = "start") {
  const match = /^(?:https?:\/\/)?t\.me\/([A-Za-z0-9_]+)(?:\/\w*)?\?(.*)$/.exec(url);
  const tg = /^tg:\/\/resolve\/?\?(.*)$/.exec(url);
  const query = new URLSearchParams(match?.[2] ?? tg?.[1] ?? "");
  const name = match?.[1] ?? query.get("domain");
  if (!name || name.toLowerCase() !== username?.toLowerCase()) return null;
  return query.get(parameter);
}
