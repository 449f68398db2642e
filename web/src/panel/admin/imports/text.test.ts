import { describe, expect, it } from "vitest";
import { textOf } from "./text";

describe("a chosen file", () => {
  it("is read as UTF-8, without the mark some programs put before it", () => {
    const bytes = new TextEncoder().encode("\uFEFFsku;название\n");
    expect(textOf(bytes.buffer)).toBe("sku;название\n");
  });

  it("is read as windows-1251 when it is no UTF-8", () => {
    const bytes = new Uint8Array([0xef, 0xf0, 0xe8, 0xed, 0xf2, 0xe5, 0xf0]);
    expect(textOf(bytes.buffer)).toBe("принтер");
  });
});
