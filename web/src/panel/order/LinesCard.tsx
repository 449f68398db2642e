/** What was ordered, and what became of it. */
import { Button, Group, Table, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Line, Order } from "~/api/types";
import { outstanding } from "~/ui/marks";
import type { Conflict } from "~/panel/commands/orderCommand";
import { may } from "~/panel/commands/actions";
import { AmendDialog } from "~/panel/commands/AmendDialog";
import { IssueDialog } from "~/panel/commands/IssueDialog";
import { WaiveDialog } from "~/panel/commands/WaiveDialog";
import classes from "./order.module.css";

type Asking = { kind: "hand_over" | "amend"; seen: Order } | { kind: "waive"; seen: Order; line: Line };

const QUANTITIES = ["requested", "issued", "waived", "received"] as const;

export function LinesCard({ order, onConflict }: { order: Order; onConflict: (conflict: Conflict) => void }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<Asking | null>(null);
  const isOpen = order.lines.some((line) => outstanding(line) > 0);
  const close = () => setAsking(null);
  const shared = {
    onClose: close,
    onConflict: (conflict: Conflict) => {
      close();
      onConflict(conflict);
    },
  };

  return (
    <section className="card" aria-labelledby="lines-title">
      <Group justify="space-between" className={classes.top}>
        <Title order={2} id="lines-title">
          {t("lines.title")}
        </Title>
        <Group gap="xs">
          {may(order, "hand_over") && isOpen && (
            <Button variant="default" size="xs" onClick={() => setAsking({ kind: "hand_over", seen: order })}>
              {t("do.hand_over")}
            </Button>
          )}
          {may(order, "amend_lines") && (
            <Button variant="default" size="xs" onClick={() => setAsking({ kind: "amend", seen: order })}>
              {t("do.amend")}
            </Button>
          )}
        </Group>
      </Group>
      <Table className={classes.lines} verticalSpacing="xs" horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("lines.cartridge")}</Table.Th>
            {QUANTITIES.map((quantity) => (
              <Table.Th key={quantity} ta="right">
                {t(`lines.${quantity}`)}
              </Table.Th>
            ))}
            {may(order, "waive_line") && <Table.Th aria-label={t("order.actions")} />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {order.lines.map((line) => (
            <Table.Tr key={line.cartridge.id}>
              <Table.Td className={classes.cartridge}>
                <Text fw={600} size="sm">
                  {line.cartridge.sku}
                </Text>
                <Text size="xs" c="dimmed">
                  {line.cartridge.title}
                </Text>
              </Table.Td>
              {QUANTITIES.map((quantity) => (
                <Table.Td key={quantity} ta="right" data-label={t(`lines.${quantity}`)}>
                  {line[quantity] === 0 && quantity !== "requested" ? "–" : line[quantity]}
                </Table.Td>
              ))}
              {may(order, "waive_line") && (
                <Table.Td ta="right" className={classes.act}>
                  {outstanding(line) > 0 && (
                    <Button
                      variant="subtle"
                      size="compact-xs"
                      onClick={() => setAsking({ kind: "waive", seen: order, line })}
                      aria-label={t("lines.waive_of", { sku: line.cartridge.sku })}
                    >
                      {t("do.waive")}
                    </Button>
                  )}
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {asking?.kind === "hand_over" && <IssueDialog order={asking.seen} partOnly {...shared} />}
      {asking?.kind === "amend" && <AmendDialog order={asking.seen} {...shared} />}
      {asking?.kind === "waive" && <WaiveDialog order={asking.seen} line={asking.line} {...shared} />}
    </section>
  );
}
