/**
 * Somebody changed the order while this person was deciding. The page already shows it as it stands now; here is what
 * changed and by whom. Nothing is repeated by itself.
 */
import { Alert, List, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { historyQuery } from "~/api/orders";
import type { Conflict } from "~/panel/commands/orderCommand";
import { problemText } from "~/ui/problems";
import { Time } from "~/ui/Time";

export function ConflictNotice({ conflict, onClose }: { conflict: Conflict; onClose: () => void }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const history = useQuery(historyQuery(conflict.seen.id));
  const seenAt = new Date(conflict.seen.updated_at).getTime();
  const changes = (history.data ?? []).filter((item) => new Date(item.at).getTime() > seenAt);

  useEffect(() => {
    box.current?.focus();
    box.current?.scrollIntoView({ block: "nearest" });
  }, [conflict]);

  return (
    <Alert
      ref={box}
      tabIndex={-1}
      role="alert"
      color="orange"
      variant="outline"
      mb="md"
      title={t("conflict.title")}
      withCloseButton
      closeButtonLabel={t("conflict.close")}
      onClose={onClose}
    >
      {changes.length === 0 && <Text size="sm">{problemText(t, conflict.problem)}</Text>}
      <List size="sm" my="xs">
        {changes.map((change) => (
          <List.Item key={change.position}>
            <Time at={change.at} /> · {change.actor?.name ?? t("history.system")}: {change.text}
          </List.Item>
        ))}
      </List>
      <Text size="sm" fw={600}>
        {t("conflict.decide")}
      </Text>
    </Alert>
  );
}
