import { describe, expect, it } from "vitest";
import en from "./en.json";
import ru from "./ru.json";

type Tree = { [key: string]: string | Tree };

const PLURAL = /_(one|few|many|other)$/;
const NEEDED = { ru: ["one", "few", "many", "other"], en: ["one", "other"] };

function flat(tree: Tree, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") found.set(at, value);
    else flat(value, at).forEach((text, deeper) => found.set(deeper, text));
  }
  return found;
}

const words = { ru: flat(ru), en: flat(en) };
const bare = (keys: Map<string, string>) =>
  [...new Set([...keys.keys()].map((key) => key.replace(PLURAL, "")))].sort();
const variables = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe("the words of the panel", () => {
  it("are the same in Russian and in English", () => {
    expect(bare(words.ru)).toEqual(bare(words.en));
  });

  it("are never empty", () => {
    for (const language of [words.ru, words.en]) {
      expect([...language].filter(([, text]) => text.trim() === "")).toEqual([]);
    }
  });

  it.each(["ru", "en"] as const)("have every plural form that %s needs", (language) => {
    const others = [...words[language].keys()].filter((key) => key.endsWith("_other"));
    const plurals = others.map((key) => key.replace(PLURAL, ""));
    for (const key of plurals) {
      const forms = NEEDED[language].filter((form) => words[language].has(`${key}_${form}`));
      expect(forms, key).toEqual(NEEDED[language]);
    }
  });

  it("use the same variables in both languages", () => {
    for (const [key, text] of words.ru) {
      const english = words.en.get(key) ?? words.en.get(key.replace(PLURAL, "_other"));
      expect(variables(english ?? ""), key).toEqual(variables(text));
    }
  });
});
