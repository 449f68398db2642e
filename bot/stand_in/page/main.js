// The page: who is in which column, the bar of people above, and the live stream.

import * as api from "./api.js";
import { Column } from "./column.js";
import { avatar, el, fullName } from "./dom.js";
import { language, switchLanguage, t } from "./words.js";

const bar = document.getElementById("people");
const main = document.getElementById("columns");
const offline = document.getElementById("offline");
const switcher = document.getElementById("language");
const phone = matchMedia("(max-width: 720px)");

let state = { people: [], bots: [], groups: [] };
let columns = [];
let active = null;
/** Messages that arrived for people who are in no column. */
const elsewhere = new Map();

const page = {
  state: () => state,
  changed: () => {
    remember();
    drawBar();
  },
  counted: () => drawBar(),
  close: (column) => {
    columns = columns.filter((other) => other !== column);
    column.app?.gone();
    column.node.remove();
    if (active === column) active = columns.at(-1) ?? null;
    arrange();
  },
};

function openColumn(place) {
  const column = new Column(place, page);
  columns.push(column);
  main.append(column.node);
  elsewhere.delete(place.person);
  return column;
}

/** Shows the person: their column if there is one, else a new one. */
function show(person) {
  const there = columns.find((column) => column.place.person === person);
  active = there ?? openColumn({ person });
  arrange();
  active.node.scrollIntoView({ inline: "nearest", block: "nearest" });
  if (!phone.matches) active.composer.focus();
}

function arrange() {
  for (const column of columns) column.node.classList.toggle("active", column === active);
  main.classList.toggle("none", !columns.length);
  main.dataset.empty = t.empty;
  for (const column of columns) if (column.chat && column.visible()) column.scrolled();
  remember();
  drawBar();
}

/** Keeps the columns in the address, so that it can be shared and reloaded. */
function remember() {
  const query = new URLSearchParams(location.search);
  const places = columns.map(({ place }) => (place.chat ? `${place.person}:${place.chat}` : place.person));
  query.set("people", places.join(","));
  history.replaceState(null, "", `?${decodeURIComponent(query.toString())}`);
}

let drawnBar = "";

function drawBar() {
  const entries = state.people.map((person) => {
    const column = columns.find(({ place }) => place.person === person.id);
    return { person, shown: Boolean(column), current: column === active && phone.matches, unread: column?.unread() ?? elsewhere.get(person.id) ?? 0 };
  });
  const shape = JSON.stringify([entries, language()]);
  if (shape === drawnBar) return;
  drawnBar = shape;
  const focused = [...bar.children].indexOf(document.activeElement);
  bar.replaceChildren(...entries.map(chip));
  bar.children[focused]?.focus();
  // On a phone whoever is on the screen is also in sight above it.
  bar.querySelector(".current")?.scrollIntoView({ inline: "center", block: "nearest" });
  const total = entries.reduce((sum, { unread }) => sum + unread, 0);
  document.title = total ? `(${total}) ${t.title}` : t.title;
}

function chip({ person, shown, current, unread }) {
  const name = fullName(person);
  return el(
    "button",
    {
      type: "button",
      class: `chip${shown ? " shown" : ""}${current ? " current" : ""}`,
      "aria-pressed": String(phone.matches ? current : shown),
      title: name,
      onclick: () => show(person.id),
    },
    avatar(name, person.id),
    el("span", {}, person.first_name),
    unread > 0 && el("span", { class: "badge" }, unread, el("span", { class: "unseen" }, ` ${t.unread}`)),
  );
}

function translate() {
  document.documentElement.lang = language();
  document.title = t.title;
  document.querySelector("h1").textContent = t.title;
  bar.setAttribute("aria-label", t.people);
  switcher.textContent = t.language;
  switcher.title = t.languageLabel;
  switcher.lang = language() === "ru" ? "en" : "ru";
  offline.textContent = t.offline;
}

async function countElsewhere(event) {
  const person = state.people.find(({ id }) => id === event.chat);
  if (!person || columns.some((column) => column.place.person === person.id)) return;
  const { messages } = await api.getChat({ person: person.id });
  const mine = messages.findLastIndex((message) => message.from?.id === person.id);
  elsewhere.set(person.id, messages.length - 1 - mine);
  drawBar();
}

async function heard(event) {
  switch (event.kind) {
    case "hello":
    case "people":
      state = await api.getState();
      for (const column of columns) column.refresh();
      drawBar();
      break;
    case "room":
      for (const column of columns) if (column.concerns(event)) column.refresh();
      countElsewhere(event);
      break;
    case "commands":
      for (const column of columns) column.refresh();
      break;
    case "answer":
      for (const column of columns) {
        if (column.concerns(event) && column.place.person === event.person) column.answered(event.answer);
      }
      break;
    case "action":
      for (const column of columns) if (column.concerns(event)) column.acts(event.action);
      break;
  }
}

function asked() {
  const given = new URLSearchParams(location.search).get("people");
  if (given === null) return state.people.slice(0, phone.matches ? 1 : 3).map(({ id }) => ({ person: id }));
  const places = given.split(",").filter(Boolean).map((entry) => entry.split(":").map(Number));
  return places
    .filter(([person]) => state.people.some(({ id }) => id === person))
    .map(([person, chat]) => (chat ? { person, chat } : { person }));
}

switcher.addEventListener("click", () => {
  switchLanguage();
  translate();
  for (const column of columns) column.redraw();
  arrange();
});
phone.addEventListener("change", arrange);
document.addEventListener("visibilitychange", arrange);

translate();
state = await api.getState();
asked().forEach(openColumn);
active = columns[0] ?? null;
arrange();
api.listen(heard, (connected) => (offline.hidden = connected));
