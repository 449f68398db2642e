/**
 * The app's words in Russian and English, with plurals by CLDR. Written by hand instead of with i18next, as the panel
 * has it: that library alone is an eighth of what a first load may weigh. The files have i18next's form.
 */
import { useSyncExternalStore } from "react";
import en from "./locales/en.json";
import ru from "./locales/ru.json";

export type Language = "ru" | "en";

type Plural = "_one" | "_few" | "_many" | "_other";
type Bare<Key> = Key extends `${infer Stem}${Plural}` ? Stem : Key;
/** The keys of the Russian words are the keys there are: a wrong one doesn't compile. */
export type Key = Bare<keyof typeof ru>;
export type Values = Record<string, string | number>;

const WORDS: Record<Language, Record<string, string>> = { ru, en };
const PLURALS = { ru: new Intl.PluralRules("ru"), en: new Intl.PluralRules("en") };
const KEPT_AS = "helpdesk-language";

export const languageOf = (code: string | undefined | null): Language =>
  code?.startsWith("en") ? "en" : "ru";

let current: Language = "ru";
const listeners = new Set<() => void>();

export const language = () => current;

export function setLanguage(next: Language) {
  current = next;
  document.documentElement.lang = next;
  localStorage.setItem(KEPT_AS, next);
  for (const tell of listeners) tell();
}

/** Before anybody is known: what was chosen last, else what Telegram speaks with them. */
export const startLanguage = (spoken: string | undefined) =>
  setLanguage(languageOf(localStorage.getItem(KEPT_AS) ?? spoken));

export function said(language: Language, key: Key, values: Values = {}): string {
  const words = WORDS[language];
  const form = "count" in values ? `${key}_${PLURALS[language].select(Number(values["count"]))}` : key;
  const text = words[form] ?? words[key] ?? key;
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** In the language of this moment; components that must follow a change ask `useWords`. */
export const t = (key: Key, values?: Values) => said(current, key, values);

function subscribe(tell: () => void) {
  listeners.add(tell);
  return () => void listeners.delete(tell);
}

export function useWords() {
  const language = useSyncExternalStore(subscribe, () => current);
  return { t, language };
}
