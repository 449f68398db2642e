/** One's own sign-in: where one is signed in, the tokens of one's programs, the password. */
import { Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMe } from "~/api/session";
import { useTitle } from "~/ui/title";
import classes from "./account.module.css";
import { PasswordForm } from "./PasswordForm";
import { Sessions } from "./Sessions";
import { Tokens } from "./Tokens";

export function AccountPage() {
  const { t } = useTranslation();
  const me = useMe();
  useTitle(t("account.title"));
  return (
    <div className={classes.page}>
      <Title order={1} mb="md">
        {t("account.title")}
      </Title>
      <div className={classes.parts}>
        <Sessions />
        <Tokens />
        {me.login && <PasswordForm />}
      </div>
    </div>
  );
}
