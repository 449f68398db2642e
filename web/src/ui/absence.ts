/** Who is away, as pickers of people show it; plain functions, the present is an argument. */
import type { Absence, Branch, Person } from "~/api/types";
import { lastDayBefore } from "./zone";

/** Clocks differ, and a page's present is up to half a minute old: what begins within the minute has begun. */
const LENIENCE_MS = 60_000;

export const isAhead = (absence: Absence, now: Date) =>
  absence.from !== undefined && Date.parse(absence.from) > now.getTime() + LENIENCE_MS;

export const isOver = (absence: Absence, now: Date) => new Date(absence.until) <= now;

/** The absence that goes on now. */
export const awayNow = ({ absence }: Pick<Person, "absence">, now: Date): Absence | null =>
  absence && !isAhead(absence, now) && !isOver(absence, now) ? absence : null;

/** Who gets what is assigned to somebody who is away: their substitute, if that one is among the staff and there. */
export function standsIn(absence: Absence, staff: readonly Person[], now: Date): Person | null {
  const substitute = staff.find(({ id }) => id === absence.substitute);
  return substitute && !awayNow(substitute, now) ? substitute : null;
}

/** The time zone of the days: that of the person's first branch, else of the reader's, else of any. */
export function zoneOf(
  person: Pick<Person, "roles">,
  reader: Pick<Person, "roles">,
  branches: readonly Branch[],
): string {
  const first = [...person.roles, ...reader.roles].find(({ branch }) => branch)?.branch;
  return (branches.find(({ id }) => id === first) ?? branches[0])?.time_zone ?? "UTC";
}

/** «15 дек.»: the last day of the absence; with the year when it is another one. */
export function lastDay(language: string, absence: Absence, timeZone: string, now: Date): string {
  const day = lastDayBefore(timeZone, absence.until);
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    day: "numeric",
    month: "short",
    year: day.startsWith(String(now.getFullYear())) ? undefined : "numeric",
    timeZone: "UTC",
  }).format(new Date(`${day}T00:00:00Z`));
}
