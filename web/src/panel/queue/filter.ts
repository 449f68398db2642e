/** The queue's filter lives in the address: a link shows the same list to a colleague. */
import type { OrderFilter } from "~/api/orders";
import { STATUSES, type Status } from "~/api/types";

export const VIEWS = ["open", "mine", "unassigned", "today", "late", "waiting", "all"] as const;
export type View = (typeof VIEWS)[number];

/** A requester's own orders are few: what is going on, and everything. */
export const OWN_VIEWS: readonly View[] = ["open", "waiting", "all"];

export const SORTS = ["newest", "due"] as const;
export type Sort = (typeof SORTS)[number];

export const LAYOUTS = ["table", "board"] as const;
export type Layout = (typeof LAYOUTS)[number];

export interface Shown {
  view: View;
  layout: Layout;
  statuses: Status[];
  branch: string | null;
  q: string;
  sort: Sort;
}

const WAITING: Status[] = ["waiting_requester", "waiting_stock"];
const OPEN: Status[] = ["new", "accepted", "in_progress", ...WAITING, "ready", "in_transit"];

const oneOf = <T extends string>(known: readonly T[], value: string | null, otherwise: T): T =>
  known.find((item) => item === value) ?? otherwise;

export function read(search: URLSearchParams): Shown {
  const named = (search.get("status") ?? "").split(",");
  return {
    view: oneOf(VIEWS, search.get("view"), "open"),
    layout: oneOf(LAYOUTS, search.get("layout"), "table"),
    statuses: STATUSES.filter((status) => named.includes(status)),
    branch: search.get("branch"),
    q: search.get("q") ?? "",
    sort: oneOf(SORTS, search.get("sort"), "newest"),
  };
}

/** What is as usual stays out of the address. */
export function write(shown: Shown): URLSearchParams {
  const search = new URLSearchParams();
  if (shown.view !== "open") search.set("view", shown.view);
  if (shown.layout !== "table") search.set("layout", shown.layout);
  if (shown.statuses.length > 0) search.set("status", shown.statuses.join(","));
  if (shown.branch) search.set("branch", shown.branch);
  if (shown.q) search.set("q", shown.q);
  if (shown.sort !== "newest") search.set("sort", shown.sort);
  return search;
}

/** What the server is asked. A status chosen by hand replaces the view's own. */
export function asked(shown: Shown, endOfDay: Date): OrderFilter {
  const filter: OrderFilter = { sort: shown.sort };
  if (shown.q) filter.q = shown.q;
  if (shown.branch) filter.branch = shown.branch;
  const status = shown.statuses.length > 0 ? shown.statuses : statusesOf(shown.view);
  if (status) filter.status = status;
  if (shown.view === "mine") filter.assignee = "me";
  if (shown.view === "unassigned") filter.assignee = "none";
  if (shown.view === "late") filter.overdue = true;
  if (shown.view === "today") filter.due_by = endOfDay.toISOString();
  return filter;
}

const statusesOf = (view: View) => (view === "all" ? undefined : view === "waiting" ? WAITING : OPEN);

/** The columns of the board: what was chosen, else the view's, with the place where finished work goes. */
export function columnsOf(shown: Shown): readonly Status[] {
  if (shown.statuses.length > 0) return shown.statuses;
  if (shown.view === "all") return STATUSES;
  return shown.view === "waiting" ? WAITING : [...OPEN, "issued"];
}

export const isNarrowed = (shown: Shown) =>
  shown.q !== "" || shown.branch !== null || shown.statuses.length > 0;

/** The last moment of the reader's day: the same value all day long, since it is part of the cache key. */
export function endOfDay(now: Date): Date {
  const end = new Date(now);
  end.setHours(24, 0, 0, 0);
  return end;
}

/** Whether two addresses show the same, whatever the order of their parts; how it is laid out doesn't matter. */
export function sameFilter(a: string, b: string): boolean {
  const [one, other] = [a, b].map((query) => {
    const shown = read(new URLSearchParams(query));
    return write({ ...shown, layout: "table" }).toString();
  });
  return one === other;
}
