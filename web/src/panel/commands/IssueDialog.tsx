/**
 * Handing over. What is left may stay for later (the order stays open) or be waived with a reason; once nothing is
 * left, the order is issued.
 */
import { NumberInput, Radio, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeStatus, handOver, waive, type Seen } from "~/api/commands";
import type { Order, Quantity } from "~/api/types";
import { outstanding } from "~/ui/marks";
import { CommandDialog, type DialogProps } from "./CommandDialog";
import { MAX_TEXT } from "./StatusDialog";

interface Props extends DialogProps {
  /** Only a part is meant: the order is not to become issued. */
  partOnly?: boolean;
}

type Rest = "keep" | "waive";

export function IssueDialog({ partOnly = false, ...dialog }: Props) {
  const { t } = useTranslation();
  const open = dialog.order.lines.filter((line) => outstanding(line) > 0);
  const [given, setGiven] = useState(
    () => new Map(open.map((line) => [line.cartridge.id, outstanding(line)])),
  );
  const [rest, setRest] = useState<Rest>("keep");
  const [reason, setReason] = useState("");

  const now = open.map((line) => ({
    cartridge: line.cartridge.id,
    quantity: given.get(line.cartridge.id) ?? 0,
    left: outstanding(line) - (given.get(line.cartridge.id) ?? 0),
  }));
  const left = now.reduce((sum, line) => sum + line.left, 0);
  const handed = now.reduce((sum, line) => sum + line.quantity, 0);
  const issues = !partOnly && (left === 0 || rest === "waive");

  return (
    <CommandDialog
      {...dialog}
      title={t("dialog.title", {
        action: t(partOnly ? "do.hand_over" : "do.issue"),
        number: dialog.order.number,
      })}
      confirm={t(issues ? "do.issue" : "do.hand_over")}
      disabled={(handed === 0 && !issues) || (issues && left > 0 && reason.trim() === "")}
      command={(seen) => {
        const lines = now
          .filter(({ quantity }) => quantity > 0)
          .map(({ cartridge, quantity }) => ({ cartridge, quantity }));
        if (!issues) return handOver(seen, lines);
        return issueAll(
          seen,
          lines,
          now.filter((line) => line.left > 0),
          reason.trim(),
        );
      }}
    >
      {open.map((line) => (
        <NumberInput
          key={line.cartridge.id}
          label={line.cartridge.sku}
          description={`${line.cartridge.title} · ${t("lines.left", { left: outstanding(line), requested: line.requested })}`}
          value={given.get(line.cartridge.id)}
          onChange={(value) => setGiven(new Map(given).set(line.cartridge.id, Number(value) || 0))}
          min={0}
          max={outstanding(line)}
          allowDecimal={false}
          clampBehavior="strict"
        />
      ))}
      {left > 0 && !partOnly && (
        <Radio.Group
          value={rest}
          onChange={(value) => setRest(value as Rest)}
          label={t("dialog.rest", { count: left })}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="keep" label={t("dialog.rest_keep")} />
            <Radio value="waive" label={t("dialog.rest_waive")} />
          </Stack>
        </Radio.Group>
      )}
      {issues && left > 0 && (
        <Textarea
          label={t("dialog.reason")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={MAX_TEXT}
          autosize
          required
        />
      )}
      {partOnly && left === 0 && (
        <Text size="sm" c="dimmed">
          {t("dialog.all_handed")}
        </Text>
      )}
    </CommandDialog>
  );
}

/** Each step goes on from the version that the step before answered. */
async function issueAll(
  seen: Seen,
  lines: Quantity[],
  rest: { cartridge: string; left: number }[],
  reason: string,
): Promise<Order> {
  let version = seen;
  for (const { cartridge, left } of rest) version = await waive(version, cartridge, left, reason);
  return changeStatus(version, { status: "issued", lines });
}
