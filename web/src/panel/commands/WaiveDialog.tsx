/** Pieces that will not be handed over, and why. */
import { NumberInput, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { waive } from "~/api/commands";
import type { Line } from "~/api/types";
import { outstanding } from "~/ui/marks";
import { CommandDialog, type DialogProps } from "./CommandDialog";
import { MAX_TEXT } from "./StatusDialog";

export function WaiveDialog({ line, ...dialog }: DialogProps & { line: Line }) {
  const { t } = useTranslation();
  const [quantity, setQuantity] = useState(outstanding(line));
  const [reason, setReason] = useState("");
  return (
    <CommandDialog
      {...dialog}
      title={t("dialog.title", { action: t("do.waive"), number: dialog.order.number })}
      confirm={t("do.waive")}
      disabled={reason.trim() === "" || quantity < 1}
      command={(seen) => waive(seen, line.cartridge.id, quantity, reason.trim())}
    >
      <NumberInput
        label={line.cartridge.sku}
        description={t("dialog.waive_hint")}
        value={quantity}
        onChange={(value) => setQuantity(Number(value) || 0)}
        min={1}
        max={outstanding(line)}
        allowDecimal={false}
        clampBehavior="strict"
      />
      <Textarea
        label={t("dialog.reason")}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={MAX_TEXT}
        autosize
        minRows={2}
        required
        data-autofocus
      />
    </CommandDialog>
  );
}
