/**
 * Carrying out one command on an order. What is sent is the version that was on the screen when the person decided:
 * it is taken when the hook's owner (a dialog) appears, and later changes don't touch it.
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Seen } from "~/api/commands";
import { refreshParts, showOrder } from "~/api/orders";
import { isConflict, type Problem } from "~/api/problem";
import type { Order } from "~/api/types";

export interface Conflict {
  /** The order as it was on the screen. */
  seen: Order;
  problem: Problem;
}

interface Options {
  onDone?: (order: Order) => void;
  /** Another version stands now; it is already on the screen. */
  onConflict?: (conflict: Conflict) => void;
}

export function useOrderCommand(seen: Order, { onDone, onConflict }: Options = {}) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (command: (seen: Seen) => Promise<Order>) => command(seen),
    onSuccess: (order) => {
      showOrder(queries, order);
      onDone?.(order);
    },
    onError: (error) => {
      if (!isConflict(error)) return;
      if (error.current) showOrder(queries, error.current);
      onConflict?.({ seen, problem: error });
    },
    onSettled: () => refreshParts(queries, seen.id),
  });
}
