/** Russian first, English second. The choice belongs to the person; the browser keeps the last one for signing in. */
import i18next, { type Resource } from "i18next";
import { initReactI18next } from "react-i18next";

export type Language = "ru" | "en";
export const LANGUAGES: readonly Language[] = ["ru", "en"];

const KEPT_AS = "helpdesk-language";

export function startLanguage(resources: Resource) {
  const kept = localStorage.getItem(KEPT_AS);
  void i18next.use(initReactI18next).init({
    resources,
    lng: kept === "en" ? "en" : "ru",
    fallbackLng: "ru",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = i18next.language;
}

export async function setLanguage(language: Language) {
  localStorage.setItem(KEPT_AS, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** Once somebody has signed in, their own language holds: the server words histories and refusals in it. */
export function followPerson(language: Language) {
  if (i18next.language !== language) void setLanguage(language);
}
