/** The queue on a phone: a card an order. */
import { Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import type { Order } from "~/api/types";
import { DeadlineNote } from "~/ui/DeadlineNote";
import { mattering } from "~/ui/deadline";
import { linesInShort, PartlyIssued, PriorityMark, StatusBadge } from "~/ui/marks";
import { Ago } from "~/ui/Time";
import classes from "./queue.module.css";
import type { Selection } from "./selection";

export function OrderCards({ orders, selection }: { orders: Order[]; selection: Selection }) {
  const { t } = useTranslation();
  const { search } = useLocation();
  return (
    <ul className={classes.cards} aria-label={t("queue.title")}>
      {orders.map((order) => (
        <li key={order.id} className={classes.cardPlace} data-selected={selection.has(order.id) || undefined}>
          <Checkbox
            size="md"
            className={classes.cardCheck}
            aria-label={t("select.order", { number: order.number })}
            checked={selection.has(order.id)}
            onChange={() => selection.toggle(order.id)}
          />
          <Link
            to={`/orders/${order.id}`}
            state={{ queue: search }}
            data-order={order.id}
            className={classes.card}
          >
            <span className={classes.cardTop}>
              <strong className={classes.cardNumber}>№ {order.number}</strong>
              <StatusBadge status={order.status} />
            </span>
            <span>
              {linesInShort(order.lines)} <PartlyIssued lines={order.lines} />
            </span>
            <span className={classes.none}>
              {order.branch.name} · {order.requester.name}
            </span>
            <span className={classes.cardTop}>
              <DeadlineNote deadline={mattering(order)} />
              <span className={classes.none}>
                <Ago at={order.created_at} />
              </span>
            </span>
            <span className={classes.cardTop}>
              <span>{order.assignee?.name ?? <span className={classes.none}>{t("queue.nobody")}</span>}</span>
              {order.priority !== "normal" && <PriorityMark priority={order.priority} />}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
