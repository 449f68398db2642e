import { describe, expect, it, vi } from "vitest";
import { emptyDraft, hasContent, load, MAX_LINES, MAX_QUANTITY, orderOf, withQuantity } from "./draft";
import { fitting, matches } from "./fitting";
import type { Cartridge } from "~/api/types";

const cartridge = (id: string) => ({ id, sku: id.toUpperCase(), title: `Картридж ${id}` });

describe("the lines of a draft", () => {
  it("keep their order when a quantity changes, and go when it is none", () => {
    let lines = withQuantity([], cartridge("a"), 1);
    lines = withQuantity(lines, cartridge("b"), 2);
    lines = withQuantity(lines, cartridge("a"), 3);
    expect(lines.map(({ cartridge, quantity }) => [cartridge.id, quantity])).toEqual([
      ["a", 3],
      ["b", 2],
    ]);
    expect(withQuantity(lines, cartridge("a"), 0).map(({ cartridge }) => cartridge.id)).toEqual(["b"]);
  });

  it("stay within what an order may hold", () => {
    let lines = withQuantity([], cartridge("a"), 1000);
    expect(lines[0]?.quantity).toBe(MAX_QUANTITY);
    for (let n = 0; n < 30; n++) lines = withQuantity(lines, cartridge(`c${n}`), 1);
    expect(lines).toHaveLength(MAX_LINES);
  });
});

describe("a draft", () => {
  it("is an order once it has a branch and a line", () => {
    const draft = { ...emptyDraft("b1"), comment: "  " };
    expect(orderOf(draft)).toBeNull();
    expect(hasContent(draft)).toBe(false);
    const filled = { ...draft, lines: withQuantity([], cartridge("a"), 2) };
    expect(hasContent(filled)).toBe(true);
    expect(orderOf(filled)).toEqual({
      branch: "b1",
      lines: [{ cartridge: "a", quantity: 2 }],
      comment: undefined,
      printer: undefined,
      requester: undefined,
      photos: [],
    });
  });

  it("survives what it can't read", () => {
    const kept: Record<string, string> = {
      "helpdesk-draft:anna": '{"comment":"кабинет 301"}',
      "helpdesk-draft:boris": "{broken",
    };
    vi.stubGlobal("localStorage", { getItem: (key: string) => kept[key] ?? null });
    expect(load("anna")).toMatchObject({ comment: "кабинет 301", lines: [], photos: [] });
    expect(load("boris").lines).toEqual([]);
    expect(load("nobody").comment).toBe("");
  });
});

describe("what fits a printer", () => {
  const of = (sku: string, printers: string[]) => ({ sku, printers }) as Cartridge;

  it("is found however the model is written, and nothing that only begins alike", () => {
    const all = [of("CF259A", ["LaserJet Pro M404dn"]), of("CF226A", ["LaserJet Pro M402"]), of("X", [])];
    expect(fitting(all, "laserjet pro M-404 DN").map(({ sku }) => sku)).toEqual(["CF259A"]);
    expect(fitting(all, "LaserJet Pro M40")).toEqual([]);
  });

  it("is looked for by number, model or room", () => {
    expect(matches("0012", ["ИНВ-00123", "M404"])).toBe(true);
    expect(matches("каб 30", ["ИНВ-1", null, "каб. 301"])).toBe(true);
    expect(matches("zzz", ["ИНВ-1", undefined])).toBe(false);
  });
});
