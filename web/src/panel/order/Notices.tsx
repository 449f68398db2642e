/** What the reader is to notice: a warning about the order they just made, a question that waits for an answer. */
import { Alert, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { useMe } from "~/api/session";
import type { Order, Warning } from "~/api/types";

export function Notices({ order, isPast }: { order: Order; isPast: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const { state } = useLocation() as { state: { warnings?: Warning[] } | null };
  const isToMe = !isPast && me.id === order.requester.id;
  return (
    <>
      {(state?.warnings ?? []).map(({ code, detail }) => (
        <Alert key={code} color="yellow" variant="outline" mb="md" title={t("order.warning")} role="alert">
          {detail}
        </Alert>
      ))}
      {order.question && (
        <Alert
          color="yellow"
          variant="outline"
          mb="md"
          title={t(isToMe ? "order.question_to_you" : "order.question")}
        >
          <Text size="sm" className="break">
            {order.question}
          </Text>
        </Alert>
      )}
    </>
  );
}
