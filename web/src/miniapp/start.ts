/** What a scanned code or an opening link means: `printer_<id>` and `order_<number>`, alone or within a t.me link. */

const PRINTER = /(?:^|[=/])printer_([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})$/i;
const ORDER = /(?:^|[=/])order_(\d{1,12})$/;

export type Scanned = { kind: "printer"; id: string } | { kind: "typed"; number: string };

/** 32 hex digits with or without dashes, as an id of ours. */
function dashed(id: string): string {
  const digits = id.replaceAll("-", "").toLowerCase();
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, digits);
}

/** A label holds a link to a printer; anything else is taken for an inventory number. */
export function scanned(text: string): Scanned {
  const id = PRINTER.exec(text.trim())?.[1];
  return id ? { kind: "printer", id: dashed(id) } : { kind: "typed", number: text.trim() };
}

/** Where the app begins; null: at home. */
export function startPlace(param: string | null | undefined): string | null {
  if (!param) return null;
  const printer = PRINTER.exec(param)?.[1];
  if (printer) return `/new/printer/${dashed(printer)}`;
  const order = ORDER.exec(param)?.[1];
  return order ? `/orders/${order}` : null;
}
