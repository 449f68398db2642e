/** How a table of a report is drawn: by day as lines, else as bars. The table itself says everything a chart says. */
import type { ReportTable } from "~/api/types";

export interface BarsChart {
  kind: "bars";
  unit: "percent" | "count";
  bars: { label: string; value: number }[];
}

export interface DaysChart {
  kind: "days";
  days: string[];
  series: { title: string; values: number[] }[];
}

/** What is drawn when there is more: the greatest. */
const MOST_BARS = 15;
const MOST_SERIES = 3;
/** Of a day's figures, those that tell the story. */
const TELLING = ["created", "issued", "open"];

export function chartOf({ columns, rows }: ReportTable): BarsChart | DaysChart | null {
  if (rows.length < 2) return null;
  const at = (kind: string) => columns.findIndex((column) => column.kind === kind);
  const figure = (row: number, column: number) => rows[row]?.cells[column]?.number ?? 0;
  const day = at("day");
  if (day !== -1) {
    const counts = columns.flatMap(({ kind, key, title }, index) =>
      kind === "count" && TELLING.includes(key) ? [{ title, index }] : [],
    );
    return {
      kind: "days",
      days: rows.map(({ cells }) => cells[day]?.text ?? ""),
      series: counts
        .slice(0, MOST_SERIES)
        .map(({ title, index }) => ({ title, values: rows.map((_, row) => figure(row, index)) })),
    };
  }
  const percent = at("percent");
  const value = percent === -1 ? columns.findLastIndex(({ kind }) => kind === "count") : percent;
  const texts = columns.flatMap(({ kind }, index) => (kind === "text" ? [index] : []));
  const sums = new Map<string, number>();
  rows.forEach(({ cells }, row) => {
    if (cells[value]?.number === undefined) return;
    const label = texts.map((index) => cells[index]?.text ?? "").join(" · ");
    // What stands in several rows (a month each) is added up; shares are not.
    sums.set(label, (percent === -1 ? (sums.get(label) ?? 0) : 0) + figure(row, value));
  });
  const bars = [...sums].map(([label, value]) => ({ label, value }));
  if (percent === -1) bars.sort((a, b) => b.value - a.value);
  return { kind: "bars", unit: percent === -1 ? "count" : "percent", bars: bars.slice(0, MOST_BARS) };
}
