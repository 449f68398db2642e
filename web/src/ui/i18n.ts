/** Russian first, English second; the choice is kept in the browser and, once signed in, with the person. */
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

/** In a browser where nobody has chosen yet, the person's own language holds. */
export function followPerson(language: Language) {
  if (!localStorage.getItem(KEPT_AS) && i18next.language !== language) void setLanguage(language);
}
