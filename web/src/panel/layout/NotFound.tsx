/** An address that leads nowhere. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Empty } from "~/ui/states";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Empty
      title={t("not_found.title")}
      hint={t("not_found.hint")}
      action={
        <Button component={Link} to="/orders" variant="default">
          {t("not_found.action")}
        </Button>
      }
    />
  );
}
