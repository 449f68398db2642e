/**
 * Counts the orders that belong on top of what is shown. They are announced, not inserted: nothing moves under the
 * reader's eyes until they ask for it.
 */
import { useEffect, useEffectEvent, useState } from "react";
import { subscribe } from "~/api/live";
import { newestOf, type OrderFilter } from "~/api/orders";
import type { Order, OrderPage } from "~/api/types";

const GATHER_MS = 400;

/**
 * Those of the fresh first page that are not shown. While more pages wait to be loaded, what comes after the last
 * shown order is no newcomer: it only moved up.
 */
export function newcomers(fresh: Order[], shown: Order[], hasMore: boolean): Order[] {
  const known = new Set(shown.map((order) => order.id));
  const last = hasMore ? fresh.findLastIndex((order) => known.has(order.id)) : fresh.length;
  return fresh.filter((order, index) => index < last && !known.has(order.id));
}

/** `count`: which of the freshly read orders are newcomers to what is shown. */
export function useNewcomers(
  filter: OrderFilter,
  shown: Order[] | undefined,
  count: (fresh: Order[], shown: Order[]) => Order[],
) {
  const key = JSON.stringify(filter);
  const [found, setFound] = useState<{ key: string; page: OrderPage; count: number } | null>(null);

  const look = useEffectEvent(async () => {
    if (!shown) return;
    const page = await newestOf(filter).catch(() => null);
    if (page) setFound({ key, page, count: count(page.items, shown).length });
  });
  const isShown = useEffectEvent((id: string) => shown?.some((order) => order.id === id) ?? true);

  useEffect(() => {
    let timer: number | undefined;
    const unsubscribe = subscribe((id) => {
      if (id !== null && isShown(id)) return;
      timer ??= window.setTimeout(() => {
        timer = undefined;
        void look();
      }, GATHER_MS);
    });
    return () => {
      unsubscribe();
      window.clearTimeout(timer);
    };
  }, [key]);

  const current = found?.key === key && found.count > 0 ? found : null;
  return { count: current?.count ?? 0, page: current?.page ?? null, clear: () => setFound(null) };
}
