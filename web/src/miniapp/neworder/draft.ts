/**
 * An order being written. It is kept in the browser with every change, so that a reload or a closed app loses nothing;
 * each person on a shared device has their own.
 */
import { useEffect, useState } from "react";
import { newIdempotencyKey } from "~/api/client";
import type { CartridgeRef, NewOrder } from "~/api/types";

export const MAX_LINES = 20;
export const MAX_QUANTITY = 99;
export const MAX_PHOTOS = 10;

export interface DraftLine {
  cartridge: CartridgeRef;
  quantity: number;
}

export interface DraftPrinter {
  id: string;
  model: string;
  inventory_number: string;
  place?: string;
}

export interface Draft {
  branch: string | null;
  /** For whom, when it is not for oneself. */
  requester: string | null;
  printer: DraftPrinter | null;
  lines: DraftLine[];
  comment: string;
  /** Stored already, each with a small picture of itself to show. */
  photos: { id: string; preview: string }[];
  /** Belongs to this very content: sending it twice orders once. */
  key: string;
}

export const emptyDraft = (branch: string | null = null): Draft => ({
  branch,
  requester: null,
  printer: null,
  lines: [],
  comment: "",
  photos: [],
  key: newIdempotencyKey(),
});

const placeOf = (person: string) => `helpdesk-draft:${person}`;

export function load(person: string): Draft {
  try {
    const kept = JSON.parse(localStorage.getItem(placeOf(person)) ?? "null") as Partial<Draft> | null;
    return { ...emptyDraft(), ...kept };
  } catch {
    return emptyDraft();
  }
}

function keep(person: string, draft: Draft) {
  try {
    localStorage.setItem(placeOf(person), JSON.stringify(draft));
  } catch {
    // Full or forbidden: the draft then lives as long as the page.
  }
}

/** Something would be lost with it. */
export const hasContent = ({ lines, comment, photos }: Draft) =>
  lines.length > 0 || comment.trim() !== "" || photos.length > 0;

/** The draft with so many of a cartridge; none takes the line out. */
export function withQuantity(lines: DraftLine[], cartridge: CartridgeRef, quantity: number): DraftLine[] {
  const others = (line: DraftLine) => line.cartridge.id !== cartridge.id;
  if (quantity < 1) return lines.filter(others);
  const { id, sku, title } = cartridge;
  const line = { cartridge: { id, sku, title }, quantity: Math.min(quantity, MAX_QUANTITY) };
  if (!lines.every(others)) return lines.map((old) => (others(old) ? old : line));
  return lines.length < MAX_LINES ? [...lines, line] : lines;
}

export function orderOf(draft: Draft): NewOrder | null {
  if (!draft.branch || draft.lines.length === 0) return null;
  return {
    branch: draft.branch,
    lines: draft.lines.map(({ cartridge, quantity }) => ({ cartridge: cartridge.id, quantity })),
    comment: draft.comment.trim() || undefined,
    printer: draft.printer?.id,
    requester: draft.requester ?? undefined,
    photos: draft.photos.map(({ id }) => id),
  };
}

/** What is shown and kept; `begin` makes the first one out of what was kept. */
export function useDraft(person: string, begin: (kept: Draft) => Draft) {
  const [draft, setDraft] = useState(() => begin(load(person)));
  useEffect(() => keep(person, draft), [person, draft]);
  const change = (next: Partial<Draft> | ((now: Draft) => Partial<Draft>)) =>
    setDraft((now) => ({
      ...now,
      ...(typeof next === "function" ? next(now) : next),
      key: newIdempotencyKey(),
    }));
  const forget = () => localStorage.removeItem(placeOf(person));
  return { draft, change, forget };
}
