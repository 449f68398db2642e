/** What a changed field is called, from its path in the entry: `city`, `targets.response.minutes`, `calendar.week.4`. */
import type { TFunction } from "i18next";
import { date, weekday } from "~/ui/format";

const PLAIN = [
  "name",
  "city",
  "time_zone",
  "warehouse",
  "calendar",
  "sku",
  "brand",
  "kind",
  "title",
  "yield_pages",
  "printers",
  "inventory_number",
  "model",
  "branch",
  "place",
  "priority",
  "rank",
  "login",
  "phone",
  "email",
  "role",
  "waiting_stock_pauses",
] as const;

const OTHERWISE: Record<string, string> = {
  compatible_printers: "printers",
  "calendar.time_zone": "time_zone",
  "targets.waiting_stock_pauses": "waiting_stock_pauses",
};

export function fieldWord(t: TFunction, language: string, path: string): string {
  const field = OTHERWISE[path] ?? path;
  const plain = PLAIN.find((known) => known === field);
  if (plain) return t(`field.${plain}`);
  const [, clock, part] = /^targets\.(response|resolution)\.(minutes|levels|repeat)$/.exec(path) ?? [];
  if (clock) {
    return t(`field.target_${part as "minutes"}`, { clock: t(`clock.${clock as "response"}`) });
  }
  const [, day] = /^calendar\.week\.(\d)$/.exec(path) ?? [];
  if (day) return weekday(language, Number(day));
  const [, exception] = /^calendar\.exceptions\.(\d{4}-\d\d-\d\d)$/.exec(path) ?? [];
  return exception ? date(language, `${exception}T12:00`) : path;
}
