/**
 * The queue as a board: a column a status. A card is dragged, or moved from its menu; only steps that the server
 * allows can be made, the others say why not. Nothing here knows the rules.
 */
import { keepPreviousData, useQueries, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { columnQuery } from "~/api/orders";
import type { Order, Status } from "~/api/types";
import { may, offerTo } from "~/panel/commands/actions";
import { useMoves } from "~/panel/commands/MoveDialog";
import { usePress } from "~/panel/commands/usePress";
import { useWhyNot } from "~/panel/commands/whyNot";
import { useKeys } from "~/ui/keys";
import { useNotify } from "~/ui/notify";
import { problemText } from "~/ui/problems";
import { Failed } from "~/ui/states";
import { columnsOf } from "../filter";
import { Fresh } from "../Fresh";
import { useNewcomers } from "../newcomers";
import type { BodyProps } from "../OrderList";
import { focusedOrder, moveFocus, moveFocusAcross } from "../rows";
import classes from "./board.module.css";
import { BoardColumn } from "./BoardColumn";
import { columns, newOnBoard } from "./columns";

const STEP = 25;
/** The most the server gives at once; who needs more of one status uses the list. */
const MOST = 200;

export function Board({ shown, filter, onTotal }: BodyProps) {
  const { t } = useTranslation();
  const notify = useNotify();
  const queries = useQueryClient();
  const board = useRef<HTMLDivElement>(null);
  const [limits, setLimits] = useState<Partial<Record<Status, number>>>({});
  const [dragged, setDragged] = useState<Order | null>(null);
  const statuses = columnsOf(shown);

  const answers = useQueries({
    queries: statuses.map((status) => ({
      ...columnQuery(filter, status, limits[status] ?? STEP),
      refetchOnMount: "always" as const,
      placeholderData: keepPreviousData,
    })),
  });
  const loaded = statuses.map((status, index) => ({ status, page: answers[index]?.data }));
  const laid = columns(loaded, shown.sort);
  const isComplete = answers.every((answer) => answer.isSuccess);
  const all = laid.flatMap((column) => column.orders);
  const total = isComplete ? laid.reduce((sum, column) => sum + column.total, 0) : null;
  const isMore = laid.some((column) => column.isMore);
  useEffect(() => onTotal(total, isMore), [onTotal, total, isMore]);

  const fresh = useNewcomers({ ...filter, status: [...statuses] }, isComplete ? all : undefined, (found) =>
    newOnBoard(found, laid, shown.sort),
  );
  const showFresh = () => {
    fresh.clear();
    void queries.invalidateQueries({ queryKey: ["orders", "column"] });
  };

  const { press, dialog } = usePress(({ problem }) =>
    notify({ color: "orange", message: problemText(t, problem) }),
  );
  const moves = useMoves(press);
  const { reasonFor } = useWhyNot();
  const drop = (order: Order, to: Status) => {
    setDragged(null);
    if (order.status === to) return;
    const offer = offerTo(order, to);
    if (offer) press(order, offer);
    else notify({ color: "orange", message: reasonFor(order, to) });
  };

  const withFocused = (act: (order: Order) => void) => {
    const id = focusedOrder(board.current);
    const order = all.find((shown) => shown.id === id);
    if (order) act(order);
  };
  useKeys({
    j: () => moveFocus(board.current, 1),
    k: () => moveFocus(board.current, -1),
    h: () => moveFocusAcross(board.current, -1),
    l: () => moveFocusAcross(board.current, 1),
    s: () => withFocused(moves.ask),
    a: () =>
      withFocused((order) => {
        if (may(order, "assign") || may(order, "claim")) press(order, { kind: "assign" });
      }),
  });

  const failed = answers.find((answer) => answer.isError);
  if (failed) {
    return <Failed error={failed.error} onRetry={() => answers.forEach((answer) => void answer.refetch())} />;
  }
  return (
    <>
      <Fresh count={fresh.count} onShow={showFresh} />
      <div ref={board} className={classes.board} role="group" aria-label={t("layout.board")}>
        {laid.map((column, index) => (
          <BoardColumn
            key={column.status}
            column={column}
            isLoading={answers[index]?.isPending ?? true}
            why={
              dragged && dragged.status !== column.status && !offerTo(dragged, column.status)
                ? reasonFor(dragged, column.status)
                : null
            }
            dragged={dragged}
            onDrag={setDragged}
            onDrop={drop}
            onMove={moves.ask}
            onMore={
              column.total > column.orders.length && (limits[column.status] ?? STEP) < MOST
                ? () =>
                    setLimits({
                      ...limits,
                      [column.status]: Math.min((limits[column.status] ?? STEP) + STEP, MOST),
                    })
                : undefined
            }
          />
        ))}
      </div>
      {dialog}
      {moves.dialog}
    </>
  );
}
