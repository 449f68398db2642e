/** One order: how it stands, what may be done with it now, what was said, and everything that happened. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { orderQuery } from "~/api/orders";
import { useMe } from "~/api/session";
import type { Order, Warning } from "~/api/types";
import { outstanding } from "../orders";
import { Deadline } from "../parts/Deadline";
import { Failed, Loading, Page, Row, Section } from "../parts/parts";
import { Status } from "../parts/Status";
import { queries } from "../queries";
import { goInstead } from "../router";
import { useWords } from "../words";
import { Actions } from "./Actions";
import { ConflictNotice } from "./ConflictNotice";
import { Conversation } from "./Conversation";
import { Facts } from "./Facts";
import { OrderPhotos } from "./OrderPhotos";
import { TimeLine } from "./TimeLine";

/** `id` may be the number of an opening link. */
export function OrderPage({ id }: { id: string }) {
  const { t } = useWords();
  const order = useQuery(orderQuery(id));
  const isNumber = /^\d+$/.test(id);
  useEffect(() => {
    if (!isNumber || !order.data) return;
    queries.setQueryData(orderQuery(order.data.id).queryKey, order.data);
    goInstead(`/orders/${order.data.id}`);
  }, [isNumber, order.data]);

  if (order.data && !isNumber) return <Shown order={order.data} />;
  return (
    <Page title={t("order.title")} isInner>
      {order.isError ? <Failed error={order.error} onRetry={() => void order.refetch()} /> : <Loading />}
    </Page>
  );
}

function Shown({ order }: { order: Order }) {
  const { t } = useWords();
  const me = useMe();
  const isMine = order.requester.id === me.id;
  return (
    <Page
      title={t("order.number", { number: order.number })}
      aside={<Status status={order.status} />}
      isInner
    >
      <p className="order-sub">
        <Deadline order={order} />
        {!isMine && (
          <>
            <br />
            {order.branch.name} · {order.requester.name}
          </>
        )}
      </p>
      <ConflictNotice order={order} />
      <Warnings id={order.id} />
      {order.question && (
        <div className="question" role="note">
          <b>{t(isMine ? "order.asks_you" : "order.question")}</b>
          <p className="written">{order.question}</p>
          {isMine && <p className="note">{t("order.answer_hint")}</p>}
        </div>
      )}
      {order.question && isMine && <Conversation order={order} isAnswer />}
      <Section title={t("lines.title")}>
        {order.lines.map((line) => (
          <Row
            key={line.cartridge.id}
            under={line.cartridge.title}
            aside={
              <span className="line-state">
                <b>{t("quantity.pieces", { count: line.requested })}</b>
                {line.issued > 0 && outstanding(line) > 0 && (
                  <small>{t("lines.partly", { issued: line.issued, requested: line.requested })}</small>
                )}
                {line.issued > 0 && outstanding(line) === 0 && line.waived === 0 && (
                  <small>{t("lines.issued")}</small>
                )}
                {line.waived > 0 && <small>{t("lines.waived", { count: line.waived })}</small>}
              </span>
            }
          >
            {line.cartridge.sku}
          </Row>
        ))}
      </Section>
      <Actions order={order} />
      {!(order.question && isMine) && <Conversation order={order} />}
      <OrderPhotos order={order} />
      <TimeLine id={order.id} />
      <Facts order={order} isMine={isMine} />
    </Page>
  );
}

/** What the server remarked when it was sent. */
function Warnings({ id }: { id: string }) {
  const warnings = useQuery<Warning[]>({
    queryKey: ["warnings", id],
    queryFn: () => [],
    staleTime: Infinity,
    initialData: [],
  });
  return warnings.data.map(({ code, detail }) => (
    <p key={code} className="question" role="note">
      {detail}
    </p>
  ));
}
