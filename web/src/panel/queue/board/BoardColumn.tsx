/** A status with its orders: the place where a card is dropped, and what is said while one may not be. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Order, Status } from "~/api/types";
import { StatusBadge } from "~/ui/marks";
import { ColumnSkeleton } from "../Skeletons";
import classes from "./board.module.css";
import { BoardCard } from "./BoardCard";
import type { Column } from "./columns";

interface Props {
  column: Column;
  isLoading: boolean;
  /** The card that is in the air, and why it can't come here (null: it can). */
  dragged: Order | null;
  why: string | null;
  onDrag: (order: Order | null) => void;
  onDrop: (order: Order, to: Status) => void;
  onMove: (order: Order) => void;
  onMore?: () => void;
}

export function BoardColumn({ column, isLoading, dragged, why, onDrag, onDrop, onMove, onMore }: Props) {
  const { t } = useTranslation();
  const { status, orders, total, isMore } = column;
  const [isOver, setOver] = useState(false);
  const isTarget = dragged !== null && dragged.status !== status;
  return (
    <section
      className={classes.column}
      aria-label={t(`status.${status}`)}
      data-drop={isTarget ? (why ? "no" : "yes") : undefined}
      data-over={(isTarget && isOver) || undefined}
      onDragOver={(event) => {
        if (!isTarget) return;
        // Also where it can't be dropped: the drop is then answered with the reason.
        event.preventDefault();
        event.dataTransfer.dropEffect = why ? "none" : "move";
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (dragged) onDrop(dragged, status);
      }}
    >
      <div className={classes.head}>
        <h2>
          <StatusBadge status={status} />
        </h2>
        <span className={classes.count}>{isLoading ? "" : `${total}${isMore ? "+" : ""}`}</span>
      </div>
      {isTarget && why && <p className={classes.why}>{why}</p>}
      <ul className={classes.cards}>
        {isLoading && <ColumnSkeleton />}
        {orders.map((order) => (
          <BoardCard key={order.id} order={order} onDrag={onDrag} onMove={onMove} />
        ))}
      </ul>
      {onMore && (
        <Button variant="subtle" size="compact-sm" onClick={onMore}>
          {isMore ? t("queue.more_uncounted") : t("queue.more", { count: total - orders.length })}
        </Button>
      )}
    </section>
  );
}
