import { describe, expect, it } from "vitest";
import type { Step } from "~/api/types";
import { whyNot } from "./whyNot";

const steps: Step[] = [
  { from: "new", to: "accepted", by: ["storekeeper", "dispatcher"] },
  { from: "in_transit", to: "issued", by: ["requester", "system"] },
  { from: "in_transit", to: "issued", by: ["assignee", "dispatcher"], requires: "reason" },
  { from: "waiting_requester", to: "cancelled", by: ["system"] },
];

describe("a step that is not possible", () => {
  it("may not exist", () => {
    expect(whyNot(steps, "new", "ready")).toEqual({ kind: "no_way" });
  });

  it("may be somebody else's to take", () => {
    expect(whyNot(steps, "in_transit", "issued")).toEqual({
      kind: "not_you",
      by: ["requester", "assignee", "dispatcher"],
    });
  });

  it("may happen by itself only", () => {
    expect(whyNot(steps, "waiting_requester", "cancelled")).toEqual({ kind: "by_itself" });
  });
});
