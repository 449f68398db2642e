/** The person's choices. Light or dark is Telegram's (or the system's), so there is nothing to choose. */
import { useMutation } from "@tanstack/react-query";
import { meQuery, saveLocale, signOut, useMe } from "~/api/session";
import { Failed, Page, Row, Section } from "./parts/parts";
import { queries } from "./queries";
import { goInstead } from "./router";
import { telegram } from "./telegram";
import { setLanguage, useWords, type Language } from "./words";

const NAMES: Record<Language, string> = { ru: "Русский", en: "English" };

export function SettingsPage() {
  const { t, language } = useWords();
  const me = useMe();
  const choosing = useMutation({
    mutationFn: saveLocale,
    onMutate: setLanguage,
    // Histories and refusals are worded by the server: what is kept is in the language before.
    onSuccess: (_, chosen) => {
      queries.setQueryData(meQuery.queryKey, (known) => known && { ...known, locale: chosen });
      void queries.invalidateQueries({ queryKey: ["orders"] });
    },
    onError: () => setLanguage(me.locale),
  });
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      goInstead("/");
      queries.clear();
      queries.setQueryData(meQuery.queryKey, null);
    },
  });
  return (
    <Page title={t("settings.title")} isInner>
      {choosing.isError && <Failed error={choosing.error} />}
      <Section title={t("settings.language")} note={t("settings.language_hint")}>
        {(Object.keys(NAMES) as Language[]).map((name) => (
          <Row key={name} isChosen={name === language} onPress={() => choosing.mutate(name)}>
            <span lang={name}>{NAMES[name]}</span>
          </Row>
        ))}
      </Section>
      <Section
        title={t("settings.who")}
        note={t(telegram ? "settings.theme_telegram" : "settings.theme_system")}
      >
        <Row under={me.login ?? undefined}>{me.name}</Row>
        {!telegram && (
          <Row tone="danger" onPress={() => leaving.mutate()}>
            {t("settings.sign_out")}
          </Row>
        )}
      </Section>
    </Page>
  );
}
