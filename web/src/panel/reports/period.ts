/** The period of a report lives in the address: a link shows a colleague the same figures. */
import type { ReportAsk } from "~/api/reports";

export const PERIODS = [7, 30, 90, 365] as const;

const two = (part: number) => String(part).padStart(2, "0");
const day = (date: Date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** The last so many days, today included. */
export function lastDays(count: number, now: Date): { from: string; to: string } {
  const first = new Date(now);
  first.setDate(first.getDate() - (count - 1));
  return { from: day(first), to: day(now) };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function readAsk(search: URLSearchParams, now: Date): ReportAsk {
  const usual = lastDays(30, now);
  const from = search.get("from");
  const to = search.get("to");
  const at = search.get("as_of");
  return {
    from: from && DAY.test(from) ? from : usual.from,
    to: to && DAY.test(to) ? to : usual.to,
    branch: search.get("branch") ?? undefined,
    as_of: at && !Number.isNaN(Date.parse(at)) ? at : undefined,
  };
}

export function writeAsk(ask: ReportAsk): URLSearchParams {
  return new URLSearchParams(Object.entries(ask).filter(([, value]) => value) as [string, string][]);
}

/** A moment as a field for date and time has it, in the reader's time zone. */
export function asField(at: string | undefined): string {
  if (!at) return "";
  const moment = new Date(at);
  return `${day(moment)}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

export const fromField = (text: string): string | undefined => {
  const moment = new Date(text);
  return text === "" || Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
};
