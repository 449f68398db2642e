/** The outline of an order while it is being loaded, where its parts will stand. */
import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./order.module.css";

export function OrderSkeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("state.loading")}>
      <Skeleton height={18} width={70} />
      <Skeleton height={28} width={260} mt={10} mb="md" />
      <Skeleton height={36} width={320} mb="md" />
      <div className={classes.columns}>
        <div className={classes.side}>
          <Skeleton height={228} radius="md" />
          <Skeleton height={190} radius="md" />
        </div>
        <div className={classes.main}>
          <Skeleton height={200} radius="md" />
          <Skeleton height={260} radius="md" />
        </div>
      </div>
    </div>
  );
}
