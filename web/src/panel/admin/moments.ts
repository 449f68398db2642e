/** Moments for the preview of deadlines: plain functions, the present is an argument. */

const FRIDAY = 5;
const FIELD = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** The next Friday, 17:40, as a field for date and time has it: the hour at which deadlines surprise people. */
export function fridayEvening(now: Date): string {
  const day = new Date(now);
  day.setDate(day.getDate() + ((FRIDAY - day.getDay() + 7) % 7));
  const two = (part: number) => String(part).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T17:40`;
}

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

/** «пт, 27 нояб., 17:40», in the calendar's own time zone. */
export const weekdayTime = (language: string, at: string | Date, timeZone: string | undefined) =>
  new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
  }).format(new Date(at));
