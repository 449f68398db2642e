import { describe, expect, it } from "vitest";
import { ranges, readExceptions, readHours, written, writtenExceptions } from "./hours";

describe("working hours", () => {
  it("are read as they are written", () => {
    const hours = [
      { from: "09:00", to: "13:00" },
      { from: "14:00", to: "18:00" },
    ];
    expect(written(hours)).toBe("09:00–13:00, 14:00–18:00");
    expect(readHours("9:00-13:00, 14:00 – 18:00")).toEqual(hours);
  });

  it("are none on a day off", () => {
    expect(readHours("  ")).toEqual([]);
  });

  it("must be hours", () => {
    expect(readHours("с девяти до шести")).toBeNull();
    expect(readHours("09:00–13:00, обед")).toBeNull();
  });

  it("of special days are told a line a day", () => {
    const days = { "2027-01-01": [], "2026-12-31": [{ from: "09:00", to: "13:00" }] };
    expect(writtenExceptions(days)).toBe("2026-12-31: 09:00–13:00\n2027-01-01");
    expect(readExceptions("2026-12-31: 09:00–13:00\n\n2027-01-01")).toEqual(days);
    expect(readExceptions("31 декабря")).toBeNull();
  });

  it("that repeat are told together", () => {
    const day = [{ from: "09:00", to: "18:00" }];
    expect(ranges([day, day, day, day, day, [], []])).toEqual([
      { first: 0, last: 4, hours: "09:00–18:00" },
      { first: 5, last: 6, hours: "" },
    ]);
  });
});
