/** An order that somebody changed while this person was deciding: kept until they have read it. */
import { useQuery } from "@tanstack/react-query";
import type { Conflict } from "../command";
import { queries } from "../queries";

const keyOf = (id: string) => ["conflict", id];

export const tellConflict = (conflict: Conflict) => queries.setQueryData(keyOf(conflict.seen.id), conflict);

export const forgetConflict = (id: string) => queries.setQueryData(keyOf(id), null);

export const useConflict = (id: string) =>
  useQuery<Conflict | null>({
    queryKey: keyOf(id),
    queryFn: () => null,
    staleTime: Infinity,
    initialData: null,
  }).data;
