/**
 * Handing over, line by line. What is left may stay for later (the order stays open) or be waived with a reason; once
 * nothing is left, the order is issued.
 */
import { useState } from "react";
import { changeStatus, handOver, waive, type Seen } from "~/api/commands";
import type { Order, Quantity } from "~/api/types";
import { outstanding } from "../../orders";
import { MainButton } from "../../parts/native";
import { Row, Section, Stepper } from "../../parts/parts";
import { TextField } from "../../parts/TextField";
import { useWords } from "../../words";
import type { FormProps } from "../ActionPage";

interface Props extends FormProps {
  /** Only a part is meant: the order is not to become issued. */
  partOnly?: boolean;
}

export function HandOverForm({ order, run, busy, partOnly = false }: Props) {
  const { t } = useWords();
  const open = order.lines.filter((line) => outstanding(line) > 0);
  const [given, setGiven] = useState(
    () => new Map(open.map((line) => [line.cartridge.id, outstanding(line)])),
  );
  const [isRestWaived, setRestWaived] = useState(false);
  const [reason, setReason] = useState("");

  const now = open.map((line) => {
    const quantity = given.get(line.cartridge.id) ?? 0;
    return { cartridge: line.cartridge.id, quantity, left: outstanding(line) - quantity };
  });
  const handed = now.reduce((sum, line) => sum + line.quantity, 0);
  const left = now.reduce((sum, line) => sum + line.left, 0);
  const issues = !partOnly && (left === 0 || isRestWaived);
  const lacksReason = issues && left > 0 && reason.trim() === "";

  const send = (seen: Seen): Promise<Order> => {
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
  };
  return (
    <>
      <Section>
        {open.map((line) => (
          <Row
            key={line.cartridge.id}
            under={t("lines.left", { left: outstanding(line), requested: line.requested })}
            aside={
              <Stepper
                label={line.cartridge.sku}
                value={given.get(line.cartridge.id) ?? 0}
                max={outstanding(line)}
                onChange={(quantity) => setGiven(new Map(given).set(line.cartridge.id, quantity))}
              />
            }
          >
            {line.cartridge.sku}
          </Row>
        ))}
      </Section>
      {left > 0 && !partOnly && (
        <Section title={t("do.rest", { count: left })}>
          <Row isChosen={!isRestWaived} onPress={() => setRestWaived(false)}>
            {t("do.rest_keep")}
          </Row>
          <Row isChosen={isRestWaived} onPress={() => setRestWaived(true)}>
            {t("do.rest_waive")}
          </Row>
          {isRestWaived && (
            <TextField
              label={t("do.reason")}
              hint={t("do.reason_hint")}
              value={reason}
              onChange={setReason}
            />
          )}
        </Section>
      )}
      <MainButton
        text={issues ? t("do.issue") : t("do.hand_over_count", { count: handed })}
        disabled={(handed === 0 && !issues) || lacksReason}
        busy={busy}
        onPress={() => run(send)}
      />
    </>
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
