/** Moments for the preview of deadlines: plain functions, the present is an argument. */

const FRIDAY = 5;

/** The next Friday, 17:40, as a field for date and time has it: the hour at which deadlines surprise people. */
export function fridayEvening(now: Date): string {
  const day = new Date(now);
  day.setDate(day.getDate() + ((FRIDAY - day.getDay() + 7) % 7));
  const two = (part: number) => String(part).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T17:40`;
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
