/**
 * What can be done with an order. Each command carries the version that was on the screen and a key for the one
 * intention behind it, and answers the order as it is afterwards.
 */
import { api, body, newIdempotencyKey } from "./client";
import type { Move, NewOrder, Order, Photo, Priority, Quantity, Submitted } from "./types";

/** The order as somebody saw it when they decided. */
export type Seen = Pick<Order, "id" | "version">;

/** What is left out is empty. */
export type StatusChange = Pick<Move, "status"> & Partial<Move>;

const on = (seen: Seen) => ({
  params: { path: { id: seen.id } },
  headers: { "If-Match": `"${seen.version}"`, "Idempotency-Key": newIdempotencyKey() },
});

export const assign = (seen: Seen, assignee: string | null): Promise<Order> =>
  body(api.POST("/orders/{id}/assign", { ...on(seen), body: { assignee: assignee ?? undefined } }));

export const changeStatus = (seen: Seen, change: StatusChange): Promise<Order> =>
  body(api.POST("/orders/{id}/status", { ...on(seen), body: { lines: [], forced: false, ...change } }));

export const handOver = (seen: Seen, lines: Quantity[]): Promise<Order> =>
  body(api.POST("/orders/{id}/hand-over", { ...on(seen), body: { lines } }));

export const waive = (seen: Seen, cartridge: string, quantity: number, reason: string): Promise<Order> =>
  body(api.POST("/orders/{id}/waive", { ...on(seen), body: { cartridge, quantity, reason } }));

export const amendLines = (seen: Seen, lines: Quantity[]): Promise<Order> =>
  body(api.POST("/orders/{id}/lines", { ...on(seen), body: { lines } }));

export const setPriority = (seen: Seen, priority: Priority): Promise<Order> =>
  body(api.POST("/orders/{id}/priority", { ...on(seen), body: { priority } }));

export const nudge = (seen: Seen): Promise<Order> => body(api.POST("/orders/{id}/nudge", on(seen)));

/** One file as a form; the browser itself names the boundary. */
const fileBody = (file: File) => ({
  body: { file: file as unknown as string },
  bodySerializer: () => {
    const form = new FormData();
    form.append("file", file);
    return form;
  },
});

/** A comment or a photo contradicts nobody's decision: it carries no version. */
const beside = (id: string, key: string) => ({
  params: { path: { id } },
  headers: { "Idempotency-Key": key },
});

/** `key` belongs to the written text: sending it twice says it once. */
export const comment = (id: string, text: string, internal: boolean, key: string): Promise<Order> =>
  body(api.POST("/orders/{id}/comments", { ...beside(id, key), body: { text, internal } }));

/** A photo for an order that is still being written. */
export const storePhoto = (file: File): Promise<Photo> => body(api.POST("/photos", fileBody(file)));

export const attachPhoto = (id: string, file: File): Promise<Order> =>
  body(
    api.POST("/orders/{id}/attachments", {
      ...beside(id, newIdempotencyKey()),
      ...fileBody(file),
    }),
  );

/** `key` belongs to the filled form: sending it twice orders once. */
export const submit = (order: NewOrder, key: string): Promise<Submitted> =>
  body(api.POST("/orders", { headers: { "Idempotency-Key": key }, body: order }));
