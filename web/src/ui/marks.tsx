/** Status, priority and line marks, the same wherever an order is shown. */
import { useTranslation } from "react-i18next";
import type { Line, Priority, Status } from "~/api/types";
import classes from "./marks.module.css";

const OVER: readonly Status[] = ["closed", "cancelled"];

export function StatusBadge({ status }: { status: Status }) {
  const { t } = useTranslation();
  return (
    <span className={classes.badge} data-status={status} data-hollow={OVER.includes(status) || undefined}>
      {t(`status.${status}`)}
    </span>
  );
}

export function PriorityMark({ priority }: { priority: Priority }) {
  const { t } = useTranslation();
  return (
    <span className={classes.priority} data-priority={priority}>
      {t(`priority.${priority}`)}
    </span>
  );
}

export const outstanding = (line: Line) => line.requested - line.issued - line.waived;

/** «Выдано 1 из 3» while an order is partly issued: a fact of the lines, no status. */
export function PartlyIssued({ lines }: { lines: Line[] }) {
  const { t } = useTranslation();
  const issued = lines.reduce((sum, line) => sum + line.issued, 0);
  const left = lines.reduce((sum, line) => sum + outstanding(line), 0);
  if (issued === 0 || left === 0) return null;
  return (
    <span className={classes.tone} data-tone="soon">
      {t("lines.partly", { issued, requested: issued + left })}
    </span>
  );
}

/** «CF283A × 2, Q2612A». */
export const linesInShort = (lines: Line[]) =>
  lines
    .map((line) =>
      line.requested > 1 ? `${line.cartridge.sku} ×\u00a0${line.requested}` : line.cartridge.sku,
    )
    .join(", ");
