/** The days of an absence: as the form has them, as the server has them, and in words. */
import type { Absence } from "~/api/types";
import { isAhead, isOver } from "~/ui/absence";
import { dayAfter, dayIn, lastDayBefore, startOfDay } from "~/ui/zone";

/** Both are away: 2026-12-10 to 2026-12-15. */
export interface Days {
  first: string;
  last: string;
}

/** The days of the absence that goes on or lies ahead; without one, today. */
export function daysOf(absence: Absence | undefined, timeZone: string, now: Date): Days {
  const today = dayIn(timeZone, now);
  if (!absence || isOver(absence, now)) return { first: today, last: today };
  return {
    first: absence.from ? dayIn(timeZone, new Date(absence.from)) : today,
    last: lastDayBefore(timeZone, absence.until),
  };
}

/** What is wrong with the days, if anything. */
export function fault(
  { first, last }: Days,
  timeZone: string,
  now: Date,
): "missing" | "order" | "past" | null {
  if (!first || !last) return "missing";
  if (last < first) return "order";
  return last < dayIn(timeZone, now) ? "past" : null;
}

/** From when to when: from this moment on when the first day is today, as it was when the first day is the same. */
export function spanOf(
  days: Days,
  timeZone: string,
  now: Date,
  known?: Absence,
): { from: Date; until: Date } {
  const until = startOfDay(timeZone, dayAfter(days.last));
  const begun = known?.from && !isOver(known, now) ? new Date(known.from) : null;
  if (begun && dayIn(timeZone, begun) === days.first) return { from: begun, until };
  const isToday = days.first === dayIn(timeZone, now);
  return { from: isToday ? now : startOfDay(timeZone, days.first), until };
}

const monthDay = (language: string, withYear: boolean) =>
  new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    day: "numeric",
    month: "long",
    year: withYear ? "numeric" : undefined,
    timeZone: "UTC",
  });

/** «15 декабря», or «10–15 декабря» while it lies ahead. */
export function inWords(language: string, absence: Absence, timeZone: string, now: Date): string {
  const { first, last } = daysOf(absence, timeZone, now);
  const thisYear = dayIn(timeZone, now).slice(0, 4);
  const [from, to] = [first, last].map((day) => Date.parse(`${day}T00:00:00Z`)) as [number, number];
  const format = monthDay(language, !last.startsWith(thisYear));
  return isAhead(absence, now) ? format.formatRange(from, to) : format.format(to);
}
