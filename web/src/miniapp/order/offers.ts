/**
 * How the actions that the server allows are laid out: one is the main button, the rest stand in a list. Nothing here
 * decides whether something is allowed.
 */
import type { AllowedAction, Order, Status } from "~/api/types";
import { outstanding } from "../orders";
import type { Key } from "../words";

export type Offer =
  | {
      kind: Exclude<
        AllowedAction["action"],
        "change_status" | "comment" | "comment_internally" | "attach_photo"
      >;
    }
  | { kind: "change_status"; to: Status; requires: AllowedAction["requires"] };

/** The way an order usually goes; what comes first is likelier. */
const FORWARD: Partial<Record<Status, Status[]>> = {
  accepted: ["in_progress"],
  in_progress: ["issued", "ready", "in_transit"],
  waiting_requester: ["in_progress"],
  waiting_stock: ["in_progress"],
  ready: ["issued", "in_transit"],
  in_transit: ["issued"],
  issued: ["closed"],
};

/** Every action but those that stand where they belong: comments and photos. */
export function offers(order: Pick<Order, "allowed_actions">): Offer[] {
  return order.allowed_actions.flatMap(({ action, status, requires }): Offer[] => {
    if (action === "comment" || action === "comment_internally" || action === "attach_photo") return [];
    if (action !== "change_status") return [{ kind: action }];
    return status ? [{ kind: action, to: status, requires }] : [];
  });
}

/** What one most likely came for. */
export function mainOffer(order: Pick<Order, "status" | "allowed_actions">): Offer | undefined {
  const all = offers(order);
  const forward = FORWARD[order.status] ?? [];
  const next = forward.flatMap((to) =>
    all.filter((offer) => offer.kind === "change_status" && offer.to === to),
  );
  return all.find(({ kind }) => kind === "claim") ?? next[0];
}

/** What is done often stands first. */
const OFTEN: readonly string[] = [
  "to_ready",
  "to_in_transit",
  "to_waiting_requester",
  "to_issued",
  "to_in_progress",
  "hand_over",
  "to_waiting_stock",
  "nudge",
  "assign",
  "to_new",
  "to_closed",
  "amend_lines",
  "waive_line",
  "to_accepted",
  "set_priority",
];

/** All but the main one: the likeliest first, the harsh ones last. */
export function otherOffers(order: Pick<Order, "status" | "allowed_actions">): Offer[] {
  const main = mainOffer(order);
  const place = (offer: Offer) => {
    const at = OFTEN.indexOf(keyOf(offer));
    return at < 0 || isHarsh(offer) ? OFTEN.length : at;
  };
  return offers(order)
    .filter((offer) => !main || keyOf(offer) !== keyOf(main))
    .sort((a, b) => place(a) - place(b));
}

export const keyOf = (offer: Offer) => (offer.kind === "change_status" ? `to_${offer.to}` : offer.kind);

export const isHarsh = (offer: Offer) =>
  offer.kind === "force" ||
  (offer.kind === "change_status" && (offer.to === "rejected" || offer.to === "cancelled"));

/** Whether something is asked, or has to be thought about, before it is done. */
export function asks(offer: Offer, order: Pick<Order, "lines">): boolean {
  if (offer.kind !== "change_status") return offer.kind !== "claim" && offer.kind !== "nudge";
  if (offer.to === "waiting_stock" || isHarsh(offer)) return true;
  if (offer.requires.includes("lines_settled")) return order.lines.some((line) => outstanding(line) > 0);
  return offer.requires.length > 0;
}

/** The word on the button: what one does, not the status it leads to. */
export function wordOf(from: Status, offer: Offer): Key {
  if (offer.kind === "assign" && from !== "new") return "do.reassign";
  if (offer.kind !== "change_status") return `do.${offer.kind}`;
  switch (offer.to) {
    case "new":
      return from === "accepted" ? "do.give_back" : "do.open_again";
    case "accepted":
      return "do.put_off";
    case "in_progress":
      if (from === "accepted") return "do.start";
      if (from === "issued" || from === "closed") return "do.reopen";
      return from === "ready" || from === "in_transit" ? "do.back_to_work" : "do.resume";
    case "issued":
      if (from !== "in_transit") return "do.issue";
      return offer.requires.includes("reason") ? "do.mark_issued" : "do.confirm_receipt";
    case "waiting_requester":
      return "do.ask";
    case "waiting_stock":
      return "do.wait_for_stock";
    case "ready":
      return "do.make_ready";
    case "in_transit":
      return "do.send";
    case "closed":
      return "do.close";
    case "rejected":
      return "do.reject";
    case "cancelled":
      return "do.cancel_order";
  }
}
