/** The queue as a list: a dense table or cards, worked with the keyboard; more is loaded as one scrolls. */
import { useMediaQuery } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ordersQuery, type OrderFilter } from "~/api/orders";
import type { Order } from "~/api/types";
import { may, type Offer } from "~/panel/commands/actions";
import { useMoves } from "~/panel/commands/MoveDialog";
import { usePalette } from "~/panel/commands/palette";
import { usePress } from "~/panel/commands/usePress";
import { useKeys } from "~/ui/keys";
import { useNotify } from "~/ui/notify";
import { problemText } from "~/ui/problems";
import { Failed } from "~/ui/states";
import { BulkBar } from "./BulkBar";
import type { Shown } from "./filter";
import { Fresh } from "./Fresh";
import { LoadMore } from "./LoadMore";
import { newcomers, useNewcomers } from "./newcomers";
import { NothingHere } from "./NothingHere";
import { OrderCards } from "./OrderCards";
import { OrderTable } from "./OrderTable";
import classes from "./queue.module.css";
import { focusedOrder, moveFocus } from "./rows";
import { useSelection } from "./selection";
import { ListSkeleton } from "./Skeletons";

export interface BodyProps {
  shown: Shown;
  filter: OrderFilter;
  /** How many match, and whether there are more than were counted. */
  onTotal: (total: number | null, isMore: boolean) => void;
  onClear: () => void;
}

export function OrderList({ shown, filter, onTotal, onClear }: BodyProps) {
  const { t } = useTranslation();
  const notify = useNotify();
  const queries = useQueryClient();
  const isNarrow = useMediaQuery("(max-width: 72em)", undefined, { getInitialValueInEffect: false });
  const list = useRef<HTMLDivElement>(null);

  const query = ordersQuery(filter);
  const orders = useInfiniteQuery({ ...query, refetchOnMount: "always", placeholderData: keepPreviousData });
  const pages = orders.data?.pages.map((page) => page.items);
  const rows = pages?.flat();
  const total = orders.data?.pages[0]?.total ?? null;
  const isMore = orders.data?.pages[0]?.total_is_more ?? false;
  useEffect(() => onTotal(total, isMore), [onTotal, total, isMore]);
  const fresh = useNewcomers(filter, orders.isPlaceholderData ? undefined : rows, (found, known) =>
    newcomers(found, known, orders.hasNextPage),
  );
  const selection = useSelection(rows ?? [], JSON.stringify(filter));

  const { press, dialog } = usePress(({ problem }) =>
    notify({ color: "orange", message: problemText(t, problem) }),
  );
  const moves = useMoves(press);

  const showFresh = () => {
    if (fresh.page) queries.setQueryData(query.queryKey, { pages: [fresh.page], pageParams: [null] });
    fresh.clear();
  };
  const withFocused = (act: (order: Order) => void) => {
    const id = focusedOrder(list.current);
    const order = rows?.find((row) => row.id === id);
    if (order) act(order);
  };
  const assign = (order: Order) => isAssignable(order) && press(order, ASSIGN);
  useKeys({
    j: () => moveFocus(list.current, 1),
    k: () => moveFocus(list.current, -1),
    a: () => withFocused(assign),
    s: () => withFocused(moves.ask),
    x: () => withFocused((order) => selection.toggle(order.id)),
    Escape: selection.clear,
  });
  usePalette([
    { key: "select", title: t("select.shown"), group: t("palette.here"), run: selection.toggleAll },
  ]);

  return (
    <>
      <Fresh count={fresh.count} onShow={showFresh} />
      <div ref={list} data-stale={orders.isPlaceholderData || undefined} className={classes.list}>
        {orders.isPending && <ListSkeleton isNarrow={isNarrow} />}
        {orders.isError && !rows && <Failed error={orders.error} onRetry={() => void orders.refetch()} />}
        {rows?.length === 0 && <NothingHere shown={shown} onClear={onClear} />}
        {pages &&
          rows &&
          rows.length > 0 &&
          (isNarrow ? (
            <OrderCards orders={rows} selection={selection} />
          ) : (
            <OrderTable pages={pages} selection={selection} onPress={press} />
          ))}
      </div>
      {orders.hasNextPage && rows && (
        <LoadMore
          shown={rows.length}
          left={isMore ? null : (total ?? 0) - rows.length}
          isLoading={orders.isFetchingNextPage}
          onLoad={() => void orders.fetchNextPage()}
        />
      )}
      <BulkBar selection={selection} rows={rows ?? []} total={total ?? 0} isMore={isMore} filter={filter} />
      {dialog}
      {moves.dialog}
    </>
  );
}

const ASSIGN: Offer = { kind: "assign" };
const isAssignable = (order: Order) => may(order, "assign") || may(order, "claim");
