/** A page that broke, or that could not be loaded (a new version was installed meanwhile). */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Empty } from "~/ui/states";

export function PageFailed() {
  const { t } = useTranslation();
  return (
    <main>
      <Empty
        title={t("page_failed.title")}
        hint={t("page_failed.hint")}
        action={<Button onClick={() => window.location.reload()}>{t("page_failed.action")}</Button>}
      />
    </main>
  );
}
