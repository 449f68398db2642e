/** What somebody has ordered: first a short way to the next order, then what is under way, then the rest. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ordersQuery, type OrderFilter } from "~/api/orders";
import { useMe } from "~/api/session";
import { hasContent, load } from "../neworder/draft";
import { FINISHED, lastOrderQuery, OPEN, piecesOf, summary } from "../orders";
import { OrderRow } from "../parts/OrderRow";
import { Empty, Failed, Loading, Row, Section } from "../parts/parts";
import { go } from "../router";
import { scanned } from "../start";
import { telegram } from "../telegram";
import { useWords } from "../words";

const MINE = { requester: "me", sort: "newest" } as const;

export function MyOrders() {
  const { t } = useWords();
  const open = useInfiniteQuery({ ...ordersQuery({ ...MINE, status: OPEN }), staleTime: 0 });
  if (open.isPending) return <Loading />;
  if (open.isError) return <Failed error={open.error} onRetry={() => void open.refetch()} />;
  const orders = open.data.pages.flatMap(({ items }) => items);
  return (
    <>
      <Shortcuts />
      {orders.length === 0 ? (
        <Empty title={t("home.nothing_open")}>{t("home.nothing_open_hint")}</Empty>
      ) : (
        <Section title={t("home.open")}>
          {orders.map((order) => (
            <OrderRow key={order.id} order={order} />
          ))}
        </Section>
      )}
      <Rest title={t("home.finished")} filter={{ ...MINE, status: FINISHED }} />
    </>
  );
}

/** An unsent draft, the last order, a scan: each is the form, partly filled in. */
function Shortcuts() {
  const { t } = useWords();
  const me = useMe();
  const last = useQuery(lastOrderQuery);
  const draft = load(me.id);
  const scan = async () => {
    const read = await telegram?.scan(t("new.scan_hint"));
    if (!read) return;
    const found = scanned(read);
    go(
      found.kind === "printer"
        ? `/new/printer/${found.id}`
        : `/new/number/${encodeURIComponent(found.number)}`,
    );
  };
  if (!hasContent(draft) && !last.data && !telegram?.canScan) return null;
  return (
    <Section title={t("home.quick")}>
      {hasContent(draft) && (
        <Row
          tone="accent"
          onPress={() => go("/new")}
          under={t("home.draft_pieces", { count: piecesOf(draft.lines) })}
        >
          {t("home.draft")}
        </Row>
      )}
      {last.data && (
        <Row tone="accent" onPress={() => go("/new/repeat")} under={summary(last.data.lines)}>
          {t("home.repeat")}
        </Row>
      )}
      {telegram?.canScan && (
        <Row tone="accent" onPress={() => void scan()} under={t("home.scan_hint")}>
          {t("home.scan")}
        </Row>
      )}
    </Section>
  );
}

function Rest({ title, filter }: { title: string; filter: OrderFilter }) {
  const { t } = useWords();
  const list = useInfiniteQuery({ ...ordersQuery(filter), staleTime: 0 });
  const orders = list.data?.pages.flatMap(({ items }) => items) ?? [];
  if (orders.length === 0) return null;
  return (
    <Section title={title}>
      {orders.map((order) => (
        <OrderRow key={order.id} order={order} />
      ))}
      {list.hasNextPage && (
        <Row tone="accent" disabled={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
          {t("action.more")}
        </Row>
      )}
    </Section>
  );
}
