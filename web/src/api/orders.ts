/** Reading orders: what is asked, under which key it is kept. */
import {
  infiniteQueryOptions,
  type InfiniteData,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { api, body } from "./client";
import type { Comment, ExplainedDeadline, History, Order, OrderPage, Status } from "./types";

export interface OrderFilter {
  status?: Status[];
  branch?: string;
  assignee?: string;
  requester?: string;
  q?: string;
  overdue?: boolean;
  due_by?: string;
  sort?: "newest" | "due";
}

const PAGE = 50;

async function page(filter: OrderFilter, cursor: string | null, limit: number): Promise<OrderPage> {
  const { branch, ...rest } = filter;
  const query = { ...rest, branch: branch ? [branch] : undefined, cursor: cursor ?? undefined, limit };
  return body(api.GET("/orders", { params: { query } }));
}

export const ordersQuery = (filter: OrderFilter) =>
  infiniteQueryOptions({
    queryKey: ["orders", "list", filter],
    queryFn: ({ pageParam }) => page(filter, pageParam, PAGE),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
    // Rows are changed in place by live updates; re-reading the list under the reader's eyes would move them.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });

/** A board's column: one status, as many as are shown. */
export const columnQuery = (filter: OrderFilter, status: Status, limit: number) =>
  queryOptions({
    queryKey: ["orders", "column", { ...filter, status }, limit],
    queryFn: () => page({ ...filter, status: [status] }, null, limit),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });

const FOUND = 8;

/** A few orders for somebody who types what they look for. */
export const foundOrdersQuery = (q: string) =>
  queryOptions({
    queryKey: ["orders", "found", q],
    queryFn: () => page({ q }, null, FOUND),
  });

/** The newest of a list, read beside it to count what is not shown yet. */
export const newestOf = (filter: OrderFilter) => page(filter, null, PAGE);

export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: ["orders", "one", id],
    queryFn: async (): Promise<Order> => body(api.GET("/orders/{id}", { params: { path: { id } } })),
  });

const wholeHistory = (id: string) => ({
  queryKey: ["orders", "history", id],
  queryFn: (): Promise<History> => body(api.GET("/orders/{id}/history", { params: { path: { id } } })),
});

export const historyQuery = (id: string) =>
  queryOptions({ ...wholeHistory(id), select: ({ items }: History) => items });

/** How far the log's chain was verified, for those who oversee; undefined: nobody has looked, or one is not told. */
export const chainQuery = (id: string) =>
  queryOptions({ ...wholeHistory(id), select: ({ verification }: History) => verification });

export const commentsQuery = (id: string) =>
  queryOptions({
    queryKey: ["orders", "comments", id],
    queryFn: async (): Promise<Comment[]> =>
      (await body<{ items: Comment[] }>(api.GET("/orders/{id}/comments", { params: { path: { id } } })))
        .items,
  });

export const deadlinesQuery = (id: string) =>
  queryOptions({
    queryKey: ["orders", "deadlines", id],
    queryFn: async (): Promise<ExplainedDeadline[]> =>
      (
        await body<{ items: ExplainedDeadline[] }>(
          api.GET("/orders/{id}/deadlines", { params: { path: { id } } }),
        )
      ).items,
  });

/** Puts a fresh order into every place that shows it, without moving anything. */
export function showOrder(client: QueryClient, order: Order) {
  showInColumns(client, order);
  client.setQueryData(orderQuery(order.id).queryKey, (shown) => (shown ? newer(shown, order) : order));
  client.setQueriesData<InfiniteData<OrderPage>>(
    { queryKey: ["orders", "list"] },
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({ ...page, items: page.items.map((shown) => newer(shown, order)) })),
      },
  );
}

/** The same for the columns of a board, which are single pages. */
function showInColumns(client: QueryClient, order: Order) {
  client.setQueriesData<OrderPage>(
    { queryKey: ["orders", "column"] },
    (page) => page && { ...page, items: page.items.map((shown) => newer(shown, order)) },
  );
}

/** Whether the order is on the screen: by itself, in a list, or on the board. */
export function isShown(client: QueryClient, id: string): boolean {
  const holds = (page: OrderPage | undefined) => page?.items.some((order) => order.id === id) ?? false;
  const active = (kind: string) => ({ queryKey: ["orders", kind], type: "active" as const });
  return (
    client.getQueryState(orderQuery(id).queryKey) !== undefined ||
    client
      .getQueriesData<InfiniteData<OrderPage>>(active("list"))
      .some(([, list]) => list?.pages.some(holds)) ||
    client.getQueriesData<OrderPage>(active("column")).some(([, page]) => holds(page))
  );
}

/** Answers may overtake each other: an older state never replaces a newer one. */
const newer = (shown: Order, order: Order) =>
  shown.id === order.id && shown.version <= order.version ? order : shown;

/** What belongs to one order and is read apart from it. */
export function refreshParts(client: QueryClient, id: string) {
  for (const part of ["history", "comments", "deadlines"]) {
    void client.invalidateQueries({ queryKey: ["orders", part, id] });
  }
}
