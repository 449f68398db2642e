/** The cursor of the list is the keyboard focus itself, on the link of a row: nothing else to keep in step. */
const links = (list: ParentNode | null) =>
  Array.from(list?.querySelectorAll<HTMLElement>("[data-order]") ?? []);

function focus(link: HTMLElement | undefined) {
  link?.focus();
  link?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

export function moveFocus(list: HTMLElement | null, step: 1 | -1) {
  const all = links(list);
  const at = all.findIndex((link) => link === document.activeElement);
  const next =
    at === -1 ? (step === 1 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
  focus(all[next]);
}

/** To the next column of a board that has cards, at about the same height. */
export function moveFocusAcross(board: HTMLElement | null, step: 1 | -1) {
  const columns = Array.from(board?.children ?? [], links).filter((cards) => cards.length > 0);
  const column = columns.findIndex((cards) => cards.some((card) => card === document.activeElement));
  if (column === -1) return focus(columns[0]?.[0]);
  const row = columns[column]?.findIndex((card) => card === document.activeElement) ?? 0;
  const next = columns[column + step];
  focus(next?.[Math.min(row, next.length - 1)]);
}

export const focusedOrder = (list: HTMLElement | null) =>
  links(list).find((link) => link === document.activeElement)?.dataset.order;
