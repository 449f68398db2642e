/** The cursor of the list is the keyboard focus itself, on the link of a row: nothing else to keep in step. */
const links = (list: HTMLElement | null) =>
  Array.from(list?.querySelectorAll<HTMLElement>("[data-order]") ?? []);

export function moveFocus(list: HTMLElement | null, step: 1 | -1) {
  const all = links(list);
  const at = all.findIndex((link) => link === document.activeElement);
  const next =
    at === -1 ? (step === 1 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
  all[next]?.focus();
  all[next]?.scrollIntoView({ block: "nearest" });
}

export const focusedOrder = (list: HTMLElement | null) =>
  links(list).find((link) => link === document.activeElement)?.dataset.order;
