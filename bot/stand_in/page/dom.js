// Building elements without a framework, and the few icons. Nothing here knows about chats.

/** `el("button", { class: "x", onclick }, child, "text")`; null and false children are skipped. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (value === true) node.setAttribute(name, "");
    else node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const PATHS = {
  send: "M4 12 3 4.5 21 12 3 19.5 4 12Zm0 0h8",
  attach: "m20 11-8.6 8.6a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8l-8.6 8.5a1.7 1.7 0 0 1-2.4-2.4L14.5 7",
  close: "M6 6l12 12M18 6 6 18",
  down: "m6 9 6 6 6-6",
  block: "M5.6 5.6l12.8 12.8M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Z",
  keyboard: "M3 7h18v10H3zM7 10.5h.01M11 10.5h.01M15 10.5h.01M8 14h8",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  link: "M9 15 15 9M10 6l1-1a4 4 0 0 1 6 6l-1 1M14 18l-1 1a4 4 0 0 1-6-6l1-1",
  menu: "M5 7h14M5 12h14M5 17h9",
  back: "m14 6-6 6 6 6",
  reload: "M20 12a8 8 0 1 1-2.3-5.7M20 4v4.5h-4.5",
  gear: "M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6Zm0-6v3m0 12v3m9-9h-3M6 12H3m15.4-6.4-2.2 2.2M7.8 16.2l-2.2 2.2m12.8 0-2.2-2.2M7.8 7.8 5.6 5.6",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** Initials in a circle whose colour follows the id. */
export function avatar(name, id) {
  const initials = name.split(/\s+/).map((word) => [...word][0] ?? "").slice(0, 2).join("");
  const hue = `hue-${Math.abs(id) % 7}`;
  return el("span", { class: `avatar ${hue}`, "aria-hidden": "true", dataset: { initials: initials.toUpperCase() } });
}

export const fullName = (user) => [user.first_name ?? user.title, user.last_name].filter(Boolean).join(" ");
