/** An administrator sets any status past the rules; the history shows it as forced, lines and stock stay as they are. */
import { NativeSelect, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeStatus } from "~/api/commands";
import { STATUSES, type Status } from "~/api/types";
import { CommandDialog, type DialogProps } from "./CommandDialog";
import { MAX_TEXT } from "./StatusDialog";

export function ForceDialog(dialog: DialogProps) {
  const { t } = useTranslation();
  const others = STATUSES.filter((status) => status !== dialog.order.status);
  const [status, setStatus] = useState<Status>(others[0] ?? "new");
  const [reason, setReason] = useState("");
  return (
    <CommandDialog
      {...dialog}
      title={t("dialog.title", { action: t("do.force"), number: dialog.order.number })}
      confirm={t("do.force_now")}
      harsh
      disabled={reason.trim() === ""}
      command={(seen) => changeStatus(seen, { status, reason: reason.trim(), forced: true })}
    >
      <Text size="sm">{t("dialog.force_hint")}</Text>
      <NativeSelect
        label={t("dialog.status")}
        value={status}
        onChange={(event) => setStatus(event.currentTarget.value as Status)}
        data={others.map((value) => ({ value, label: t(`status.${value}`) }))}
      />
      <Textarea
        label={t("dialog.reason")}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={MAX_TEXT}
        autosize
        minRows={2}
        required
      />
    </CommandDialog>
  );
}
