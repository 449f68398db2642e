/** One command for many orders: those chosen, or everything that matches, chunk by chunk. */
import { api, body, newIdempotencyKey } from "./client";
import type { OrderFilter } from "./orders";
import type { BulkAnswer, BulkCommand, BulkResult, Order } from "./types";

export type BulkAct = Pick<BulkCommand, "assign" | "status">;
export type Targets = { orders: Order[] } | { matching: OrderFilter };

const CHUNK = 100;

const send = (command: BulkCommand): Promise<BulkAnswer> =>
  body(api.POST("/orders/bulk", { headers: { "Idempotency-Key": newIdempotencyKey() }, body: command }));

/** Each order is answered by itself; `onProgress` hears after each chunk. */
export async function commandMany(
  targets: Targets,
  act: BulkAct,
  onProgress: (done: number, total: number) => void,
): Promise<BulkResult[]> {
  const results: BulkResult[] = [];
  const heard = (answer: BulkAnswer, total: number) => {
    results.push(...answer.items);
    onProgress(results.length, total);
  };
  if ("orders" in targets) {
    for (let at = 0; at < targets.orders.length; at += CHUNK) {
      const orders = targets.orders.slice(at, at + CHUNK).map(({ id, version }) => ({ id, version }));
      heard(await send({ orders, ...act }), targets.orders.length);
    }
    return results;
  }
  // The order of the list doesn't matter here: the server goes by number.
  const { status, branch, assignee, q, overdue, due_by } = targets.matching;
  const matching = { status: status ?? [], branch: branch ? [branch] : [], assignee, q, overdue, due_by };
  let cursor: string | undefined;
  let total: number | null = null;
  do {
    const answer = await send({ matching, cursor, limit: CHUNK, ...act });
    total ??= answer.total;
    heard(answer, total);
    cursor = answer.next_cursor;
  } while (cursor);
  return results;
}
