/** An order in a list. */
import type { ReactNode } from "react";
import type { Order } from "~/api/types";
import { summary } from "../orders";
import { go } from "../router";
import { useWords } from "../words";
import { Deadline } from "./Deadline";
import { Status } from "./Status";

interface Props {
  order: Order;
  /** Whose and for where: to those who work on the orders of many. */
  showsPlace?: boolean;
  children?: ReactNode;
}

export function OrderRow({ order, showsPlace = false, children }: Props) {
  const { t } = useWords();
  return (
    <div className="order-row">
      <button type="button" className="row" onClick={() => go(`/orders/${order.id}`)}>
        <span className="row-text">
          <span className="order-head">
            <b>№ {order.number}</b>
            <Status status={order.status} />
          </span>
          <span className="row-title">{summary(order.lines)}</span>
          <span className="row-under">
            {showsPlace && `${order.branch.name} · ${order.requester.name}`}
            {!showsPlace && order.question && <b className="asks">{t("order.asks_you")}</b>}
          </span>
          <span className="row-under order-foot">
            <Deadline order={order} />
            {order.assignee && <span>{order.assignee.name}</span>}
          </span>
        </span>
      </button>
      {children}
    </div>
  );
}
