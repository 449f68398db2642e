/** Who, where, when. */
import type { ReactNode } from "react";
import type { Order } from "~/api/types";
import { date } from "~/ui/format";
import { Section } from "../parts/parts";
import { Time } from "../parts/Time";
import { useWords, type Key } from "../words";

export function Facts({ order, isMine }: { order: Order; isMine: boolean }) {
  const { t, language } = useWords();
  const facts: [Key, ReactNode][] = [
    ["fact.branch", order.branch.name],
    ...(isMine ? [] : ([["fact.requester", order.requester.name]] as [Key, ReactNode][])),
    ["fact.assignee", order.assignee?.name ?? t("fact.nobody")],
    ["fact.warehouse", order.warehouse.name],
    ["fact.priority", t(`priority.${order.priority}`)],
    ...(order.expected_on
      ? ([["fact.expected_on", date(language, order.expected_on)]] as [Key, ReactNode][])
      : []),
    ["fact.created", <Time key="created" at={order.created_at} />],
  ];
  return (
    <Section title={t("fact.title")}>
      <dl className="facts">
        {facts.map(([key, value]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
