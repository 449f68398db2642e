/** Short notices in a corner of the page, whose button says what it does. */
import { notifications, type NotificationData } from "@mantine/notifications";
import { useTranslation } from "react-i18next";

export function useNotify(): (notice: NotificationData) => void {
  const { t } = useTranslation();
  return (notice) =>
    void notifications.show({ closeButtonProps: { "aria-label": t("notice.close") }, ...notice });
}
