/** The storekeeper's queue: what is mine, what is nobody's, what is late; taken with one press. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { assign } from "~/api/commands";
import { ordersQuery, type OrderFilter } from "~/api/orders";
import { isConflict } from "~/api/problem";
import { useMe } from "~/api/session";
import type { Order } from "~/api/types";
import { useOrderCommand } from "../command";
import { AT_WORK, countQuery, may } from "../orders";
import { OrderRow } from "../parts/OrderRow";
import { Empty, Failed, Loading, Row, Section, Segments } from "../parts/parts";
import { problemText } from "../problems";
import { telegram } from "../telegram";
import { useSettled } from "../parts/settled";
import { useWords } from "../words";

type View = "mine" | "unassigned" | "late";

const FILTERS: Record<View, OrderFilter> = {
  mine: { assignee: "me", status: AT_WORK, sort: "due" },
  unassigned: { assignee: "none", status: AT_WORK, sort: "due" },
  late: { overdue: true, status: AT_WORK, sort: "due" },
};
const VIEWS = Object.keys(FILTERS) as View[];

/** Kept while one looks at an order and comes back. */
let lastView: View | null = null;

export function Queue() {
  const { t } = useWords();
  const [chosen, setChosen] = useState<View | null>(lastView);
  const [typed, setTyped] = useState("");
  const q = useSettled(typed);
  const counts = {
    mine: useQuery(countQuery(FILTERS.mine)).data,
    unassigned: useQuery(countQuery(FILTERS.unassigned)).data,
    late: useQuery(countQuery(FILTERS.late)).data,
  };
  // Who has nothing of their own is shown what waits for somebody.
  const view = chosen ?? (counts.mine === 0 ? "unassigned" : "mine");
  const choose = (next: View) => {
    lastView = next;
    setChosen(next);
    telegram?.haptic("selection");
  };
  return (
    <>
      <input
        type="search"
        className="search"
        placeholder={t("queue.search")}
        aria-label={t("queue.search")}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {q === "" && (
        <Segments
          label={t("queue.views")}
          value={view}
          onChange={choose}
          options={VIEWS.map((value) => ({ value, text: t(`queue.${value}`), count: counts[value] }))}
        />
      )}
      {q === "" ? (
        counts.mine !== undefined && (
          <List
            filter={FILTERS[view]}
            nothing={t(`queue.nothing_${view}`)}
            hint={view === "mine" ? t("queue.nothing_mine_hint") : undefined}
          />
        )
      ) : (
        <List filter={{ q, sort: "newest" }} nothing={t("queue.nothing_found")} />
      )}
    </>
  );
}

interface ListProps {
  filter: OrderFilter;
  nothing: string;
  hint?: string;
}

function List({ filter, nothing, hint }: ListProps) {
  const { t } = useWords();
  const list = useInfiniteQuery({ ...ordersQuery(filter), staleTime: 0 });
  if (list.isPending) return <Loading />;
  if (list.isError) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
  const orders = list.data.pages.flatMap(({ items }) => items);
  if (orders.length === 0) return <Empty title={nothing}>{hint}</Empty>;
  return (
    <Section>
      {orders.map((order) => (
        <Queued key={order.id} order={order} />
      ))}
      {list.hasNextPage && (
        <Row tone="accent" disabled={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
          {t("action.more")}
        </Row>
      )}
    </Section>
  );
}

function Queued({ order }: { order: Order }) {
  const { t } = useWords();
  const me = useMe();
  const taking = useOrderCommand(order, {
    onDone: () => telegram?.haptic("success"),
    onConflict: () => telegram?.haptic("warning"),
  });
  return (
    <OrderRow order={order} showsPlace>
      {may(order, "claim") && (
        <button
          type="button"
          className="filled small claim"
          disabled={taking.isPending}
          aria-label={t("queue.claim_of", { number: order.number })}
          onClick={() => taking.mutate((seen) => assign(seen, me.id))}
        >
          {t("queue.claim")}
        </button>
      )}
      {taking.isError && (
        <p className="row-alert" role="alert">
          {isConflict(taking.error) && taking.error.current?.assignee
            ? t("conflict.taken", { name: taking.error.current.assignee.name })
            : problemText(taking.error)}
        </p>
      )}
    </OrderRow>
  );
}
