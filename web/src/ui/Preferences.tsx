/** Language and light or dark, as two small switches. */
import { SegmentedControl, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { LANGUAGES, setLanguage, type Language } from "./i18n";

const SCHEMES: readonly MantineColorScheme[] = ["auto", "light", "dark"];
const NAMES: Record<Language, string> = { ru: "Русский", en: "English" };

export function LanguageSwitch({ onChosen }: { onChosen?: (language: Language) => void }) {
  const { t, i18n } = useTranslation();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("preferences.language")}
      value={i18n.language}
      data={LANGUAGES.map((language) => ({
        value: language,
        label: <span lang={language}>{NAMES[language]}</span>,
      }))}
      onChange={(value) => {
        void setLanguage(value as Language);
        onChosen?.(value as Language);
      }}
    />
  );
}

export function SchemeSwitch() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("preferences.scheme")}
      value={colorScheme}
      data={SCHEMES.map((scheme) => ({ value: scheme, label: t(`preferences.${scheme}`) }))}
      onChange={(value) => setColorScheme(value as MantineColorScheme)}
    />
  );
}
