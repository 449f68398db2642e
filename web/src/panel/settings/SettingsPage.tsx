/** One's own: what one is told, where one is signed in, the tokens of one's programs, the password. */
import { Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMe } from "~/api/session";
import { useTitle } from "~/ui/title";
import { Notices } from "./Notices";
import { PasswordForm } from "./PasswordForm";
import { Sessions } from "./Sessions";
import classes from "./settings.module.css";
import { Tokens } from "./Tokens";

export function SettingsPage() {
  const { t } = useTranslation();
  const me = useMe();
  useTitle(t("settings.title"));
  return (
    <div className={classes.page}>
      <Title order={1} mb="md">
        {t("settings.title")}
      </Title>
      <div className={classes.parts}>
        <Notices />
        <Sessions />
        <Tokens />
        {me.login && <PasswordForm />}
      </div>
    </div>
  );
}
