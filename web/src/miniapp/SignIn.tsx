/** The doors: login and password in a plain browser, and why Telegram's word wasn't enough. */
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { meQuery, signIn } from "~/api/session";
import { MainButton } from "./parts/native";
import { Failed, Page, Section } from "./parts/parts";
import { queries } from "./queries";
import { needsReopening } from "./session";
import { telegram } from "./telegram";
import { languageOf, setLanguage, useWords } from "./words";

/** Nobody gets in: an error says why; none means that the session has ended. */
export function Shut({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useWords();
  const reopen = telegram && (error === null || needsReopening(error));
  return (
    <Page title={t("shut.title")}>
      {error === null ? (
        <p className="quiet">{t("shut.ended")}</p>
      ) : (
        <Failed error={error} onRetry={reopen ? undefined : onRetry} />
      )}
      {reopen && <MainButton text={t("action.close")} onPress={() => telegram?.close()} />}
    </Page>
  );
}

export function SignIn() {
  const { t } = useWords();
  const [isEmpty, setEmpty] = useState(false);
  const entering = useMutation({
    mutationFn: ({ login, password }: { login: string; password: string }) => signIn(login, password),
    onSuccess: (me) => {
      setLanguage(languageOf(me.locale));
      queries.setQueryData(meQuery.queryKey, me);
    },
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = { login: String(form.get("login")).trim(), password: String(form.get("password")) };
    setEmpty(!given.login || !given.password);
    if (given.login && given.password) entering.mutate(given);
  };
  return (
    <Page title="Helpdesk">
      <form onSubmit={onSubmit} noValidate aria-label={t("sign_in.title")}>
        {entering.isError && <Failed error={entering.error} />}
        {isEmpty && (
          <p className="alert" role="alert">
            {t("sign_in.missing")}
          </p>
        )}
        <Section note={t("sign_in.hint")}>
          <div className="field">
            <label htmlFor="login">{t("sign_in.login")}</label>
            <input id="login" name="login" autoComplete="username" autoCapitalize="none" spellCheck={false} />
          </div>
          <div className="field">
            <label htmlFor="password">{t("sign_in.password")}</label>
            <input id="password" name="password" type="password" autoComplete="current-password" />
          </div>
        </Section>
        <div className="main-button">
          <button className="filled" disabled={entering.isPending}>
            {t("sign_in.enter")}
          </button>
        </div>
      </form>
    </Page>
  );
}
