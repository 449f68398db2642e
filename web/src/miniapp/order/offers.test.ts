import { describe, expect, it } from "vitest";
import type { AllowedAction, Order, Status } from "~/api/types";
import { asks, isHarsh, keyOf, mainOffer, offers, wordOf, type Offer } from "./offers";

const allow = (
  action: AllowedAction["action"],
  status?: Status,
  requires: AllowedAction["requires"] = [],
) => ({
  action,
  status,
  requires,
});
const line = (requested: number, issued: number) =>
  ({ cartridge: { id: "c", sku: "C", title: "" }, requested, issued, waived: 0, received: 0 }) as const;
const to = (status: Status, requires: AllowedAction["requires"] = []): Offer => ({
  kind: "change_status",
  to: status,
  requires,
});

describe("the actions of an order", () => {
  it("are all that the server allows, but those that stand beside what they are about", () => {
    const allowed = [
      allow("claim"),
      allow("comment"),
      allow("attach_photo"),
      allow("change_status", "rejected"),
    ];
    expect(offers({ allowed_actions: allowed }).map(keyOf)).toEqual(["claim", "to_rejected"]);
    expect(offers({ allowed_actions: [] })).toEqual([]);
  });

  it("have one that is next", () => {
    const order = (status: Status, ...allowed_actions: AllowedAction[]) =>
      ({ status, allowed_actions }) as Pick<Order, "status" | "allowed_actions">;
    const next = (...given: Parameters<typeof order>) => {
      const main = mainOffer(order(...given));
      return main && keyOf(main);
    };
    expect(next("new", allow("assign"), allow("claim"))).toBe("claim");
    expect(next("in_progress", allow("change_status", "ready"), allow("change_status", "issued"))).toBe(
      "to_issued",
    );
    expect(next("in_transit", allow("change_status", "issued"))).toBe("to_issued");
    expect(next("new", allow("change_status", "cancelled"))).toBeUndefined();
  });

  it("ask when something has to be said or thought about", () => {
    expect(asks(to("in_progress"), { lines: [] })).toBe(false);
    expect(asks(to("rejected"), { lines: [] })).toBe(true);
    expect(asks(to("waiting_requester", ["question"]), { lines: [] })).toBe(true);
    expect(asks(to("issued", ["lines_settled"]), { lines: [line(2, 1)] })).toBe(true);
    expect(asks(to("issued", ["lines_settled"]), { lines: [line(2, 2)] })).toBe(false);
    expect(asks({ kind: "nudge" }, { lines: [] })).toBe(false);
  });

  it("are named by what one does", () => {
    expect(wordOf("in_transit", to("issued"))).toBe("do.confirm_receipt");
    expect(wordOf("in_transit", to("issued", ["reason"]))).toBe("do.mark_issued");
    expect(wordOf("closed", to("in_progress", ["reason"]))).toBe("do.reopen");
    expect(isHarsh(to("cancelled"))).toBe(true);
  });
});
