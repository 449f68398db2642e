/**
 * The board's columns from what the server gave for each status. An order that changed meanwhile stands in the column
 * of the status it has now, whichever answer it came with; the counts follow.
 */
import type { Order, OrderPage, Status } from "~/api/types";
import type { Sort } from "../filter";

export interface Column {
  status: Status;
  orders: Order[];
  /** How many there are, shown or not. */
  total: number;
  /** There are more than that. */
  isMore: boolean;
}

export function columns(
  loaded: readonly { status: Status; page: OrderPage | undefined }[],
  sort: Sort,
): Column[] {
  const latest = new Map<string, Order>();
  const away = new Map<Status, number>();
  const add = (status: Status, count: number) => away.set(status, (away.get(status) ?? 0) + count);
  const counted = new Set<string>();

  for (const { status, page } of loaded) {
    for (const order of page?.items ?? []) {
      const known = latest.get(order.id);
      if (!known || known.version < order.version) latest.set(order.id, order);
      // The first answer that holds it counted it there.
      if (order.status !== status && !counted.has(order.id)) {
        counted.add(order.id);
        add(status, -1);
        if (!holds(loaded, order)) add(order.status, 1);
      }
    }
  }
  const all = [...latest.values()].sort(comparing(sort));
  return loaded.map(({ status, page }) => {
    const orders = all.filter((order) => order.status === status);
    const total = Math.max((page?.total ?? 0) + (away.get(status) ?? 0), orders.length);
    return { status, orders, total, isMore: page?.total_is_more ?? false };
  });
}

/** Whether the answer for the status it has now holds the order already. */
const holds = (loaded: readonly { status: Status; page: OrderPage | undefined }[], order: Order) =>
  loaded.some(({ status, page }) => status === order.status && page?.items.some(({ id }) => id === order.id));

/**
 * Those that the board doesn't show and should: not what lies below the last card of a column that isn't shown to its
 * end.
 */
export function newOnBoard(found: Order[], laid: readonly Column[], sort: Sort): Order[] {
  const known = new Set(laid.flatMap(({ orders }) => orders.map(({ id }) => id)));
  const compare = comparing(sort);
  return found.filter((order) => {
    const column = laid.find(({ status }) => status === order.status);
    if (!column || known.has(order.id)) return false;
    const last = column.orders.at(-1);
    return !last || column.total <= column.orders.length || compare(order, last) < 0;
  });
}

/** As the server sorts. */
const comparing = (sort: Sort) => (sort === "due" ? byDue : byNumber);

const byNumber = (a: Order, b: Order) => b.number - a.number;

const byDue = (a: Order, b: Order) => dueOf(a) - dueOf(b) || byNumber(a, b);

const dueOf = ({ deadlines }: Order) =>
  Math.min(
    ...deadlines.flatMap(({ state, due_at }) =>
      state === "running" && due_at ? [new Date(due_at).getTime()] : [],
    ),
    Infinity,
  );
