/** How urgent an order is; the deadlines may change with it. */
import { Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { setPriority } from "~/api/commands";
import { PRIORITIES, type Priority } from "~/api/types";
import { CommandDialog, type DialogProps } from "./CommandDialog";

export function PriorityDialog(dialog: DialogProps) {
  const { t } = useTranslation();
  const [priority, setChosen] = useState<Priority>(dialog.order.priority);
  return (
    <CommandDialog
      {...dialog}
      title={t("dialog.title", { action: t("do.set_priority"), number: dialog.order.number })}
      confirm={t("action.save")}
      disabled={priority === dialog.order.priority}
      command={(seen) => setPriority(seen, priority)}
    >
      <Radio.Group
        value={priority}
        onChange={(value) => setChosen(value as Priority)}
        label={t("column.priority")}
        description={t("dialog.priority_hint")}
      >
        <Stack gap="xs" mt="xs">
          {PRIORITIES.map((value) => (
            <Radio key={value} value={value} label={t(`priority.${value}`)} />
          ))}
        </Stack>
      </Radio.Group>
    </CommandDialog>
  );
}
