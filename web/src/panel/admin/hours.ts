/** Working hours as people write them: «09:00–13:00, 14:00–18:00»; nothing is a day off. */
import type { Interval } from "~/api/types";

const INTERVAL = /^(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})$/;

export const written = (intervals: Interval[]) => intervals.map(({ from, to }) => `${from}–${to}`).join(", ");

/** Null when it can't be read; whether the hours make sense is the server's to say. */
export function readHours(text: string): Interval[] | null {
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const intervals = parts.map((part) => {
    const match = INTERVAL.exec(part);
    if (!match) return null;
    const [, h1 = "", m1 = "", h2 = "", m2 = ""] = match;
    return { from: `${h1.padStart(2, "0")}:${m1}`, to: `${h2.padStart(2, "0")}:${m2}` };
  });
  return intervals.every((interval) => interval !== null) ? intervals : null;
}

const EXCEPTION = /^(\d{4}-\d{2}-\d{2})\s*:?\s*(.*)$/;

/** A line a date: «2027-01-01» is a holiday, «2026-12-31: 09:00–13:00» a short day. */
export const writtenExceptions = (exceptions: Record<string, Interval[]>) =>
  Object.entries(exceptions)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([date, intervals]) => (intervals.length > 0 ? `${date}: ${written(intervals)}` : date))
    .join("\n");

export function readExceptions(text: string): Record<string, Interval[]> | null {
  const exceptions: Record<string, Interval[]> = {};
  for (const line of text.split("\n").map((line) => line.trim())) {
    if (line === "") continue;
    const [, date, rest] = EXCEPTION.exec(line) ?? [];
    const intervals = rest === undefined ? null : readHours(rest);
    if (!date || !intervals) return null;
    exceptions[date] = intervals;
  }
  return exceptions;
}

export interface DayRange {
  first: number;
  last: number;
  hours: string;
}

/** Days with the same hours are told together: Monday to Friday, Saturday and Sunday. */
export function ranges(week: Interval[][]): DayRange[] {
  const told: DayRange[] = [];
  week.forEach((intervals, day) => {
    const hours = written(intervals);
    const before = told.at(-1);
    if (before?.hours === hours) before.last = day;
    else told.push({ first: day, last: day, hours });
  });
  return told;
}
