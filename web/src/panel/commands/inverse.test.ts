import { describe, expect, it } from "vitest";
import type { AllowedAction, Order, Status } from "~/api/types";
import { changeOf, inverseOf } from "./inverse";

type Compared = Pick<Order, "status" | "assignee" | "priority" | "allowed_actions">;

const petr = { id: "1", name: "Пётр" };
const order = (part: Partial<Compared>): Compared => ({
  status: "new",
  priority: "normal",
  allowed_actions: [],
  ...part,
});
const to = (status: Status, ...requires: AllowedAction["requires"]): AllowedAction => ({
  action: "change_status",
  status,
  requires,
});

describe("a command", () => {
  it("that claimed an order is taken back by giving it back", () => {
    const after = order({ status: "accepted", assignee: petr, allowed_actions: [to("new")] });
    expect(changeOf(order({}), after)).toBe("status");
    expect(inverseOf(order({}), after)).not.toBeNull();
  });

  it("is not taken back when the way back asks for a reason", () => {
    const after = order({ status: "issued", allowed_actions: [to("in_progress", "reason")] });
    expect(inverseOf(order({ status: "in_progress" }), after)).toBeNull();
  });

  it("is not taken back when there is no way back", () => {
    expect(inverseOf(order({ status: "accepted" }), order({ status: "waiting_stock" }))).toBeNull();
  });

  it("that passed an order on is taken back by those who may assign", () => {
    const before = order({ status: "accepted", assignee: petr });
    const after = order({ status: "accepted", assignee: { id: "2", name: "Сергей" } });
    expect(changeOf(before, after)).toBe("assignee");
    expect(inverseOf(before, after)).toBeNull();
    const allowed = { ...after, allowed_actions: [{ action: "assign" as const, requires: [] }] };
    expect(inverseOf(before, allowed)).not.toBeNull();
  });

  it("that only said something changes nothing to take back", () => {
    expect(changeOf(order({}), order({}))).toBeNull();
  });
});
