/** A status change that asks for something: a reason, a question to the requester, a date. */
import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeStatus } from "~/api/commands";
import { isHarsh, wordOf, type Offer } from "./actions";
import { CommandDialog, type DialogProps } from "./CommandDialog";

export const MAX_TEXT = 2000;

type StatusOffer = Extract<Offer, { kind: "change_status" }>;

export function StatusDialog({ offer, ...dialog }: DialogProps & { offer: StatusOffer }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [date, setDate] = useState("");
  const asks = offer.requires.includes("question")
    ? "question"
    : offer.requires.includes("reason")
      ? "reason"
      : null;
  const word = t(`do.${wordOf(dialog.order.status, offer)}`);

  return (
    <CommandDialog
      {...dialog}
      title={t("dialog.title", { action: word, number: dialog.order.number })}
      confirm={word}
      harsh={isHarsh(offer)}
      disabled={asks !== null && text.trim() === ""}
      command={(seen) =>
        changeStatus(seen, {
          status: offer.to,
          ...(asks && { [asks]: text.trim() }),
          ...(date && { expected_on: date }),
        })
      }
    >
      {asks && (
        <Textarea
          label={t(`dialog.${asks}`)}
          description={t(`dialog.${asks}_hint`)}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          maxLength={MAX_TEXT}
          autosize
          minRows={3}
          required
          data-autofocus
        />
      )}
      {offer.to === "waiting_stock" && (
        <TextInput
          type="date"
          label={t("dialog.expected_on")}
          description={t("dialog.expected_on_hint")}
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
          data-autofocus
        />
      )}
    </CommandDialog>
  );
}
