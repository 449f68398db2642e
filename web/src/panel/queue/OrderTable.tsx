/** The queue on a wide screen: a dense table, one order a row. Only the pages near the window have rows in them. */
import { Button, Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate } from "react-router";
import type { Order } from "~/api/types";
import { may, type Offer } from "~/panel/commands/actions";
import { DeadlineNote } from "~/ui/DeadlineNote";
import { mattering } from "~/ui/deadline";
import { linesInShort, PartlyIssued, PriorityMark, StatusBadge } from "~/ui/marks";
import { Ago } from "~/ui/Time";
import { PageBody } from "./PageBody";
import classes from "./queue.module.css";
import type { Selection } from "./selection";

const COLUMNS = ["number", "status", "due", "lines", "branch", "requester", "assignee", "created"] as const;

interface Props {
  pages: Order[][];
  selection: Selection;
  onPress: (order: Order, offer: Offer) => void;
}

export function OrderTable({ pages, selection, onPress }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <caption className={classes.hidden}>{t("queue.title")}</caption>
        <thead>
          <tr>
            <th scope="col" data-column="select">
              <Checkbox
                size="xs"
                aria-label={t("select.shown")}
                checked={selection.areAllShown || selection.everything}
                indeterminate={selection.ids.size > 0 && !selection.areAllShown && !selection.everything}
                onChange={selection.toggleAll}
              />
            </th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" data-column={column}>
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        {pages.map((orders, index) => (
          <PageBody key={index} count={orders.length} columns={COLUMNS.length + 1}>
            {() =>
              orders.map((order) => (
                <Row key={order.id} order={order} selection={selection} onPress={onPress} />
              ))
            }
          </PageBody>
        ))}
      </table>
    </div>
  );
}

/** Taking an order is one press; assigning it to somebody is a question. */
function Unassigned({ order, onPress }: Pick<Props, "onPress"> & { order: Order }) {
  const { t } = useTranslation();
  const word = may(order, "assign") ? "assign" : may(order, "claim") ? "claim" : null;
  if (!word) return <span className={classes.none}>{t("queue.nobody")}</span>;
  return (
    <Button
      variant="default"
      size="compact-xs"
      onClick={() => onPress(order, { kind: word })}
      aria-label={t(`queue.${word}_order`, { number: order.number })}
    >
      {t(`queue.${word}`)}
    </Button>
  );
}

interface RowProps {
  order: Order;
  selection: Selection;
  onPress: Props["onPress"];
}

function Row({ order, selection, onPress }: RowProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { search } = useLocation();
  const to = `/orders/${order.id}`;
  // The order's page leads back to this very list.
  const state = { queue: search };
  const selected = selection.has(order.id);
  return (
    <tr
      data-selected={selected || undefined}
      onClick={(event) => {
        // The whole row is a target for the mouse; the link is the one for everything else.
        if ((event.target as HTMLElement).closest("a, button, input, label, [data-column='select']")) return;
        if (event.shiftKey) return selection.extendTo(order.id);
        void navigate(to, { state });
      }}
    >
      <td data-column="select">
        <Checkbox
          size="xs"
          aria-label={t("select.order", { number: order.number })}
          checked={selected}
          onChange={(event) =>
            event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey
              ? selection.extendTo(order.id)
              : selection.toggle(order.id)
          }
        />
      </td>
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
      <td data-column="due">
        <DeadlineNote deadline={mattering(order)} />
      </td>
      <td
        data-column="lines"
        title={order.lines.map((line) => `${line.cartridge.title} × ${line.requested}`).join("\n")}
      >
        {order.priority !== "normal" && (
          <>
            <PriorityMark priority={order.priority} />{" "}
          </>
        )}
        {linesInShort(order.lines)} <PartlyIssued lines={order.lines} />
      </td>
      <td data-column="branch" title={order.branch.name}>
        {order.branch.name}
      </td>
      <td data-column="requester" title={order.requester.name}>
        {order.requester.name}
      </td>
      <td title={order.assignee?.name}>
        {order.assignee?.name ?? <Unassigned order={order} onPress={onPress} />}
      </td>
      <td data-column="created">
        <Ago at={order.created_at} />
      </td>
    </tr>
  );
}
