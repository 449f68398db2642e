/** The queue on a wide screen: a dense table, one order a row. */
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate } from "react-router";
import { assign } from "~/api/commands";
import { isConflict } from "~/api/problem";
import { useMe } from "~/api/session";
import type { Order } from "~/api/types";
import { DeadlineNote } from "~/ui/DeadlineNote";
import { mattering } from "~/ui/deadline";
import { linesInShort, PartlyIssued, PriorityMark, StatusBadge } from "~/ui/marks";
import { useOrderCommand } from "~/ui/orderCommand";
import { problemText } from "~/ui/problems";
import { Ago } from "~/ui/Time";
import classes from "./queue.module.css";

const COLUMNS = [
  "number",
  "status",
  "branch",
  "requester",
  "lines",
  "assignee",
  "priority",
  "due",
  "created",
] as const;

export function OrderTable({ orders, onAssign }: { orders: Order[]; onAssign: (order: Order) => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <caption className={classes.hidden}>{t("queue.title")}</caption>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" data-column={column}>
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <Row key={order.id} order={order} onAssign={onAssign} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Taking an order is one press; assigning it to somebody is a question. */
function Unassigned({ order, onAssign }: { order: Order; onAssign: (order: Order) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const claiming = useOrderCommand(order, {
    onConflict: ({ problem }) => notifications.show({ color: "orange", message: problemText(t, problem) }),
  });
  const may = (name: string) => order.allowed_actions.some(({ action }) => action === name);
  const press = (word: "assign" | "claim", onClick: () => void) => (
    <Button
      variant="default"
      size="compact-xs"
      loading={claiming.isPending}
      onClick={onClick}
      aria-label={t(`queue.${word}_order`, { number: order.number })}
    >
      {t(`queue.${word}`)}
    </Button>
  );
  if (may("assign")) return press("assign", () => onAssign(order));
  if (may("claim")) {
    return press("claim", () =>
      claiming.mutate((seen) => assign(seen, me.id), {
        onError: (error) => {
          if (!isConflict(error)) notifications.show({ color: "red", message: problemText(t, error) });
        },
      }),
    );
  }
  return <span className={classes.none}>{t("queue.nobody")}</span>;
}

function Row({ order, onAssign }: { order: Order; onAssign: (order: Order) => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { search } = useLocation();
  const to = `/orders/${order.id}`;
  // The order's page leads back to this very list.
  const state = { queue: search };
  const lines = linesInShort(order.lines);
  return (
    <tr
      onClick={(event) => {
        // The whole row is a target for the mouse; the link is the one for everything else.
        if (!(event.target as HTMLElement).closest("a, button")) void navigate(to, { state });
      }}
    >
      <th scope="row" data-column="number">
        <Link
          to={to}
          state={state}
          data-order={order.id}
          aria-label={t("order.number", { number: order.number })}
        >
          {order.number}
        </Link>
      </th>
      <td data-column="status">
        <StatusBadge status={order.status} />
      </td>
      <td data-column="branch" title={order.branch.name}>
        {order.branch.name}
      </td>
      <td data-column="requester" title={order.requester.name}>
        {order.requester.name}
      </td>
      <td
        data-column="lines"
        title={order.lines.map((line) => `${line.cartridge.title} × ${line.requested}`).join("\n")}
      >
        {lines} <PartlyIssued lines={order.lines} />
      </td>
      <td title={order.assignee?.name}>
        {order.assignee?.name ?? <Unassigned order={order} onAssign={onAssign} />}
      </td>
      <td>
        <PriorityMark priority={order.priority} />
      </td>
      <td data-column="due">
        <DeadlineNote deadline={mattering(order)} />
      </td>
      <td data-column="created">
        <Ago at={order.created_at} />
      </td>
    </tr>
  );
}
