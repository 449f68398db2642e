/** Where an order can go from here, and why not elsewhere: the way to move it without a mouse. */
import { Button, Stack, Text, Title } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { STATUSES, type Order } from "~/api/types";
import { Dialog } from "~/ui/Dialog";
import { isHarsh, offerTo, wordOf, type Offer } from "./actions";
import classes from "./commands.module.css";
import { useWhyNot } from "./whyNot";

interface Props {
  order: Order;
  onClose: () => void;
  onMove: (offer: Offer) => void;
}

/** The dialog for whichever order is asked about. */
export function useMoves(press: (order: Order, offer: Offer) => void): {
  ask: (order: Order) => void;
  dialog: ReactNode;
} {
  const [order, setOrder] = useState<Order | null>(null);
  return {
    ask: setOrder,
    dialog: order && (
      <MoveDialog
        order={order}
        onClose={() => setOrder(null)}
        onMove={(offer) => {
          setOrder(null);
          press(order, offer);
        }}
      />
    ),
  };
}

function MoveDialog({ order, onClose, onMove }: Props) {
  const { t } = useTranslation();
  const { reasonFor, hasWay } = useWhyNot();
  const others = STATUSES.filter((status) => status !== order.status);
  const moves = others.flatMap((status) => {
    const offer = offerTo(order, status);
    return offer ? [{ status, offer }] : [];
  });
  const rest = others.filter((status) => !moves.some((move) => move.status === status));
  const elsewhere = rest.filter((status) => hasWay(order, status));
  const nowhere = rest.filter((status) => !hasWay(order, status));
  return (
    <Dialog onClose={onClose} title={t("move.title", { number: order.number })}>
      <Stack gap="xs">
        <Text size="sm">{t("move.present", { status: t(`status.${order.status}`) })}</Text>
        {moves.length === 0 && <Text size="sm">{t("move.none")}</Text>}
        {moves.map(({ status, offer }, index) => (
          <Button
            key={status}
            variant="default"
            justify="space-between"
            c={isHarsh(offer) ? "var(--tone-late)" : undefined}
            rightSection={<span className={classes.target}>→ {t(`status.${status}`)}</span>}
            onClick={() => onMove(offer)}
            data-autofocus={index === 0 || undefined}
          >
            {t(`do.${wordOf(order.status, offer)}`)}
          </Button>
        ))}
        {elsewhere.length > 0 && (
          <>
            <Title order={3} size="h5" mt="sm">
              {t("move.not_now")}
            </Title>
            <dl className={classes.reasons}>
              {elsewhere.map((status) => (
                <div key={status}>
                  <dt>{t(`status.${status}`)}</dt>
                  <dd>{reasonFor(order, status)}</dd>
                </div>
              ))}
            </dl>
          </>
        )}
        {nowhere.length > 0 && (
          <Text size="xs" c="dimmed" mt="xs">
            {t("move.no_way", {
              from: t(`status.${order.status}`),
              list: nowhere.map((status) => t(`status.${status}`)).join(", "),
            })}
          </Text>
        )}
      </Stack>
    </Dialog>
  );
}
