import { describe, expect, it } from "vitest";
import { fridayEvening, weekdayTime } from "./moments";

describe("the moment of the preview", () => {
  it("is the coming Friday evening, today on a Friday", () => {
    expect(fridayEvening(new Date(2026, 10, 26, 9))).toBe("2026-11-27T17:40");
    expect(fridayEvening(new Date(2026, 10, 27, 23))).toBe("2026-11-27T17:40");
    expect(fridayEvening(new Date(2026, 10, 28))).toBe("2026-12-04T17:40");
  });

  it("is told in the time zone of the calendar", () => {
    expect(weekdayTime("en", "2026-11-27T14:40:00Z", "Europe/Moscow")).toMatch(
      /^Fri,? 27 Nov,? (at )?17:40$/,
    );
  });
});
