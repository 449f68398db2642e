/** What is selected, and what can be done with all of it at once. Lies over the end of the page, and moves nothing. */
import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OrderFilter } from "~/api/orders";
import type { Order } from "~/api/types";
import { BulkDialog, type BulkKind } from "./BulkDialog";
import classes from "./queue.module.css";
import type { Selection } from "./selection";

interface Props {
  selection: Selection;
  rows: Order[];
  total: number;
  isMore: boolean;
  filter: OrderFilter;
}

export function BulkBar({ selection, rows, total, isMore, filter }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<BulkKind | null>(null);
  const chosen = rows.filter(({ id }) => selection.ids.has(id));
  if (chosen.length === 0 && !selection.everything) return null;
  const count = selection.everything ? total : chosen.length;
  const more = isMore ? "+" : "";
  const mayAll = selection.areAllShown && !selection.everything && (isMore || total > chosen.length);
  return (
    <div className={classes.bulk} role="region" aria-label={t("bulk.label")}>
      <Group gap="sm">
        <Text size="sm" fw={600} role="status">
          {t("bulk.selected", { count, more: selection.everything ? more : "" })}
        </Text>
        {mayAll && (
          <Button variant="subtle" size="xs" onClick={selection.chooseEverything}>
            {t("bulk.everything", { count: total, more })}
          </Button>
        )}
        <Button size="xs" onClick={() => setAsking("assign")}>
          {t("bulk.assign")}
        </Button>
        <Button size="xs" variant="default" onClick={() => setAsking("status")}>
          {t("bulk.status")}
        </Button>
        <Button size="xs" variant="subtle" onClick={selection.clear}>
          {t("bulk.clear")}
        </Button>
      </Group>
      {asking && (
        <BulkDialog
          kind={asking}
          count={count}
          more={selection.everything ? more : ""}
          targets={selection.everything ? { matching: filter } : { orders: chosen }}
          branch={oneBranch(chosen, selection.everything, filter)}
          onClose={() => setAsking(null)}
          onFinished={selection.clear}
        />
      )}
    </div>
  );
}

/** Whose staff is offered: that of the one branch, if there is but one. */
function oneBranch(chosen: Order[], everything: boolean, filter: OrderFilter): string | null {
  if (everything) return filter.branch ?? null;
  const branches = new Set(chosen.map(({ branch }) => branch.id));
  return branches.size === 1 ? ([...branches][0] ?? null) : null;
}
