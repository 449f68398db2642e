/** «3 новые заявки»: lies over the list's edge, so that saying it moves nothing. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./queue.module.css";

export function Fresh({ count, onShow }: { count: number; onShow: () => void }) {
  const { t } = useTranslation();
  return (
    <div aria-live="polite" className={classes.fresh}>
      {count > 0 && (
        <Button size="compact-md" radius="xl" onClick={onShow}>
          {t("queue.fresh", { count })}
        </Button>
      )}
    </div>
  );
}
