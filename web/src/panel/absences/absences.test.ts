import { describe, expect, it } from "vitest";
import type { Absence, Grant, Person } from "~/api/types";
import { daysOf, fault, inWords, spanOf } from "./days";
import { grouped, present } from "./staff";

const now = new Date("2026-12-10T12:00:00Z");
const ZONE = "Asia/Yekaterinburg";
const at = (branch?: string): Grant => ({ role: "storekeeper", branch });
const person = (id: string, roles: Grant[], part: Partial<Person> = {}): Person => ({
  id,
  name: id,
  telegram: false,
  locale: "ru",
  roles,
  deactivated: false,
  can_tell_absence: false,
  version: 1,
  ...part,
});
const from = "2026-12-09T19:00:00.000Z";
const until = "2026-12-15T19:00:00.000Z";

describe("the days of an absence", () => {
  it("are the same as they were told, where the person works", () => {
    expect(daysOf({ from, until }, ZONE, now)).toEqual({ first: "2026-12-10", last: "2026-12-15" });
  });

  it("are today until others are told, or once the last absence is over", () => {
    const today = { first: "2026-12-10", last: "2026-12-10" };
    expect(daysOf(undefined, ZONE, now)).toEqual(today);
    expect(daysOf({ from, until: "2026-12-10T11:00:00Z" }, ZONE, now)).toEqual(today);
  });

  it("go from midnight of the first to midnight after the last", () => {
    const span = spanOf({ first: "2026-12-12", last: "2026-12-15" }, ZONE, now);
    expect(span.from.toISOString()).toBe("2026-12-11T19:00:00.000Z");
    expect(span.until.toISOString()).toBe(until);
  });

  it("begin at once today, and don't begin anew when only the end changes", () => {
    const days = { first: "2026-12-10", last: "2026-12-20" };
    expect(spanOf(days, ZONE, now).from).toEqual(now);
    expect(spanOf(days, ZONE, now, { from, until }).from.toISOString()).toBe(from);
  });

  it("say what is wrong with them", () => {
    const day = (first: string, last: string) => fault({ first, last }, ZONE, now);
    expect(day("2026-12-10", "2026-12-10")).toBeNull();
    expect(day("", "2026-12-10")).toBe("missing");
    expect(day("2026-12-12", "2026-12-11")).toBe("order");
    expect(day("2026-12-01", "2026-12-09")).toBe("past");
  });

  it("are told by their end while they go on, and whole while they lie ahead", () => {
    const say = (language: string, absence: Absence) => inWords(language, absence, ZONE, now);
    const ahead = { from: "2026-12-11T19:00:00Z", until };
    expect(say("ru", { from, until })).toBe("15 декабря");
    expect(say("en", { from, until })).toBe("15 December");
    expect(say("ru", ahead)).toBe("12–15 декабря");
    expect(say("ru", { from: ahead.from, until: "2026-12-12T19:00:00Z" })).toBe("12 декабря");
    expect(say("en", { ...ahead, until: "2027-01-10T19:00:00Z" })).toMatch(
      /12 December 2026.+10 January 2027/,
    );
  });
});

describe("the staff", () => {
  it("are away, going away, or there", () => {
    const people = [
      person("later", [at()], { absence: { from, until: "2026-12-20T19:00:00Z" } }),
      person("sooner", [at("north")], { absence: { from, until } }),
      person("next week", [at()], {
        absence: { from: "2026-12-16T19:00:00Z", until: "2026-12-20T19:00:00Z" },
      }),
      person("back", [at()], { absence: { from, until: "2026-12-10T11:00:00Z" } }),
      person("there", [{ role: "dispatcher" }]),
      person("gone", [at()], { deactivated: true }),
      person("requester", [{ role: "requester" }]),
    ];
    const { away, ahead, here } = grouped(people, now);
    const names = (group: Person[]) => group.map(({ name }) => name);
    expect([names(away), names(ahead), names(here)]).toEqual([
      ["sooner", "later"],
      ["next week"],
      ["back", "there"],
    ]);
  });

  it("are there in days that no absence of theirs falls into", () => {
    const people = [person("there", [at()]), person("away", [at()], { absence: { from, until } })];
    const during = (first: string, last: string) =>
      present(people, { from: new Date(first), until: new Date(last) }).map(({ id }) => id);
    expect(during("2026-12-10T12:00:00Z", "2026-12-20T19:00:00Z")).toEqual(["there"]);
    expect(during("2026-12-15T19:00:00Z", "2026-12-20T19:00:00Z")).toEqual(["there", "away"]);
    expect(during("2026-12-01T19:00:00Z", "2026-12-09T19:00:00Z")).toEqual(["there", "away"]);
  });
});
