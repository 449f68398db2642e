/** What reads the log: how far each reader is, what it set aside, and where several nodes share the work, on which. */
import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { System } from "~/api/types";
import { number } from "~/ui/format";
import { readersHealth } from "./health";
import classes from "./system.module.css";
import { Mark, Tile } from "./Tile";

const READER = "reader ";

export function ReadersTile({ system }: { system: System }) {
  const { t, i18n } = useTranslation();
  const figure = (value: number) => number(i18n.language, value);
  const nodes = new Map(system.duties.map(({ name, node }) => [name, node]));
  const others = system.duties.filter(({ name }) => !name.startsWith(READER));
  return (
    <Tile id="readers" title={t("system.projections")} health={readersHealth(system)}>
      <Table className={classes.table} withRowBorders={false}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("system.reader_name")}</Table.Th>
            <Table.Th scope="col">{t("system.reader_at")}</Table.Th>
            <Table.Th scope="col">{t("system.reader_state")}</Table.Th>
            {nodes.size > 0 && <Table.Th scope="col">{t("system.node")}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {system.projections.map(({ name, position, behind, set_aside }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">
                {t(`system.reader.${name as "orders"}`, { defaultValue: name })}
              </Table.Th>
              <Table.Td>{figure(position)}</Table.Td>
              <Table.Td>
                {set_aside > 0 ? (
                  <Mark tone="late">
                    {t("system.set_aside", { count: set_aside, figure: figure(set_aside) })}
                  </Mark>
                ) : (
                  <Mark tone="ok">
                    {behind === 0
                      ? t("system.up_to_date")
                      : t("system.behind", { count: behind, figure: figure(behind) })}
                  </Mark>
                )}
              </Table.Td>
              {nodes.size > 0 && (
                <Table.Td className="break">{nodes.get(`${READER}${name}`) ?? "—"}</Table.Td>
              )}
            </Table.Tr>
          ))}
          {others.map(({ name, node }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">
                {t(`system.duty.${name as "telegram"}`, { defaultValue: name })}
              </Table.Th>
              <Table.Td colSpan={2} />
              <Table.Td className="break">{node}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Tile>
  );
}
