/** The keys of the Russian words are the keys there are: a wrong one doesn't compile. */
import "i18next";
import type ru from "./locales/ru.json";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof ru };
  }
}
