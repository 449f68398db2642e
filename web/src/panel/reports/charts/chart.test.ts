import { describe, expect, it } from "vitest";
import type { ReportColumn, ReportTable } from "~/api/types";
import { chartOf } from "./chart";

const column = (key: string, kind: ReportColumn["kind"]): ReportColumn => ({ key, title: key, kind });
const table = (columns: ReportColumn[], ...rows: (string | number)[][]): ReportTable => ({
  key: "t",
  title: "t",
  columns,
  rows: rows.map((cells) => ({
    cells: cells.map((cell) => (typeof cell === "string" ? { text: cell } : { number: cell })),
  })),
});

describe("the chart of a table", () => {
  it("by day is lines of what tells the story", () => {
    const flow = table(
      [
        column("day", "day"),
        column("created", "count"),
        column("cancelled", "count"),
        column("open", "count"),
      ],
      ["2026-11-01", 3, 1, 7],
      ["2026-11-02", 4, 0, 9],
    );
    expect(chartOf(flow)).toEqual({
      kind: "days",
      days: ["2026-11-01", "2026-11-02"],
      series: [
        { title: "created", values: [3, 4] },
        { title: "open", values: [7, 9] },
      ],
    });
  });

  it("of shares is a bar for each row, in its order", () => {
    const sla = table(
      [
        column("branch", "text"),
        column("clock", "text"),
        column("percent", "percent"),
        column("met", "count"),
      ],
      ["A", "Реакция", 50, 1],
      ["B", "Реакция", 100, 2],
    );
    expect(chartOf(sla)).toMatchObject({
      unit: "percent",
      bars: [
        { label: "A · Реакция", value: 50 },
        { label: "B · Реакция", value: 100 },
      ],
    });
  });

  it("of counts adds up the months, the greatest first", () => {
    const consumption = table(
      [column("month", "month"), column("cartridge", "text"), column("pieces", "count")],
      ["2026-10", "A", 2],
      ["2026-11", "B", 7],
      ["2026-11", "A", 3],
    );
    expect(chartOf(consumption)).toMatchObject({
      unit: "count",
      bars: [
        { label: "B", value: 7 },
        { label: "A", value: 5 },
      ],
    });
  });

  it("is not drawn for a single row", () => {
    expect(chartOf(table([column("percent", "percent")], [90]))).toBeNull();
  });
});
