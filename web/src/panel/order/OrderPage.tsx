/** One order: what it is, what may be done with it now, what was said, and everything that happened. */
import { Alert, Tabs, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useParams, useSearchParams } from "react-router";
import { orderQuery } from "~/api/orders";
import { useMe } from "~/api/session";
import type { Order, Warning } from "~/api/types";
import type { Conflict } from "~/panel/commands/orderCommand";
import { Failed, Loading } from "~/ui/states";
import { useTitle } from "~/ui/title";
import { ActionBar } from "./ActionBar";
import { ConflictNotice } from "./ConflictNotice";
import { Conversation } from "./Conversation";
import { Deadlines } from "./Deadlines";
import { Facts } from "./Facts";
import { Header } from "./Header";
import { History } from "./History";
import { LinesCard } from "./LinesCard";
import classes from "./order.module.css";
import { Photos } from "./Photos";

export function OrderPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const order = useQuery(orderQuery(id));
  useTitle(order.data ? t("order.number", { number: order.data.number }) : undefined);

  if (order.data) return <Shown key={id} order={order.data} />;
  return (
    <div className={classes.page}>
      {order.isError ? <Failed error={order.error} onRetry={() => void order.refetch()} /> : <Loading />}
    </div>
  );
}

function Shown({ order }: { order: Order }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const me = useMe();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const tab = search.get("tab") === "history" ? "history" : "conversation";
  const { state } = useLocation() as { state: { warnings?: Warning[] } | null };
  const warnings = state?.warnings ?? [];

  return (
    <div className={classes.page}>
      <Header order={order} />
      <ActionBar order={order} onConflict={setConflict} />
      {conflict && <ConflictNotice conflict={conflict} onClose={() => setConflict(null)} />}
      {warnings.map(({ code, detail }) => (
        <Alert key={code} color="yellow" variant="outline" mb="md" title={t("order.warning")} role="alert">
          {detail}
        </Alert>
      ))}
      {order.question && (
        <Alert
          color="yellow"
          variant="outline"
          mb="md"
          title={t(me.id === order.requester.id ? "order.question_to_you" : "order.question")}
        >
          <Text size="sm" className="break">
            {order.question}
          </Text>
        </Alert>
      )}
      <div className={classes.columns}>
        <div className={classes.side}>
          <Facts order={order} />
          <Deadlines order={order} />
        </div>
        <div className={classes.main}>
          <LinesCard order={order} onConflict={setConflict} />
          <Photos order={order} />
          <Tabs
            value={tab}
            onChange={(next) =>
              setSearch(next === "history" ? { tab: "history" } : {}, { replace: true, state })
            }
            className="card"
            keepMounted={false}
          >
            <Tabs.List>
              <Tabs.Tab value="conversation">{t("conversation.title")}</Tabs.Tab>
              <Tabs.Tab value="history">{t("history.title")}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="conversation" className={classes.body}>
              <Conversation order={order} />
            </Tabs.Panel>
            <Tabs.Panel value="history" className={classes.body}>
              <History id={order.id} />
            </Tabs.Panel>
          </Tabs>
        </div>
      </div>
    </div>
  );
}
