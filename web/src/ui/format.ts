/** Times, spans of time and numbers as the reader writes them; plain functions, the language is an argument. */

/** English as it is written in Europe: the day first, 24 hours. */
const localeOf = (language: string) => (language === "en" ? "en-GB" : language);

export const dateTime = (language: string, at: string | Date, now = new Date()) => {
  const date = new Date(at);
  return new Intl.DateTimeFormat(localeOf(language), {
    day: "numeric",
    month: "short",
    year: date.getFullYear() === now.getFullYear() ? undefined : "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(date);
};

/** 14:05:09 */
export const timeOfDay = (language: string, at: string | number | Date) =>
  new Intl.DateTimeFormat(localeOf(language), { timeStyle: "medium" }).format(new Date(at));

export const date = (language: string, at: string | Date) =>
  new Intl.DateTimeFormat(localeOf(language), { day: "numeric", month: "long", year: "numeric" }).format(
    new Date(at),
  );

/** «29 окт. 2026 г.» of 2026-10-29, «октябрь 2026 г.» of 2026-10: no instants, so in no time zone. */
export const calendarDay = (language: string, day: string) =>
  new Intl.DateTimeFormat(localeOf(language), {
    day: day.length > 7 ? "numeric" : undefined,
    month: day.length > 7 ? "short" : "long",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(day));

/** The same instant for somebody elsewhere: 2026-11-22 13:05 UTC. */
export const utc = (at: string | Date) => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

export const number = (language: string, value: number) =>
  new Intl.NumberFormat(localeOf(language)).format(value).replace("-", "−");

/** «73,3 %» */
export const percent = (language: string, value: number) =>
  new Intl.NumberFormat(localeOf(language), { style: "unit", unit: "percent" }).format(value);

const A_MONDAY = Date.UTC(2024, 0, 1);

/** The weekday's name; Monday is 0. */
export const weekday = (language: string, day: number) =>
  new Intl.DateTimeFormat(localeOf(language), { weekday: "long", timeZone: "UTC" }).format(
    A_MONDAY + day * 86_400_000,
  );

/** «12,4 МБ»: a size as a person says it. */
export const fileSize = (language: string, bytes: number) => {
  const [unit, size] =
    bytes < 1e6
      ? (["kilobyte", 1e3] as const)
      : bytes < 1e9
        ? (["megabyte", 1e6] as const)
        : (["gigabyte", 1e9] as const);
  return new Intl.NumberFormat(localeOf(language), { style: "unit", unit, maximumFractionDigits: 1 }).format(
    bytes / size,
  );
};

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** How long ago, in the greatest unit that fits. */
export function ago(language: string, at: string | Date, now = new Date()): string {
  const seconds = Math.round((new Date(at).getTime() - now.getTime()) / 1000);
  const format = new Intl.RelativeTimeFormat(localeOf(language), { numeric: "auto", style: "short" });
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return format.format(0, "minute");
}

/** Days, hours and minutes of a span, to be worded by `duration.*`; seconds are rounded away. */
export function parts(seconds: number): { days: number; hours: number; minutes: number } {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  return {
    days: Math.floor(minutes / 1440),
    hours: Math.floor((minutes % 1440) / 60),
    minutes: minutes % 60,
  };
}

const MANY = 10;

interface Words {
  (key: `duration.${"days" | "hours" | "minutes" | "moment"}`, options: { count: number }): string;
}

/** «2 д 3 ч», «3 ч 20 мин», «16 ч», «5 мин»: the smaller unit only while it matters. */
export function duration(t: Words, seconds: number): string {
  const { days, hours, minutes } = parts(seconds);
  const words: string[] = [];
  if (seconds !== 0 && days + hours + minutes === 0) return t("duration.moment", { count: 1 });
  if (days > 0) words.push(t("duration.days", { count: days }));
  if (hours > 0 && days < MANY) words.push(t("duration.hours", { count: hours }));
  if ((minutes > 0 && days === 0 && hours < MANY) || words.length === 0)
    words.push(t("duration.minutes", { count: minutes }));
  return words.join(" ");
}
