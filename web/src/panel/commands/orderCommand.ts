/**
 * Carrying out one command on an order. What is sent is the version that was on the screen when the person decided:
 * the caller keeps it (a dialog: from when it was opened), and later changes don't touch it. A command that has an
 * inverse can be undone for a while.
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Seen } from "~/api/commands";
import { refreshParts, showOrder } from "~/api/orders";
import { isConflict, type Problem } from "~/api/problem";
import type { Order } from "~/api/types";
import { useOfferUndo } from "./undo";

export interface Conflict {
  /** The order as it was on the screen. */
  seen: Order;
  problem: Problem;
}

export type Command = (seen: Seen) => Promise<Order>;

interface Options {
  onDone?: (order: Order) => void;
  /** Another version stands now; it is already on the screen. */
  onConflict?: (conflict: Conflict) => void;
}

export function useOrderCommand({ onDone, onConflict }: Options = {}) {
  const queries = useQueryClient();
  const offerUndo = useOfferUndo();
  return useMutation({
    mutationFn: ({ seen, command }: { seen: Order; command: Command }) => command(seen),
    onSuccess: (order, { seen }) => {
      showOrder(queries, order);
      offerUndo(seen, order);
      onDone?.(order);
    },
    onError: (error, { seen }) => {
      if (!isConflict(error)) return;
      if (error.current) showOrder(queries, error.current);
      onConflict?.({ seen, problem: error });
    },
    onSettled: (_done, _error, { seen }) => refreshParts(queries, seen.id),
  });
}
