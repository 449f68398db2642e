/** Whose absences there are, and who is there; plain functions, the present is an argument. */
import type { Grant, Person } from "~/api/types";
import { isAhead, isOver } from "~/ui/absence";

const isStaff = ({ role }: Grant) => role === "storekeeper" || role === "dispatcher";

export const staffRoles = ({ roles }: Pick<Person, "roles">) => roles.filter(isStaff);

export interface Staff {
  /** Who comes back first is first. */
  away: Person[];
  /** Who leaves first is first. */
  ahead: Person[];
  here: Person[];
}

export function grouped(people: readonly Person[], now: Date): Staff {
  const staff = people.filter((person) => !person.deactivated && staffRoles(person).length > 0);
  const among = (wanted: "away" | "ahead" | "here") =>
    staff.filter(({ absence }) => {
      if (!absence || isOver(absence, now)) return wanted === "here";
      return wanted === (isAhead(absence, now) ? "ahead" : "away");
    });
  const by = (at: "from" | "until") => (a: Person, b: Person) =>
    Date.parse(a.absence?.[at] ?? "") - Date.parse(b.absence?.[at] ?? "");
  return {
    away: among("away").sort(by("until")),
    ahead: among("ahead").sort(by("from")),
    here: among("here"),
  };
}

/** Those of them who are there in these days. */
export const present = (people: readonly Person[], during: { from: Date; until: Date }): Person[] =>
  people.filter(
    ({ absence }) =>
      !absence ||
      new Date(absence.until) <= during.from ||
      (absence.from !== undefined && new Date(absence.from) >= during.until),
  );
