import { describe, expect, it } from "vitest";
import { dayAfter, dayIn, instantIn, lastDayBefore, startOfDay } from "./zone";

describe("an instant of a time zone", () => {
  it("is what its clocks show, in winter and in summer", () => {
    expect(instantIn("Asia/Vladivostok", "2026-11-27T17:40").toISOString()).toBe("2026-11-27T07:40:00.000Z");
    expect(instantIn("Europe/Berlin", "2026-07-03T17:40").toISOString()).toBe("2026-07-03T15:40:00.000Z");
    expect(instantIn("Europe/Berlin", "").getTime()).toBeNaN();
  });
});

describe("a day of a time zone", () => {
  it("begins at its midnight", () => {
    expect(startOfDay("Asia/Vladivostok", "2026-12-15").toISOString()).toBe("2026-12-14T14:00:00.000Z");
    expect(startOfDay("America/New_York", "2026-12-15").toISOString()).toBe("2026-12-15T05:00:00.000Z");
    expect(startOfDay("Europe/Berlin", "2026-03-30").toISOString()).toBe("2026-03-29T22:00:00.000Z");
  });

  it("is another one elsewhere", () => {
    const at = new Date("2026-12-14T22:30:00Z");
    expect(dayIn("Europe/Moscow", at)).toBe("2026-12-15");
    expect(dayIn("UTC", at)).toBe("2026-12-14");
  });

  it("is followed by the next one, over the end of a month and of a year", () => {
    expect(dayAfter("2026-11-30")).toBe("2026-12-01");
    expect(dayAfter("2026-12-31")).toBe("2027-01-01");
    expect(dayAfter("2028-02-28")).toBe("2028-02-29");
  });

  it("is the last one when the span ends with it", () => {
    expect(lastDayBefore("Asia/Yekaterinburg", startOfDay("Asia/Yekaterinburg", "2026-12-16"))).toBe(
      "2026-12-15",
    );
    expect(lastDayBefore("UTC", "2026-12-15T10:00:00Z")).toBe("2026-12-15");
  });
});
