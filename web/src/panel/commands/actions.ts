/**
 * How the actions that the server allows are laid out: what to press next, what beside it, and what stays in the
 * menu. Nothing here decides whether something is allowed.
 */
import type { AllowedAction, Order, Status } from "~/api/types";

export type Offer =
  | { kind: "claim" | "assign" | "set_priority" | "nudge" | "force" }
  | { kind: "change_status"; to: Status; requires: AllowedAction["requires"] };

export interface Offers {
  main: Offer[];
  side: Offer[];
  menu: Offer[];
}

/** The way an order usually goes. */
const FORWARD: Partial<Record<Status, Status[]>> = {
  accepted: ["in_progress"],
  in_progress: ["issued", "ready", "in_transit"],
  waiting_requester: ["in_progress"],
  waiting_stock: ["in_progress"],
  ready: ["issued", "in_transit"],
  in_transit: ["issued"],
  issued: ["closed"],
};
const BESIDE: readonly Status[] = ["waiting_requester", "waiting_stock"];

/** How many menu entries may stand as buttons when there is nothing else. */
const FEW = 2;

export function offers(order: Pick<Order, "status" | "allowed_actions">): Offers {
  const forward = FORWARD[order.status] ?? [];
  const laid: Offers = { main: [], side: [], menu: [] };
  for (const allowed of order.allowed_actions) {
    const offer = offerOf(allowed);
    if (!offer) continue;
    if (offer.kind === "claim" || (offer.kind === "change_status" && forward.includes(offer.to)))
      laid.main.push(offer);
    else if (offer.kind === "assign" || offer.kind === "nudge") laid.side.push(offer);
    else if (offer.kind === "change_status" && BESIDE.includes(offer.to)) laid.side.push(offer);
    else laid.menu.push(offer);
  }
  laid.main.sort((a, b) => place(forward, a) - place(forward, b));
  if (laid.main.length + laid.side.length === 0 && laid.menu.length <= FEW) {
    return { main: [], side: laid.menu, menu: [] };
  }
  return laid;
}

const place = (forward: Status[], offer: Offer) =>
  offer.kind === "change_status" ? forward.indexOf(offer.to) : -1;

function offerOf({ action, status, requires }: AllowedAction): Offer | null {
  switch (action) {
    case "claim":
    case "assign":
    case "set_priority":
    case "nudge":
    case "force":
      return { kind: action };
    case "change_status":
      return status ? { kind: action, to: status, requires } : null;
    default:
      // Comments, photos and lines are offered where they are shown.
      return null;
  }
}

export const isHarsh = (offer: Offer) =>
  offer.kind === "force" ||
  (offer.kind === "change_status" && (offer.to === "rejected" || offer.to === "cancelled"));

export const keyOf = (offer: Offer) => (offer.kind === "change_status" ? `to_${offer.to}` : offer.kind);

/** The word on the button: what one does, not the status it leads to. */
export function wordOf(from: Status, offer: Offer) {
  if (offer.kind === "assign" && from !== "new") return "reassign";
  if (offer.kind !== "change_status") return offer.kind;
  switch (offer.to) {
    case "new":
      return from === "accepted" ? "give_back" : "open_again";
    case "accepted":
      return "put_off";
    case "in_progress":
      if (from === "accepted") return "start";
      if (from === "issued" || from === "closed") return "reopen";
      return from === "ready" || from === "in_transit" ? "back_to_work" : "resume";
    case "issued":
      if (from !== "in_transit") return "issue";
      return offer.requires.includes("reason") ? "mark_issued" : "confirm_receipt";
    case "waiting_requester":
      return "ask";
    case "waiting_stock":
      return "wait_for_stock";
    case "ready":
      return "make_ready";
    case "in_transit":
      return "send";
    case "closed":
      return "close";
    case "rejected":
      return "reject";
    case "cancelled":
      return "cancel_order";
  }
}

export const may = (order: Pick<Order, "allowed_actions">, action: string) =>
  order.allowed_actions.some((allowed) => allowed.action === action);

/** What takes the order into that status, if this person may: taking it and assigning it make it accepted. */
export function offerTo(order: Pick<Order, "status" | "allowed_actions">, to: Status): Offer | null {
  const change = order.allowed_actions.find(
    (allowed) => allowed.action === "change_status" && allowed.status === to,
  );
  if (change) return { kind: "change_status", to, requires: change.requires };
  if (order.status !== "new" || to !== "accepted") return null;
  return may(order, "claim") ? { kind: "claim" } : may(order, "assign") ? { kind: "assign" } : null;
}
