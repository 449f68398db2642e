/** Whether the page still hears of changes. Says so only when it doesn't, and that it will by itself. */
import { useTranslation } from "react-i18next";
import { useConnection } from "~/api/live";
import classes from "./layout.module.css";

export function Connection() {
  const { t } = useTranslation();
  const state = useConnection();
  return (
    <div role="status" className={classes.connection}>
      {state === "live" ? "" : t(`connection.${state}`)}
    </div>
  );
}
