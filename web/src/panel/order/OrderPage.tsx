/** One order: what it is, what may be done with it now, what was said, everything that happened, and how it stood. */
import { Tabs } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useParams, useSearchParams } from "react-router";
import { orderQuery } from "~/api/orders";
import { pastOrderQuery } from "~/api/past";
import type { Order } from "~/api/types";
import type { Conflict } from "~/panel/commands/orderCommand";
import { Failed } from "~/ui/states";
import { useTitle } from "~/ui/title";
import { ActionBar } from "./ActionBar";
import { ConflictNotice } from "./ConflictNotice";
import { Conversation } from "./Conversation";
import { Deadlines } from "./Deadlines";
import { Facts } from "./Facts";
import { Header } from "./Header";
import { History } from "./History";
import { LinesCard } from "./LinesCard";
import { Notices } from "./Notices";
import { OrderSkeleton } from "./OrderSkeleton";
import classes from "./order.module.css";
import { Photos } from "./Photos";
import { TimeTravel } from "./TimeTravel";

export function OrderPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const order = useQuery(orderQuery(id));
  useTitle(order.data ? t("order.number", { number: order.data.number }) : undefined);

  if (order.data) return <Shown key={id} present={order.data} />;
  return (
    <div className={classes.page}>
      {order.isError ? (
        <Failed error={order.error} onRetry={() => void order.refetch()} />
      ) : (
        <OrderSkeleton />
      )}
    </div>
  );
}

function Shown({ present }: { present: Order }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const { state } = useLocation();
  const tab = search.get("tab") === "history" ? "history" : "conversation";
  const at = search.get("as_of");
  const past = useQuery({
    ...pastOrderQuery(present.id, at ?? ""),
    enabled: at !== null,
    placeholderData: keepPreviousData,
  });
  // A past order can't be acted upon: it allows nothing.
  const order = at && past.data ? { ...past.data, allowed_actions: [] } : present;

  const show = (next: { tab?: string; at?: string | null }) => {
    const wanted = new URLSearchParams(search);
    if (next.tab) wanted.set("tab", next.tab);
    if (wanted.get("tab") === "conversation") wanted.delete("tab");
    if (next.at) wanted.set("as_of", next.at);
    if (next.at === null) wanted.delete("as_of");
    setSearch(wanted, { replace: true, state });
  };

  return (
    <div className={classes.page} data-past={at !== null || undefined}>
      <Header order={order} />
      {at === null ? (
        <ActionBar order={present} onConflict={setConflict} />
      ) : (
        <TimeTravel id={present.id} at={at} onGo={(to) => show({ at: to })} />
      )}
      {past.isError && at !== null && <Failed error={past.error} onRetry={() => void past.refetch()} />}
      {conflict && <ConflictNotice conflict={conflict} onClose={() => setConflict(null)} />}
      <Notices order={order} isPast={at !== null} />
      <div className={classes.columns}>
        <div className={classes.side}>
          <Facts order={order} />
          <Deadlines order={order} isPast={at !== null} />
        </div>
        <div className={classes.main}>
          <LinesCard order={order} onConflict={setConflict} />
          <Photos order={order} />
          <Tabs
            value={tab}
            onChange={(next) => show({ tab: next ?? "conversation" })}
            className="card"
            keepMounted={false}
          >
            <Tabs.List>
              <Tabs.Tab value="conversation">{t("conversation.title")}</Tabs.Tab>
              <Tabs.Tab value="history">{t("history.title")}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="conversation" className={classes.body}>
              <Conversation order={order} until={at} />
            </Tabs.Panel>
            <Tabs.Panel value="history" className={classes.body}>
              <History id={present.id} at={at} onGo={(to) => show({ at: to })} />
            </Tabs.Panel>
          </Tabs>
        </div>
      </div>
    </div>
  );
}
