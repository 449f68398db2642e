/** Which order this is, and where it stands. */
import { Anchor, Group, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import type { Order } from "~/api/types";
import { DeadlineNote } from "~/ui/DeadlineNote";
import { mattering } from "~/ui/deadline";
import { PartlyIssued, PriorityMark, StatusBadge } from "~/ui/marks";

export function Header({ order }: { order: Order }) {
  const { t } = useTranslation();
  const { queue } = (useLocation().state ?? {}) as { queue?: string };
  return (
    <header>
      <Anchor component={Link} to={{ pathname: "/orders", search: queue }} size="sm">
        ← {t("order.back")}
      </Anchor>
      <Group gap="sm" mt={4} mb="sm" align="center">
        <Title order={1}>{t("order.number", { number: order.number })}</Title>
        <StatusBadge status={order.status} />
        <PartlyIssued lines={order.lines} />
        {order.priority !== "normal" && <PriorityMark priority={order.priority} />}
        <Text size="sm" component="span">
          <DeadlineNote deadline={mattering(order)} names="always" />
        </Text>
      </Group>
    </header>
  );
}
