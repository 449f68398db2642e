/** The outline of what is being loaded, in the size it will have. */
import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./queue.module.css";

const ROWS = 14;
const CARDS = 5;

export function ListSkeleton({ isNarrow }: { isNarrow: boolean | undefined }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("state.loading")} className={isNarrow ? classes.cards : classes.frame}>
      {Array.from({ length: isNarrow ? CARDS : ROWS }, (_, index) =>
        isNarrow ? (
          <Skeleton key={index} height={166} radius="md" />
        ) : (
          <div key={index} className={classes.skeletonRow}>
            <Skeleton height={12} width={32} />
            <Skeleton height={18} width={110} radius="xl" />
            <Skeleton height={12} />
            <Skeleton height={12} width={120} />
            <Skeleton height={12} width={90} />
          </div>
        ),
      )}
    </div>
  );
}

export function ColumnSkeleton() {
  return (
    <>
      {Array.from({ length: 3 }, (_, index) => (
        <Skeleton key={index} height={104} radius="md" />
      ))}
    </>
  );
}
