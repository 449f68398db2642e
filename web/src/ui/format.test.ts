import { describe, expect, it } from "vitest";
import { ago, calendarDay, duration, number, parts, percent, utc } from "./format";

const now = new Date("2026-11-22T12:00:00Z");
const say = (key: string, { count }: { count: number }) => `${count} ${key.split(".")[1]?.[0]}`;

describe("ago", () => {
  it("uses the greatest unit that fits", () => {
    expect(ago("en", "2026-11-22T11:58:00Z", now)).toBe("2 min ago");
    expect(ago("en", "2026-11-22T09:30:00Z", now)).toBe("2 hr ago");
    expect(ago("en", "2026-11-19T09:30:00Z", now)).toBe("3 days ago");
  });

  it("speaks Russian", () => {
    expect(ago("ru", "2026-11-22T09:30:00Z", now)).toBe("2 ч назад");
    expect(ago("ru", "2026-11-21T11:00:00Z", now)).toBe("вчера");
  });
});

describe("duration", () => {
  it("drops the minutes of spans longer than a day", () => {
    expect(duration(say, 2 * 86_400 + 3 * 3_600 + 25 * 60)).toBe("2 d 3 h");
  });

  it("says hours and minutes", () => {
    expect(duration(say, 3 * 3_600 + 20 * 60)).toBe("3 h 20 m");
    expect(duration(say, 3_600)).toBe("1 h");
  });

  it("drops what no longer matters beside ten of the greater unit", () => {
    expect(duration(say, 16 * 3_600 + 55 * 60)).toBe("16 h");
    expect(duration(say, 12 * 86_400 + 5 * 3_600)).toBe("12 d");
  });

  it("never says nothing", () => {
    expect(duration((key) => key, 20)).toBe("duration.moment");
  });

  it("looks at the length only, not at the direction", () => {
    expect(parts(-90 * 60)).toEqual({ days: 0, hours: 1, minutes: 30 });
  });
});

describe("utc", () => {
  it("says the same instant for somebody elsewhere", () => {
    expect(utc("2026-11-22T16:05:30+03:00")).toBe("2026-11-22 13:05 UTC");
  });
});

describe("a day of a calendar", () => {
  it("is the same day everywhere, and a month has none", () => {
    expect(calendarDay("ru", "2026-10-29")).toBe("29 окт. 2026 г.");
    expect(calendarDay("en", "2026-10-01")).toBe("1 Oct 2026");
    expect(calendarDay("ru", "2026-10")).toBe("октябрь 2026 г.");
  });
});

describe("a number", () => {
  it("below zero has a minus, not a hyphen", () => {
    expect(number("ru", -12)).toBe("−12");
  });

  it("of a hundred stays beside its sign", () => {
    expect(percent("ru", 73.3)).toBe("73,3\u00a0%");
    expect(percent("en", 52)).toBe("52%");
  });
});
