/** Signing in with login and password. */
import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { meQuery, saveLocale, signIn } from "~/api/session";
import type { Language } from "~/api/types";
import { problemText } from "~/ui/problems";
import { useTitle } from "~/ui/title";
import { SignInFrame } from "./SignInFrame";
import { TelegramSignIn } from "./TelegramSignIn";

export function SignInPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const password = useRef<HTMLInputElement>(null);
  const [language, setLanguage] = useState<Language | null>(null);
  const [missing, setMissing] = useState<{ login?: boolean; password?: boolean }>({});
  useTitle(t("sign_in.title"));

  const entering = useMutation({
    mutationFn: ({ login, password }: { login: string; password: string }) => signIn(login, password),
    onSuccess: async (me) => {
      // A language chosen on this page is the person's choice, made before we knew who they are.
      if (language && language !== me.locale) {
        await saveLocale(language).then(
          () => (me.locale = language),
          () => undefined,
        );
      }
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "me" });
      queries.setQueryData(meQuery.queryKey, me);
    },
    onError: () => password.current?.select(),
  });

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = { login: String(form.get("login")).trim(), password: String(form.get("password")) };
    setMissing({ login: !given.login, password: !given.password });
    if (given.login && given.password) entering.mutate(given);
  };

  return (
    <SignInFrame onLanguage={setLanguage}>
      <form onSubmit={onSubmit} noValidate aria-label={t("sign_in.title")}>
        <Stack>
          {entering.isError && (
            <Alert color="red" variant="outline" role="alert">
              {problemText(t, entering.error)}
            </Alert>
          )}
          <TextInput
            name="login"
            label={t("sign_in.login")}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            error={missing.login && t("sign_in.login_missing")}
          />
          <PasswordInput
            ref={password}
            name="password"
            label={t("sign_in.password")}
            autoComplete="current-password"
            error={missing.password && t("sign_in.password_missing")}
            visibilityToggleButtonProps={{ "aria-label": t("sign_in.show_password") }}
          />
          <Button type="submit" loading={entering.isPending} fullWidth>
            {t("sign_in.enter")}
          </Button>
          <TelegramSignIn />
          <Text size="sm" c="dimmed">
            {t("sign_in.help")}{" "}
            <Anchor href="/api/docs" size="sm" underline="always">
              {t("sign_in.api_docs")}
            </Anchor>
          </Text>
        </Stack>
      </form>
    </SignInFrame>
  );
}
