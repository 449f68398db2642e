import { describe, expect, it } from "vitest";
import { scanned, startPlace } from "./start";

const ID = "0198f2c4-7b1e-7c3a-9d55-0a1b2c3d4e5f";

describe("a scanned code", () => {
  it.each([
    `printer_${ID}`,
    `printer_${ID.replaceAll("-", "")}`,
    `https://t.me/helpdesk_bot/app?startapp=printer_${ID}`,
    `https://t.me/helpdesk_bot?startapp=printer_${ID.toUpperCase()}`,
  ])("names a printer: %s", (text) => {
    expect(scanned(text)).toEqual({ kind: "printer", id: ID });
  });

  it.each(["ИНВ-000123", "12345", `printer_${ID}0`, "printer_1"])(
    "else is an inventory number: %s",
    (text) => {
      expect(scanned(` ${text} `)).toEqual({ kind: "typed", number: text });
    },
  );
});

describe("a start parameter", () => {
  it("opens the form for a printer, or an order", () => {
    expect(startPlace(`printer_${ID}`)).toBe(`/new/printer/${ID}`);
    expect(startPlace("order_123")).toBe("/orders/123");
  });

  it("is ignored when it means nothing", () => {
    for (const param of [null, undefined, "", "hello", "order_", "order_1/../..", "printer_1"])
      expect(startPlace(param)).toBeNull();
  });
});
