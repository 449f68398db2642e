import { describe, expect, it } from "vitest";
import { asField, fromField, lastDays, readAsk, writeAsk } from "./period";

const now = new Date(2026, 10, 26, 12);

describe("the address of a report", () => {
  it("means the last thirty days when it says nothing", () => {
    expect(readAsk(new URLSearchParams(), now)).toMatchObject({ from: "2026-10-28", to: "2026-11-26" });
  });

  it("brings back what it was made of", () => {
    const ask = { from: "2026-01-01", to: "2026-03-31", branch: "b", as_of: "2026-04-01T00:00:00.000Z" };
    expect(readAsk(writeAsk(ask), now)).toEqual(ask);
  });

  it("ignores what is no day and no moment", () => {
    const ask = readAsk(new URLSearchParams("from=yesterday&as_of=then"), now);
    expect(ask).toMatchObject({ from: "2026-10-28", as_of: undefined });
  });
});

describe("a period", () => {
  it("has both its ends", () => {
    expect(lastDays(7, now)).toEqual({ from: "2026-11-20", to: "2026-11-26" });
  });
});

describe("a moment", () => {
  it("is the same in a field and in the address", () => {
    expect(fromField(asField("2026-11-26T09:30:00.000Z"))).toBe("2026-11-26T09:30:00.000Z");
    expect(fromField("")).toBeUndefined();
  });
});
