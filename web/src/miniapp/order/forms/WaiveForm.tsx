/** Pieces that will not be handed over, and why. */
import { useState } from "react";
import { waive } from "~/api/commands";
import { outstanding } from "../../orders";
import { MainButton } from "../../parts/native";
import { Row, Section, Stepper } from "../../parts/parts";
import { TextField } from "../../parts/TextField";
import { useWords } from "../../words";
import type { FormProps } from "../ActionPage";

export function WaiveForm({ order, run, busy }: FormProps) {
  const { t } = useWords();
  const open = order.lines.filter((line) => outstanding(line) > 0);
  const [chosen, setChosen] = useState(open[0]);
  const [quantity, setQuantity] = useState(chosen ? outstanding(chosen) : 0);
  const [reason, setReason] = useState("");
  if (!chosen) return <p className="quiet">{t("do.nothing_left")}</p>;
  return (
    <>
      <Section>
        {open.map((line) => (
          <Row
            key={line.cartridge.id}
            under={t("lines.left", { left: outstanding(line), requested: line.requested })}
            isChosen={line.cartridge.id === chosen.cartridge.id}
            onPress={() => {
              setChosen(line);
              setQuantity(outstanding(line));
            }}
          >
            {line.cartridge.sku}
          </Row>
        ))}
      </Section>
      <Section>
        <Row
          aside={
            <Stepper
              label={chosen.cartridge.sku}
              value={quantity}
              min={1}
              max={outstanding(chosen)}
              onChange={setQuantity}
            />
          }
        >
          {t("do.waive_quantity")}
        </Row>
        <TextField label={t("do.reason")} hint={t("do.reason_hint")} value={reason} onChange={setReason} />
      </Section>
      <MainButton
        text={t("do.waive_line")}
        disabled={reason.trim() === ""}
        busy={busy}
        onPress={() => run((seen) => waive(seen, chosen.cartridge.id, quantity, reason.trim()))}
      />
    </>
  );
}
