/** An empty list says why it is empty and what to do. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMe } from "~/api/session";
import { Empty } from "~/ui/states";
import { isNarrowed, type Shown } from "./filter";

export function NothingHere({ shown, onClear }: { shown: Shown; onClear: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  if (isNarrowed(shown)) {
    return (
      <Empty
        title={t("queue.nothing_found")}
        hint={t("queue.nothing_found_hint")}
        action={
          <Button variant="default" onClick={onClear}>
            {t("queue.clear")}
          </Button>
        }
      />
    );
  }
  return (
    <Empty
      title={t(`queue.empty.${shown.view}`)}
      hint={t(`queue.empty_hint.${shown.view}`)}
      action={
        me.can.submit && (
          <Button component={Link} to="/orders/new">
            {t("nav.new_order")}
          </Button>
        )
      }
    />
  );
}
