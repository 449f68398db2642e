/**
 * Live updates for what is open: an order on the screen is read again, a listed one changes in place. New rows are not
 * inserted here: the queue announces them, and the reader decides.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { subscribe } from "~/api/live";
import { isShown, orderQuery, refreshParts, showOrder } from "~/api/orders";

/** A burst of changes to one order is read once. */
const GATHER_MS = 250;

export function useLiveOrders() {
  const queries = useQueryClient();
  useEffect(() => {
    const changed = new Set<string>();
    let timer: number | undefined;

    const readAgain = () => {
      timer = undefined;
      const ids = [...changed].filter((id) => isShown(queries, id));
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
