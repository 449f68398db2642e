/** The queue: one list, one keyboard, nothing jumps. */
import { Button, Group, Text, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { ordersQuery } from "~/api/orders";
import { useMe } from "~/api/session";
import type { Order } from "~/api/types";
import { AssignDialog } from "~/ui/AssignDialog";
import { useKeys } from "~/ui/keys";
import { useNow } from "~/ui/now";
import { Failed, Loading } from "~/ui/states";
import { useTitle } from "~/ui/title";
import { FilterBar } from "./FilterBar";
import { asked, endOfDay, OWN_VIEWS, read, VIEWS, write, type Shown } from "./filter";
import { useNewcomers } from "./newcomers";
import { NothingHere } from "./NothingHere";
import { OrderCards } from "./OrderCards";
import { OrderTable } from "./OrderTable";
import classes from "./queue.module.css";
import { focusedOrder, moveFocus } from "./rows";
import { Views } from "./Views";

export function QueuePage() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const isNarrow = useMediaQuery("(max-width: 72em)", undefined, { getInitialValueInEffect: false });
  const searchBox = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [assigning, setAssigning] = useState<Order | null>(null);

  const [search, setSearch] = useSearchParams();
  const shown = read(search);
  const show = (next: Partial<Shown>) => setSearch(write({ ...shown, ...next }), { replace: true });

  const filter = asked(shown, endOfDay(useNow()));
  const query = ordersQuery(filter);
  const orders = useInfiniteQuery({ ...query, refetchOnMount: "always", placeholderData: keepPreviousData });
  const rows = orders.data?.pages.flatMap((page) => page.items);
  const total = orders.data?.pages[0]?.total ?? 0;
  const fresh = useNewcomers(filter, orders.isPlaceholderData ? undefined : rows, orders.hasNextPage);
  useTitle(t("queue.title"));

  const showFresh = () => {
    if (fresh.page) queries.setQueryData(query.queryKey, { pages: [fresh.page], pageParams: [null] });
    fresh.clear();
  };
  const assignFocused = () => {
    const order = rows?.find((row) => row.id === focusedOrder(list.current));
    if (order && canAssign(order)) setAssigning(order);
  };
  useKeys({
    "/": () => searchBox.current?.focus(),
    j: () => moveFocus(list.current, 1),
    k: () => moveFocus(list.current, -1),
    a: assignFocused,
    n: () => void navigate("/orders/new"),
  });

  return (
    <div className={classes.page}>
      <Group justify="space-between" align="baseline" mb="xs">
        <Title order={1}>{me.can.see_queue ? t("queue.title") : t("queue.own_title")}</Title>
        <Text c="dimmed" size="sm" role="status">
          {orders.data ? t("queue.total", { count: total }) : ""}
        </Text>
      </Group>
      <Views views={me.can.see_queue ? VIEWS : OWN_VIEWS} shown={shown} />
      <FilterBar shown={shown} onShow={show} searchBox={searchBox} />
      <div aria-live="polite">
        {fresh.count > 0 && (
          <Button variant="light" fullWidth size="compact-sm" mb="xs" onClick={showFresh}>
            {t("queue.fresh", { count: fresh.count })}
          </Button>
        )}
      </div>
      <div ref={list} data-stale={orders.isPlaceholderData || undefined} className={classes.list}>
        {orders.isPending && <Loading />}
        {orders.isError && !rows && <Failed error={orders.error} onRetry={() => void orders.refetch()} />}
        {rows?.length === 0 && <NothingHere shown={shown} onClear={() => setSearch({}, { replace: true })} />}
        {rows &&
          rows.length > 0 &&
          (isNarrow ? <OrderCards orders={rows} /> : <OrderTable orders={rows} onAssign={setAssigning} />)}
      </div>
      {orders.hasNextPage && rows && (
        <Group justify="center" mt="md">
          <Button
            variant="default"
            loading={orders.isFetchingNextPage}
            onClick={() => void orders.fetchNextPage()}
          >
            {t("queue.more", { count: total - rows.length })}
          </Button>
        </Group>
      )}
      {assigning && <AssignDialog order={assigning} onClose={() => setAssigning(null)} />}
    </div>
  );
}

const canAssign = (order: Order) =>
  order.allowed_actions.some(({ action }) => action === "assign" || action === "claim");
