import { describe, expect, it } from "vitest";
import type { AllowedAction, Status } from "~/api/types";
import { keyOf, offers, wordOf } from "./actions";

const to = (status: Status, ...requires: AllowedAction["requires"]): AllowedAction => ({
  action: "change_status",
  status,
  requires,
});
const simple = (action: AllowedAction["action"]): AllowedAction => ({ action, requires: [] });

describe("the actions of an order", () => {
  it("put the usual next step first", () => {
    const { main, side, menu } = offers({
      status: "in_progress",
      allowed_actions: [
        to("accepted"),
        to("waiting_stock"),
        to("ready"),
        to("in_transit"),
        to("issued", "lines_settled"),
        to("rejected", "reason"),
        simple("comment"),
      ],
    });
    expect(main.map(keyOf)).toEqual(["to_issued", "to_ready", "to_in_transit"]);
    expect(side.map(keyOf)).toEqual(["to_waiting_stock"]);
    expect(menu.map(keyOf)).toEqual(["to_accepted", "to_rejected"]);
  });

  it("offer claiming before everything", () => {
    const { main } = offers({ status: "new", allowed_actions: [to("rejected", "reason"), simple("claim")] });
    expect(main.map(keyOf)).toEqual(["claim"]);
  });

  it("need no menu when there is hardly anything", () => {
    const { side, menu } = offers({
      status: "new",
      allowed_actions: [to("cancelled", "reason"), simple("comment")],
    });
    expect(side.map(keyOf)).toEqual(["to_cancelled"]);
    expect(menu).toEqual([]);
  });

  it("are named after what one does", () => {
    const offer = (status: Status, ...requires: AllowedAction["requires"]) =>
      ({ kind: "change_status", to: status, requires }) as const;
    expect(wordOf("accepted", offer("in_progress"))).toBe("start");
    expect(wordOf("issued", offer("in_progress", "reason"))).toBe("reopen");
    expect(wordOf("accepted", offer("new"))).toBe("give_back");
    expect(wordOf("cancelled", offer("new", "reason"))).toBe("open_again");
    expect(wordOf("in_transit", offer("issued"))).toBe("confirm_receipt");
    expect(wordOf("in_transit", offer("issued", "reason"))).toBe("mark_issued");
  });
});
