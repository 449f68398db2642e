/** What this person may do now, exactly as the server allows it: one is the main button, the rest are rows. */
import { useState } from "react";
import { assign, changeStatus, nudge } from "~/api/commands";
import { isConflict } from "~/api/problem";
import { useMe } from "~/api/session";
import type { Order } from "~/api/types";
import { useOrderCommand } from "../command";
import { MainButton } from "../parts/native";
import { Failed, Row, Section } from "../parts/parts";
import { go } from "../router";
import { telegram } from "../telegram";
import { useWords } from "../words";
import { forgetConflict, tellConflict } from "./conflicts";
import { asks, isHarsh, keyOf, mainOffer, otherOffers, wordOf, type Offer } from "./offers";

/** More than this is opened with a press. */
const FEW = 4;

export function Actions({ order }: { order: Order }) {
  const { t } = useWords();
  const me = useMe();
  const [nudged, setNudged] = useState(false);
  const [all, setAll] = useState(false);
  const command = useOrderCommand(order, {
    onDone: () => {
      telegram?.haptic("success");
      forgetConflict(order.id);
    },
    onConflict: (conflict) => {
      telegram?.haptic("warning");
      tellConflict(conflict);
    },
  });
  const run = (offer: Offer) =>
    command.mutate(
      (seen) => {
        if (offer.kind === "claim") return assign(seen, me.id);
        if (offer.kind === "change_status") return changeStatus(seen, { status: offer.to });
        return nudge(seen);
      },
      { onSuccess: () => setNudged(offer.kind === "nudge") },
    );
  const press = (offer: Offer) =>
    asks(offer, order) ? go(`/orders/${order.id}/do/${keyOf(offer)}`) : run(offer);

  const main = mainOffer(order);
  const rest = otherOffers(order);
  const shown = all || rest.length <= FEW + 1 ? rest : rest.slice(0, FEW);
  return (
    <>
      {command.isError && !isConflict(command.error) && <Failed error={command.error} />}
      {nudged && (
        <p className="done" role="status">
          {t("order.nudged")}
        </p>
      )}
      {rest.length > 0 && (
        <Section title={t("order.actions")}>
          {shown.map((offer) => (
            <Row
              key={keyOf(offer)}
              tone={isHarsh(offer) ? "danger" : "accent"}
              disabled={command.isPending}
              onPress={() => press(offer)}
            >
              {t(wordOf(order.status, offer))}
            </Row>
          ))}
          {shown.length < rest.length && (
            <Row onPress={() => setAll(true)} aside={rest.length - shown.length}>
              {t("order.all_actions")}
            </Row>
          )}
        </Section>
      )}
      {main && (
        <MainButton
          text={t(wordOf(order.status, main))}
          busy={command.isPending}
          onPress={() => press(main)}
        />
      )}
    </>
  );
}
