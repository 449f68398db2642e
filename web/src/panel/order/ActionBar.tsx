/** What this person may do now, exactly as the server allows it. */
import { Button, Group, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { assign, changeStatus, nudge } from "~/api/commands";
import { isConflict } from "~/api/problem";
import { useMe } from "~/api/session";
import type { Order } from "~/api/types";
import { AssignDialog } from "~/ui/AssignDialog";
import { IconMore } from "~/ui/icons";
import { useKeys } from "~/ui/keys";
import { outstanding } from "~/ui/marks";
import { useOrderCommand, type Conflict } from "~/ui/orderCommand";
import { problemText } from "~/ui/problems";
import { isHarsh, keyOf, may, offers, wordOf, type Offer } from "./actions";
import { ForceDialog } from "./dialogs/ForceDialog";
import { IssueDialog } from "./dialogs/IssueDialog";
import { PriorityDialog } from "./dialogs/PriorityDialog";
import { StatusDialog } from "./dialogs/StatusDialog";

interface Props {
  order: Order;
  onConflict: (conflict: Conflict) => void;
}

export function ActionBar({ order, onConflict }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  // A dialog keeps the order as it was when it was opened: that is the version which is decided upon.
  const [asking, setAsking] = useState<{ offer: Offer; seen: Order } | null>(null);
  const command = useOrderCommand(order, { onConflict });
  const { main, side, menu } = offers(order);

  const run = (offer: Offer) =>
    command.mutate(
      (seen) => {
        if (offer.kind === "claim") return assign(seen, me.id);
        if (offer.kind === "change_status") return changeStatus(seen, { status: offer.to });
        return nudge(seen);
      },
      {
        onSuccess: () => {
          if (offer.kind === "nudge") notifications.show({ message: t("order.nudged") });
        },
        onError: (error) => {
          if (!isConflict(error)) notifications.show({ color: "red", message: problemText(t, error) });
        },
      },
    );
  const press = (offer: Offer) =>
    needsDialog(offer, order) ? setAsking({ offer, seen: order }) : run(offer);

  useKeys({ a: () => (may(order, "assign") || may(order, "claim")) && press({ kind: "assign" }) });

  const close = () => setAsking(null);
  const conflicted = (conflict: Conflict) => {
    close();
    onConflict(conflict);
  };
  const word = (offer: Offer) => t(`do.${wordOf(order.status, offer)}`);

  return (
    <Group gap="xs" mb="md" role="group" aria-label={t("order.actions")}>
      {[...main, ...side].map((offer, index) => (
        <Button
          key={keyOf(offer)}
          variant={index === 0 && main.length > 0 ? "filled" : "default"}
          disabled={command.isPending}
          onClick={() => press(offer)}
        >
          {word(offer)}
        </Button>
      ))}
      {menu.length > 0 && (
        <Menu position="bottom-start" shadow="md">
          <Menu.Target>
            <Button variant="default" leftSection={<IconMore />} disabled={command.isPending}>
              {t("order.more")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {menu.map((offer) => (
              <Menu.Item
                key={keyOf(offer)}
                color={isHarsh(offer) ? "var(--tone-late)" : undefined}
                onClick={() => press(offer)}
              >
                {word(offer)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {asking && <Dialog {...asking} onClose={close} onConflict={conflicted} />}
    </Group>
  );
}

function needsDialog(offer: Offer, order: Order): boolean {
  if (offer.kind !== "change_status") return offer.kind !== "claim" && offer.kind !== "nudge";
  if (offer.to === "waiting_stock") return true;
  if (offer.requires.includes("lines_settled")) return order.lines.some((line) => outstanding(line) > 0);
  return offer.requires.length > 0;
}

interface DialogProps {
  offer: Offer;
  seen: Order;
  onClose: () => void;
  onConflict: (conflict: Conflict) => void;
}

function Dialog({ offer, seen, onClose, onConflict }: DialogProps) {
  const shared = { order: seen, onClose, onConflict };
  switch (offer.kind) {
    case "assign":
    case "claim":
      return <AssignDialog {...shared} />;
    case "set_priority":
      return <PriorityDialog {...shared} />;
    case "force":
      return <ForceDialog {...shared} />;
    case "change_status":
      if (offer.requires.includes("lines_settled")) return <IssueDialog {...shared} />;
      return <StatusDialog {...shared} offer={offer} />;
    case "nudge":
      return null;
  }
}
