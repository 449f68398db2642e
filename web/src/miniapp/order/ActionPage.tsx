/**
 * An action that asks for something, on a page of its own. It decides on the order as it was when the page was opened;
 * when somebody was faster, it leads back to the order, which says so.
 */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { orderQuery } from "~/api/orders";
import type { Order } from "~/api/types";
import { useOrderCommand } from "../command";
import { Failed, Loading, Page } from "../parts/parts";
import { back } from "../router";
import { telegram } from "../telegram";
import { useWords } from "../words";
import { forgetConflict, tellConflict } from "./conflicts";
import { keyOf, offers, wordOf, type Offer } from "./offers";
import { AmendForm } from "./forms/AmendForm";
import { AssignForm } from "./forms/AssignForm";
import { ForceForm } from "./forms/ForceForm";
import { HandOverForm } from "./forms/HandOverForm";
import { PriorityForm } from "./forms/PriorityForm";
import { StatusForm } from "./forms/StatusForm";
import { WaiveForm } from "./forms/WaiveForm";

export function ActionPage({ id, action }: { id: string; action: string }) {
  const { t } = useWords();
  const order = useQuery(orderQuery(id));
  if (order.data) return <Seen now={order.data} action={action} />;
  return (
    <Page title={t("order.title")} isInner>
      {order.isError ? <Failed error={order.error} onRetry={() => void order.refetch()} /> : <Loading />}
    </Page>
  );
}

function Seen({ now, action }: { now: Order; action: string }) {
  const { t } = useWords();
  const [seen] = useState(now);
  const command = useOrderCommand(seen, {
    onDone: () => {
      telegram?.haptic("success");
      forgetConflict(seen.id);
      back(`/orders/${seen.id}`);
    },
    onConflict: (conflict) => {
      telegram?.haptic("warning");
      tellConflict(conflict);
      back(`/orders/${seen.id}`);
    },
  });
  const offer = offers(seen).find((offer) => keyOf(offer) === action);
  if (!offer) {
    return (
      <Page title={t("order.number", { number: seen.number })} isInner>
        <p className="quiet">{t("action.not_now")}</p>
      </Page>
    );
  }
  return (
    <Page title={t(wordOf(seen.status, offer))} isInner>
      <p className="order-sub">{t("order.number", { number: seen.number })}</p>
      {command.isError && <Failed error={command.error} />}
      <Form offer={offer} order={seen} run={command.mutate} busy={command.isPending} />
    </Page>
  );
}

export interface FormProps {
  order: Order;
  run: ReturnType<typeof useOrderCommand>["mutate"];
  busy: boolean;
}

function Form({ offer, ...form }: FormProps & { offer: Offer }) {
  switch (offer.kind) {
    case "assign":
    case "claim":
      return <AssignForm {...form} />;
    case "set_priority":
      return <PriorityForm {...form} />;
    case "force":
      return <ForceForm {...form} />;
    case "hand_over":
      return <HandOverForm {...form} partOnly />;
    case "waive_line":
      return <WaiveForm {...form} />;
    case "amend_lines":
      return <AmendForm {...form} />;
    case "change_status":
      return offer.requires.includes("lines_settled") ? (
        <HandOverForm {...form} />
      ) : (
        <StatusForm {...form} offer={offer} />
      );
    case "nudge":
      return null;
  }
}
