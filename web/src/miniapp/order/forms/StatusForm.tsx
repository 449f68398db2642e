/** A status change that asks for a reason, a question to the requester, or a date; or only to be sure. */
import { useId, useState } from "react";
import { changeStatus } from "~/api/commands";
import { MainButton, useClosingConfirmation } from "../../parts/native";
import { Section } from "../../parts/parts";
import { TextField } from "../../parts/TextField";
import { useWords } from "../../words";
import type { FormProps } from "../ActionPage";
import { wordOf, type Offer } from "../offers";

type StatusOffer = Extract<Offer, { kind: "change_status" }>;

export function StatusForm({ order, run, busy, offer }: FormProps & { offer: StatusOffer }) {
  const { t } = useWords();
  const id = useId();
  const [text, setText] = useState("");
  const [date, setDate] = useState("");
  const asked = (["question", "reason"] as const).find((need) => offer.requires.includes(need));
  useClosingConfirmation(text.trim() !== "");
  return (
    <>
      <Section note={asked ? undefined : t(offer.to === "waiting_stock" ? "do.stock_hint" : "do.sure")}>
        {asked && (
          <TextField
            label={t(`do.${asked}`)}
            hint={t(`do.${asked}_hint`)}
            value={text}
            onChange={setText}
            autoFocus
          />
        )}
        {offer.to === "waiting_stock" && (
          <div className="field">
            <label htmlFor={id}>{t("fact.expected_on")}</label>
            <input
              id={id}
              type="date"
              value={date}
              onChange={(event) => setDate(event.currentTarget.value)}
            />
          </div>
        )}
      </Section>
      <MainButton
        text={t(wordOf(order.status, offer))}
        disabled={asked !== undefined && text.trim() === ""}
        busy={busy}
        onPress={() =>
          run((seen) =>
            changeStatus(seen, {
              status: offer.to,
              ...(asked && { [asked]: text.trim() }),
              ...(date && { expected_on: date }),
            }),
          )
        }
      />
    </>
  );
}
