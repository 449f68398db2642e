import { describe, expect, it } from "vitest";
import type { Absence, Branch, Grant, Person } from "~/api/types";
import { awayNow, lastDay, standsIn, zoneOf } from "./absence";

const now = new Date("2026-12-10T12:00:00Z");
const person = (id: string, absence?: Absence): Person => ({
  id,
  name: id,
  telegram: false,
  locale: "ru",
  roles: [],
  deactivated: false,
  can_tell_absence: false,
  version: 1,
  absence,
});
const at = (branch?: string): Grant => ({ role: "storekeeper", branch });
const from = "2026-12-09T19:00:00Z";
const until = "2026-12-15T19:00:00Z";

describe("being away", () => {
  it("begins and ends by itself", () => {
    const ivan = person("ivan", { from, until });
    expect(awayNow(ivan, new Date("2026-12-09T18:58:59Z"))).toBeNull();
    expect(awayNow(ivan, new Date(from))).not.toBeNull();
    expect(awayNow(ivan, new Date("2026-12-15T18:59:59Z"))).not.toBeNull();
    expect(awayNow(ivan, new Date(until))).toBeNull();
    expect(awayNow(person("boris"), now)).toBeNull();
  });

  it("names who gets the work, unless they are away too or work elsewhere", () => {
    const absence = { from, until, substitute: "boris" };
    expect(standsIn(absence, [person("boris")], now)?.id).toBe("boris");
    expect(standsIn(absence, [person("boris", { from, until })], now)).toBeNull();
    expect(standsIn(absence, [person("dina")], now)).toBeNull();
    expect(standsIn({ from, until }, [person("boris")], now)).toBeNull();
  });

  it("tells its last day, which ends where the person works", () => {
    expect(lastDay("ru", { until }, "Asia/Yekaterinburg", now)).toBe("15 дек.");
    expect(lastDay("en", { until }, "Europe/Moscow", now)).toBe("15 Dec");
    expect(lastDay("en", { until: "2027-01-08T00:00:00Z" }, "UTC", now)).toBe("7 Jan 2027");
  });

  it("has the days of the person's first branch, or of the reader's", () => {
    const branches = [
      { id: "north", time_zone: "Europe/Moscow" },
      { id: "east", time_zone: "Asia/Vladivostok" },
    ] as Branch[];
    expect(zoneOf({ roles: [at(), at("east")] }, { roles: [] }, branches)).toBe("Asia/Vladivostok");
    expect(zoneOf({ roles: [at()] }, { roles: [at("east")] }, branches)).toBe("Asia/Vladivostok");
    expect(zoneOf({ roles: [at()] }, { roles: [at()] }, branches)).toBe("Europe/Moscow");
    expect(zoneOf({ roles: [] }, { roles: [] }, [])).toBe("UTC");
  });
});
