/** Who, where, when. */
import { useTranslation } from "react-i18next";
import type { Order } from "~/api/types";
import { date } from "~/ui/format";
import { PriorityMark } from "~/ui/marks";
import { Time } from "~/ui/Time";
import classes from "./order.module.css";

export function Facts({ order }: { order: Order }) {
  const { t, i18n } = useTranslation();
  return (
    <section className="card" aria-label={t("order.facts")}>
      <dl className={classes.facts}>
        <dt>{t("column.branch")}</dt>
        <dd>{order.branch.name}</dd>
        <dt>{t("column.requester")}</dt>
        <dd>{order.requester.name}</dd>
        <dt>{t("column.assignee")}</dt>
        <dd>{order.assignee?.name ?? <span className={classes.quiet}>{t("queue.nobody")}</span>}</dd>
        <dt>{t("column.priority")}</dt>
        <dd>
          <PriorityMark priority={order.priority} />
        </dd>
        <dt>{t("order.warehouse")}</dt>
        <dd>{order.warehouse.name}</dd>
        {order.expected_on && (
          <>
            <dt>{t("order.expected_on")}</dt>
            <dd>{date(i18n.language, order.expected_on)}</dd>
          </>
        )}
        {order.cycle > 1 && (
          <>
            <dt>{t("order.reopened")}</dt>
            <dd>{t("order.times", { count: order.cycle - 1 })}</dd>
          </>
        )}
        <dt>{t("order.created")}</dt>
        <dd>
          <Time at={order.created_at} />
        </dd>
        <dt>{t("order.updated")}</dt>
        <dd>
          <Time at={order.updated_at} />
        </dd>
      </dl>
    </section>
  );
}
