/** A table of a report under its chart; each figure that counts orders leads to them. */
import { Anchor, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ReportCell, ReportColumn, ReportTable } from "~/api/types";
import { calendarDay, number, percent } from "~/ui/format";
import { Bars } from "./charts/Bars";
import { Days } from "./charts/Days";
import { chartOf } from "./charts/chart";
import classes from "./reports.module.css";

export function TableView({ table }: { table: ReportTable }) {
  const { t } = useTranslation();
  const chart = chartOf(table);
  return (
    <section className={`card ${classes.part}`} aria-labelledby={`table-${table.key}`}>
      <Title order={3} size="h4" id={`table-${table.key}`} mb="xs">
        {table.title}
      </Title>
      {table.rows.length === 0 && <Text c="dimmed">{t("reports.nothing")}</Text>}
      {chart?.kind === "bars" && <Bars title={table.title} chart={chart} />}
      {chart?.kind === "days" && <Days title={table.title} chart={chart} />}
      {table.rows.length > 0 && (
        // What scrolls sideways can be reached with the keyboard.
        <div className={classes.scroll} tabIndex={0} role="group" aria-label={table.title}>
          <Table className={classes.table} verticalSpacing={4} horizontalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                {table.columns.map((column) => (
                  <Table.Th key={column.key} scope="col" data-figure={isFigure(column) || undefined}>
                    {column.title}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {table.rows.map(({ cells }, row) => (
                <Table.Tr key={row}>
                  {table.columns.map((column, index) => (
                    <Table.Td key={column.key} data-figure={isFigure(column) || undefined}>
                      <Cell cell={cells[index]} column={column} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </section>
  );
}

const isFigure = ({ kind }: ReportColumn) => kind === "count" || kind === "percent";

function Cell({ cell, column }: { cell: ReportCell | undefined; column: ReportColumn }) {
  const { i18n } = useTranslation();
  if (column.kind === "day" || column.kind === "month")
    return <>{cell?.text && calendarDay(i18n.language, cell.text)}</>;
  if (!isFigure(column)) return <>{cell?.text}</>;
  if (cell?.number === undefined) return <>–</>;
  const figure = (column.kind === "percent" ? percent : number)(i18n.language, cell.number);
  return cell.orders ? (
    <Anchor component={Link} to={placeOf(cell.orders)} size="sm" underline="always">
      {figure}
    </Anchor>
  ) : (
    <>{figure}</>
  );
}

/** The page of the panel that shows what the API has at the address. */
const placeOf = (address: string) => address.replace(/^\/api\/v1/, "");
