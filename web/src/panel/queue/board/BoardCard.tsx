/** An order on the board. The link is what the keyboard rests on; the menu moves it without a mouse. */
import { ActionIcon } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import type { Order } from "~/api/types";
import { DeadlineNote } from "~/ui/DeadlineNote";
import { mattering } from "~/ui/deadline";
import { IconMore } from "~/ui/icons";
import { linesInShort, PartlyIssued, PriorityMark } from "~/ui/marks";
import classes from "./board.module.css";

interface Props {
  order: Order;
  onDrag: (order: Order | null) => void;
  onMove: (order: Order) => void;
}

export function BoardCard({ order, onDrag, onMove }: Props) {
  const { t } = useTranslation();
  const { search } = useLocation();
  return (
    <li
      className={classes.card}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", `№ ${order.number}`);
        onDrag(order);
      }}
      onDragEnd={() => onDrag(null)}
    >
      <div className={classes.top}>
        <Link
          to={`/orders/${order.id}`}
          state={{ queue: search }}
          draggable={false}
          data-order={order.id}
          aria-label={t("order.number", { number: order.number })}
          className={classes.number}
        >
          № {order.number}
        </Link>
        {order.priority !== "normal" && <PriorityMark priority={order.priority} />}
        <ActionIcon
          variant="subtle"
          color="gray"
          ml="auto"
          aria-label={t("move.open", { number: order.number })}
          onClick={() => onMove(order)}
        >
          <IconMore />
        </ActionIcon>
      </div>
      <div>
        {linesInShort(order.lines)} <PartlyIssued lines={order.lines} />
      </div>
      <div className={classes.quiet}>{order.branch.name}</div>
      <div className={classes.bottom}>
        <DeadlineNote deadline={mattering(order)} />
        <span className={classes.quiet}>{order.assignee?.name ?? t("queue.nobody")}</span>
      </div>
    </li>
  );
}
