/** Days and instants in a named time zone; a field for a date has days as 2026-12-15. Plain functions. */

const FIELD = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;
const DAY_MS = 86_400_000;

/** The instant at which clocks of the time zone show what the field says. */
export function instantIn(timeZone: string, field: string): Date {
  if (!FIELD.test(field)) return new Date(NaN);
  const wall = Date.parse(`${field}:00Z`);
  const shown = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const wallAt = (instant: number) => {
    const parts = new Map(shown.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"));
  };
  // The second step is for the hours in which the offset itself changes.
  const near = wall - (wallAt(wall) - wall);
  return new Date(near - (wallAt(near) - wall));
}

export const startOfDay = (timeZone: string, day: string) => instantIn(timeZone, `${day}T00:00`);

/** The day that calendars of the time zone show at the instant. */
export function dayIn(timeZone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(at);
  const part = (wanted: Intl.DateTimeFormatPartTypes) =>
    parts.find(({ type }) => type === wanted)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

export const dayAfter = (day: string) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);

/** The last day of a span whose end is the first instant after it. */
export const lastDayBefore = (timeZone: string, end: string | Date) =>
  dayIn(timeZone, new Date(new Date(end).getTime() - 1));
