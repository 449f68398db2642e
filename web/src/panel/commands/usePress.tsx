/**
 * Pressing what the server offers for an order: done at once when nothing is asked, else through its dialog. The owner
 * shows `dialog` and hears of conflicts.
 */
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { assign, changeStatus, nudge } from "~/api/commands";
import { isConflict } from "~/api/problem";
import { useMe } from "~/api/session";
import type { Order } from "~/api/types";
import { outstanding } from "~/ui/marks";
import { useNotify } from "~/ui/notify";
import { problemText } from "~/ui/problems";
import { AssignDialog } from "./AssignDialog";
import { ForceDialog } from "./ForceDialog";
import { IssueDialog } from "./IssueDialog";
import { PriorityDialog } from "./PriorityDialog";
import { StatusDialog } from "./StatusDialog";
import type { Offer } from "./actions";
import { useOrderCommand, type Conflict } from "./orderCommand";

interface Press {
  press: (order: Order, offer: Offer) => void;
  isPending: boolean;
  dialog: ReactNode;
}

export function usePress(onConflict: (conflict: Conflict) => void): Press {
  const { t } = useTranslation();
  const notify = useNotify();
  const me = useMe();
  // A dialog keeps the order as it was when it was opened: that is the version which is decided upon.
  const [asking, setAsking] = useState<{ offer: Offer; seen: Order } | null>(null);
  const running = useOrderCommand({ onConflict });

  const run = (seen: Order, offer: Offer) =>
    running.mutate(
      {
        seen,
        command: (version) => {
          if (offer.kind === "claim") return assign(version, me.id);
          if (offer.kind === "change_status") return changeStatus(version, { status: offer.to });
          return nudge(version);
        },
      },
      {
        onSuccess: () => {
          if (offer.kind === "nudge") notify({ message: t("order.nudged") });
        },
        onError: (error) => {
          if (!isConflict(error)) notify({ color: "red", message: problemText(t, error) });
        },
      },
    );

  const close = () => setAsking(null);
  const conflicted = (conflict: Conflict) => {
    close();
    onConflict(conflict);
  };
  return {
    press: (order, offer) =>
      needsDialog(offer, order) ? setAsking({ offer, seen: order }) : run(order, offer),
    isPending: running.isPending,
    dialog: asking && <Dialog {...asking} onClose={close} onConflict={conflicted} />,
  };
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
