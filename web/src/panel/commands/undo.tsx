/** After a command: what changed, and for a while the way back, by a button or by «z». */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { refreshParts, showOrder } from "~/api/orders";
import { isConflict } from "~/api/problem";
import type { Order } from "~/api/types";
import { useNotify } from "~/ui/notify";
import { problemText } from "~/ui/problems";
import { changeOf, inverseOf } from "./inverse";

const OFFERED_MS = 10_000;
const ID = "undo";

let last: (() => void) | null = null;

/** Takes back the latest command that can be; nothing happens when there is none. */
export const undoLast = () => last?.();

export function useOfferUndo() {
  const { t } = useTranslation();
  const notify = useNotify();
  const queries = useQueryClient();

  const sayWhat = (before: Order, after: Order) => {
    const { number } = after;
    switch (changeOf(before, after)) {
      case "status":
        return t("undo.status", { number, status: t(`status.${after.status}`) });
      case "assignee":
        return t("undo.assignee", { number, name: after.assignee?.name ?? t("queue.nobody") });
      case "priority":
        return t("undo.priority", { number, priority: t(`priority.${after.priority}`) });
      case null:
        return null;
    }
  };

  return (before: Order, after: Order) => {
    const what = sayWhat(before, after);
    if (what === null) return;
    const inverse = inverseOf(before, after);
    notifications.hide(ID);
    last = null;
    if (!inverse) {
      notify({ id: ID, message: what });
      return;
    }
    const undo = () => {
      last = null;
      notifications.hide(ID);
      inverse(after)
        .then((order) => {
          showOrder(queries, order);
          notify({
            id: ID,
            message: t("undo.done", { number: order.number }),
          });
        })
        .catch((error: unknown) => {
          if (isConflict(error) && error.current) showOrder(queries, error.current);
          notify({ color: "red", message: problemText(t, error) });
        })
        .finally(() => refreshParts(queries, after.id));
    };
    last = undo;
    notify({
      id: ID,
      autoClose: OFFERED_MS,
      onClose: () => {
        if (last === undo) last = null;
      },
      message: (
        <Group justify="space-between" gap="sm" wrap="nowrap">
          <Text size="sm">{what}</Text>
          <Button variant="default" size="compact-sm" onClick={undo}>
            {t("undo.do")}
          </Button>
        </Group>
      ),
    });
  };
}
