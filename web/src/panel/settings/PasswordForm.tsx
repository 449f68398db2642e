/** Changing one's own password. */
import { Alert, Button, Group, PasswordInput, Stack, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changePassword } from "~/api/account";
import { useNotify } from "~/ui/notify";
import { problemText } from "~/ui/problems";
import classes from "./settings.module.css";

export function PasswordForm() {
  const { t } = useTranslation();
  const notify = useNotify();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const saving = useMutation({
    mutationFn: () => changePassword(current || undefined, next),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      notify({ message: t("account.password_changed") });
    },
  });
  const eye = { "aria-label": t("sign_in.show_password") };
  return (
    <section className={`card ${classes.part}`} aria-labelledby="password-title">
      <Title order={2} id="password-title" mb="sm">
        {t("account.password")}
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (next && !saving.isPending) saving.mutate();
        }}
      >
        <Stack gap="sm" maw={360}>
          {saving.isError && (
            <Alert color="red" variant="outline" role="alert">
              {problemText(t, saving.error)}
            </Alert>
          )}
          <PasswordInput
            label={t("account.current_password")}
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            visibilityToggleButtonProps={eye}
          />
          <PasswordInput
            label={t("people.new_password")}
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
            visibilityToggleButtonProps={eye}
          />
          <Group>
            <Button type="submit" variant="default" disabled={!next} loading={saving.isPending}>
              {t("account.change_password")}
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  );
}
