/**
 * Live updates for what is open: an order on the screen is read again, a listed one changes in place. New rows are not
 * inserted here: the queue announces them, and the reader decides.
 */
import { useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useEffect } from "react";
import { subscribe } from "~/api/live";
import { orderQuery, refreshParts, showOrder } from "~/api/orders";
import type { OrderPage } from "~/api/types";

/** A burst of changes to one order is read once. */
const GATHER_MS = 250;

export function useLiveOrders() {
  const queries = useQueryClient();
  useEffect(() => {
    const changed = new Set<string>();
    let timer: number | undefined;

    const isShown = (id: string) =>
      queries.getQueryState(orderQuery(id).queryKey) !== undefined ||
      queries
        .getQueriesData<InfiniteData<OrderPage>>({ queryKey: ["orders", "list"], type: "active" })
        .some(([, list]) => list?.pages.some((page) => page.items.some((order) => order.id === id)));

    const readAgain = () => {
      timer = undefined;
      const ids = [...changed].filter(isShown);
      changed.clear();
      for (const id of ids) {
        refreshParts(queries, id);
        queries
          .fetchQuery({ ...orderQuery(id), staleTime: 0 })
          .then((order) => showOrder(queries, order))
          .catch(() => {
            // Not readable any more (a role was taken away) or the server is away: what is shown stays.
          });
      }
    };

    const unsubscribe = subscribe((order) => {
      if (order === null) {
        void queries.invalidateQueries({ queryKey: ["orders"] });
        return;
      }
      changed.add(order);
      timer ??= window.setTimeout(readAgain, GATHER_MS);
    });
    return () => {
      unsubscribe();
      window.clearTimeout(timer);
    };
  }, [queries]);
}
