// One message, or one album, as a bubble with its buttons. Sends nothing by itself.

import { fileUrl } from "./api.js";
import { el, fullName, icon } from "./dom.js";
import { formatted } from "./entities.js";
import { size, t, time } from "./words.js";

/** Messages in a row that belong to one album become one item. */
export function items(messages) {
  const list = [];
  for (const message of messages) {
    const last = list.at(-1);
    if (message.media_group_id && last?.[0].media_group_id === message.media_group_id) last.push(message);
    else list.push([message]);
  }
  return list;
}

/** `context`: `me`, `group`, `actions`, `isPending(message_id, data)`. */
export function bubble(album, context) {
  const [first] = album;
  const service = serviceText(first);
  if (service) return el("p", { class: "service" }, service);
  const own = first.from?.id === context.me;
  const author = own ? t.you : fullName(first.from ?? first.chat);
  const captioned = album.find((message) => message.caption) ?? first;
  const text = first.text ?? captioned.caption;
  const keyboard = first.reply_markup?.inline_keyboard;
  const body = el(
    "div",
    { class: `bubble${first.photo && !text ? " bare" : ""}` },
    context.group && !own && el("div", { class: "author" }, author),
    first.reply_to_message && quote(first.reply_to_message),
    photos(album, context),
    album.map((message) => message.document && file(message.document)),
    text && el("div", { class: "text" }, formatted(text, first.entities ?? captioned.caption_entities, context.actions)),
    other(first, text),
    el("div", { class: "meta" }, first.edit_date && `${t.edited} · `, el("time", {}, time(first.date))),
  );
  return el(
    "article",
    { class: `message ${own ? "own" : "theirs"}${keyboard ? " with-buttons" : ""}`, "aria-label": `${author}, ${time(first.date)}` },
    body,
    keyboard && buttons(first, keyboard, context),
  );
}

function quote(message) {
  const text = message.text ?? message.caption ?? t.photo;
  const author = fullName(message.from ?? message.chat);
  return el("div", { class: "quote", "aria-label": `${t.reply} ${author}` }, el("b", {}, author), el("span", {}, text));
}

function photos(album, context) {
  const shots = album.filter((message) => message.photo);
  if (!shots.length) return null;
  const pictures = shots.map((message) => {
    const fit = message.photo.find((size) => Math.max(size.width, size.height) >= 640) ?? message.photo.at(-1);
    const largest = fileUrl(message.photo.at(-1).file_id);
    const image = el("img", {
      src: fileUrl(fit.file_id),
      width: fit.width,
      height: fit.height,
      alt: message.caption ?? t.photo,
    });
    return el(
      "button",
      { class: "photo", type: "button", "aria-label": t.openPhoto, onclick: () => context.actions.photo(largest) },
      image,
    );
  });
  return el("div", { class: `photos count-${Math.min(shots.length, 4)}` }, pictures);
}

function file(document) {
  return el(
    "a",
    { class: "file", href: fileUrl(document.file_id), download: document.file_name },
    el("span", { class: "file-icon" }, icon("file")),
    el("span", {}, el("b", {}, document.file_name), el("small", {}, size(document.file_size))),
  );
}

/** Kinds of content that are only named. */
function other(message, text) {
  if (text || message.photo || message.document) return null;
  if (message.sticker) return el("div", { class: "text" }, message.sticker.emoji ?? t.sticker);
  if (message.contact) return el("div", { class: "text" }, `${t.contact}: ${message.contact.phone_number}`);
  if (message.location || message.venue) return el("div", { class: "text" }, t.location);
  return el("div", { class: "text faint" }, t.unknown);
}

function serviceText(message) {
  if (message.new_chat_members) return t.joined(message.new_chat_members.map(fullName).join(", "));
  if (message.left_chat_member) return t.left(fullName(message.left_chat_member));
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return t.upgraded;
  if (message.forum_topic_created) return t.topic(message.forum_topic_created.name);
  return null;
}

function buttons(message, rows, context) {
  const row = (buttons) => el("div", { class: "row" }, buttons.map((button) => inline(message, button, context)));
  return el("div", { class: "buttons" }, rows.map(row));
}

function inline(message, button, context) {
  const pending = button.callback_data && context.isPending(message.message_id, button.callback_data);
  const outward = button.url ?? button.web_app?.url;
  return el(
    "button",
    {
      type: "button",
      class: pending ? "pending" : null,
      "aria-busy": pending ? "true" : null,
      title: pending ? t.pressing : null,
      onclick: () => context.actions.button(message, button),
    },
    el("span", {}, button.text),
    outward && icon("link"),
    pending && el("span", { class: "spinner" }),
  );
}
