import { beforeAll, describe, expect, it, vi } from "vitest";
import en from "./locales/en.json";
import ru from "./locales/ru.json";
import type { said as Said } from "./words";

const PLURALS = { ru: ["_one", "_few", "_many", "_other"], en: ["_one", "_other"] } as const;
const stem = (key: string) => key.replace(/_(one|few|many|other)$/, "");
const stems = (words: object) => [...new Set(Object.keys(words).map(stem))].sort();
const names = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

let said: typeof Said;
beforeAll(async () => {
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
  ({ said } = await import("./words"));
});

describe("the words of the Mini App", () => {
  it("exist in both languages", () => {
    expect(stems(en)).toEqual(stems(ru));
  });

  it("have every plural form of their language", () => {
    for (const [language, words] of Object.entries({ ru, en })) {
      const forms = PLURALS[language as "ru" | "en"];
      const plural = Object.keys(words).filter((key) => key.endsWith("_other"));
      for (const key of plural)
        expect(Object.keys(words)).toEqual(expect.arrayContaining(forms.map((form) => stem(key) + form)));
    }
  });

  it("name the same values in both", () => {
    const english: Record<string, string> = en;
    for (const [key, text] of Object.entries(ru)) {
      const other = english[key] ?? english[`${stem(key)}_other`];
      expect([key, names(other ?? "")]).toEqual([key, names(text)]);
    }
  });

  it.each([
    [1, "Отправить: 1 штука"],
    [2, "Отправить: 2 штуки"],
    [5, "Отправить: 5 штук"],
    [11, "Отправить: 11 штук"],
    [21, "Отправить: 21 штука"],
    [99, "Отправить: 99 штук"],
  ])("count in Russian: %i", (count, text) => {
    expect(said("ru", "new.send", { count })).toBe(text);
  });

  it("count in English", () => {
    expect(said("en", "new.send", { count: 1 })).toBe("Send: 1 piece");
    expect(said("en", "new.send", { count: 21 })).toBe("Send: 21 pieces");
  });

  it("put in what is named, as it is", () => {
    expect(said("ru", "do.myself", { name: "<b>$&</b>" })).toBe("<b>$&</b> (я)");
  });
});
