import { describe, expect, it } from "vitest";
import type { Deadline } from "~/api/types";
import { mattering, standing } from "./deadline";

const now = new Date("2026-11-22T12:00:00Z");
const clock = (part: Partial<Deadline>): Deadline => ({
  clock: "resolution",
  state: "running",
  due_at: "2026-11-22T18:00:00Z",
  late: false,
  target_minutes: 480,
  ...part,
});

describe("standing", () => {
  it("is calm while there is time", () => {
    expect(standing(clock({}), now)).toEqual({ kind: "left", seconds: 6 * 3600, tone: "ok" });
  });

  it("warns in the last two hours", () => {
    expect(standing(clock({ due_at: "2026-11-22T13:59:00Z" }), now)).toMatchObject({
      kind: "left",
      tone: "soon",
    });
  });

  it("turns late by itself as time passes, without asking the server", () => {
    expect(standing(clock({ due_at: "2026-11-22T11:00:00Z" }), now)).toEqual({
      kind: "overdue",
      seconds: 3600,
      tone: "late",
    });
  });

  it("says how much is left of a paused clock", () => {
    const paused = clock({ state: "paused", due_at: undefined, remaining_seconds: 1200 });
    expect(standing(paused, now)).toEqual({ kind: "paused", seconds: 1200, tone: "quiet" });
  });

  it("tells a late end from one in time", () => {
    expect(standing(clock({ state: "met" }), now).kind).toBe("met");
    expect(standing(clock({ state: "met", late: true }), now).kind).toBe("met_late");
  });
});

describe("mattering", () => {
  it("is the open clock that ends first", () => {
    const response = clock({ clock: "response", due_at: "2026-11-22T13:00:00Z" });
    expect(mattering({ deadlines: [clock({}), response] })).toBe(response);
  });

  it("leaves out what was met", () => {
    const response = clock({ clock: "response", state: "met", due_at: "2026-11-22T10:00:00Z" });
    expect(mattering({ deadlines: [response, clock({})] })?.clock).toBe("resolution");
  });

  it("is the resolution once both are over", () => {
    const over = [clock({ clock: "response", state: "met" }), clock({ state: "met" })];
    expect(mattering({ deadlines: over })?.clock).toBe("resolution");
  });
});
