/** Which orders are selected. The selection belongs to one filter: another list begins with none. */
import { useState } from "react";
import type { Order } from "~/api/types";

export interface Selection {
  ids: ReadonlySet<string>;
  /** Everything that matches the filter, loaded or not. */
  everything: boolean;
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  /** From the one that was toggled last to this one. */
  extendTo: (id: string) => void;
  /** All that are shown, or none. */
  toggleAll: () => void;
  chooseEverything: () => void;
  clear: () => void;
  areAllShown: boolean;
}

interface Kept {
  key: string;
  ids: ReadonlySet<string>;
  last: string | null;
  everything: boolean;
}

export function useSelection(shown: Order[], key: string): Selection {
  const none: Kept = { key, ids: new Set(), last: null, everything: false };
  const [kept, setKept] = useState(none);
  const current = kept.key === key ? kept : none;
  const { ids, last, everything } = current;
  const keep = (next: Partial<Kept>) => setKept({ ...current, everything: false, ...next });

  const toggle = (id: string) => {
    const next = new Set(ids);
    if (!next.delete(id)) next.add(id);
    keep({ ids: next, last: id });
  };
  const areAllShown = shown.length > 0 && shown.every(({ id }) => ids.has(id));
  return {
    ids,
    everything,
    has: (id) => everything || ids.has(id),
    toggle,
    extendTo: (id) => {
      const [a, b] = [last, id].map((end) => shown.findIndex((order) => order.id === end));
      if (a === undefined || b === undefined || a === -1 || b === -1) return toggle(id);
      const between = shown.slice(Math.min(a, b), Math.max(a, b) + 1);
      keep({ ids: new Set([...ids, ...between.map((order) => order.id)]), last: id });
    },
    toggleAll: () =>
      keep({
        ids: areAllShown ? new Set() : new Set([...ids, ...shown.map((order) => order.id)]),
        last: null,
      }),
    chooseEverything: () => keep({ everything: true }),
    clear: () => keep({ ids: new Set(), last: null }),
    areAllShown,
  };
}
