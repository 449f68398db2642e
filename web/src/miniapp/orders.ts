/** What of an order the app's pages want to know, and the lists they show. */
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "~/api/client";
import type { OrderFilter } from "~/api/orders";
import type { Line, Order, OrderPage, Status } from "~/api/types";
import { t } from "./words";

/** Something may still happen to these without anybody opening them again. */
export const OPEN: Status[] = [
  "new",
  "accepted",
  "in_progress",
  "waiting_requester",
  "waiting_stock",
  "ready",
  "in_transit",
  "issued",
];
export const FINISHED: Status[] = ["closed", "rejected", "cancelled"];
/** What the storekeepers still have to do something about. */
export const AT_WORK = OPEN.filter((status) => status !== "issued");

export const outstanding = (line: Line) => line.requested - line.issued - line.waived;

export const piecesOf = (lines: { quantity: number }[]) =>
  lines.reduce((sum, line) => sum + line.quantity, 0);

/** «CF259A × 2, TN-3480 × 1» */
export const summary = (lines: Line[]) =>
  lines.map(({ cartridge, requested }) => `${cartridge.sku} ×\u00a0${requested}`).join(", ");

export const may = (order: Pick<Order, "allowed_actions">, action: string) =>
  order.allowed_actions.some((allowed) => allowed.action === action);

/** How many orders there are, without reading them. */
export const countQuery = (filter: OrderFilter) =>
  queryOptions({
    queryKey: ["orders", "count", filter],
    queryFn: async (): Promise<number> => {
      const { branch, ...rest } = filter;
      const query = { ...rest, branch: branch ? [branch] : undefined, limit: 1 };
      return (await body<OrderPage>(api.GET("/orders", { params: { query } }))).total;
    },
  });

/** The last order of one's own, to be repeated. */
export const lastOrderQuery = queryOptions({
  queryKey: ["orders", "last"],
  queryFn: async (): Promise<Order | null> => {
    const query = { requester: "me", sort: "newest", limit: 1 } as const;
    return (await body<OrderPage>(api.GET("/orders", { params: { query } }))).items[0] ?? null;
  },
});

export const statusWord = (status: Status) => t(`status.${status}`);
