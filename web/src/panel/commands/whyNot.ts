/** Why an order can't be moved into a status now, in a sentence. Only words: what is possible, the server says. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { lifecycleQuery } from "~/api/lifecycle";
import type { Order, Status, Step, Who } from "~/api/types";

type Person = Exclude<Who, "system">;

export type Reason = { kind: "no_way" } | { kind: "by_itself" } | { kind: "not_you"; by: Person[] };

export function whyNot(steps: Step[], from: Status, to: Status): Reason {
  const rows = steps.filter((step) => step.from === from && step.to === to);
  if (rows.length === 0) return { kind: "no_way" };
  const by = [...new Set(rows.flatMap((step) => step.by))].filter((who): who is Person => who !== "system");
  return by.length === 0 ? { kind: "by_itself" } : { kind: "not_you", by };
}

export function useWhyNot() {
  const { t, i18n } = useTranslation();
  const steps = useQuery(lifecycleQuery).data ?? [];
  const either = new Intl.ListFormat(i18n.language, { type: "disjunction" });
  return {
    /** Whether anybody goes there from here. */
    hasWay: (order: Pick<Order, "status">, to: Status) => whyNot(steps, order.status, to).kind !== "no_way",
    reasonFor: (order: Pick<Order, "status">, to: Status): string => {
      const reason = whyNot(steps, order.status, to);
      const names = { from: t(`status.${order.status}`), to: t(`status.${to}`) };
      if (reason.kind !== "not_you") return t(`why_not.${reason.kind}`, names);
      return t("why_not.not_you", { who: either.format(reason.by.map((who) => t(`who.${who}`))) });
    },
  };
}
