/** Every word that is kept is shown somewhere, and nothing is shown that isn't kept: read off the source itself. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import en from "./en.json";
import ru from "./ru.json";

type Tree = { [key: string]: string | Tree };

const PLURAL = /_(one|few|many|other)$/;
const CYRILLIC = /\p{Script=Cyrillic}/u;
const LETTERS = /\p{L}{2,}/u;
/** Names, the same in every language. */
const NAMES = /^(Helpdesk|Telegram|Esc|Ctrl K|API|CSV|XLSX|UTC)$/;
/** What a reader or a screen reader is told by an attribute. */
const SPOKEN = new Set(["aria-label", "alt", "title", "label", "placeholder", "description"]);

const SOURCES = ["src/panel", "src/ui"]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  )
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".test.ts"))
  .map((path) => {
    const text = readFileSync(path, "utf8");
    return { path, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
  });

function each(visit: (node: ts.Node, path: string) => void) {
  for (const { path, tree } of SOURCES) {
    const walk = (node: ts.Node) => {
      visit(node, path);
      ts.forEachChild(node, walk);
    };
    walk(tree);
  }
}

function keys(tree: Tree, path = ""): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [`${path}${key}`.replace(PLURAL, "")] : keys(value, `${path}${key}.`),
  );
}

const escaped = (text: string) => text.replaceAll(".", String.raw`\.`);

/** What the code can ask for: whole keys, and patterns where a part of the key is computed. */
function asked() {
  const whole = new Set<string>();
  const patterns: RegExp[] = [];
  each((node) => {
    if (ts.isStringLiteralLike(node)) whole.add(node.text);
    if (ts.isTemplateExpression(node) && node.head.text.includes(".")) {
      const rest = node.templateSpans.map(({ literal }) => `[^.]+${escaped(literal.text)}`).join("");
      patterns.push(new RegExp(`^${escaped(node.head.text)}${rest}$`));
    }
  });
  return (key: string) => whole.has(key) || patterns.some((pattern) => pattern.test(key));
}

describe("the words of the panel", () => {
  it("are all used", () => {
    const isAsked = asked();
    expect([...new Set(keys(ru))].filter((key) => !isAsked(key))).toEqual([]);
  });

  it("are the only ones shown", () => {
    const stray: string[] = [];
    const check = (text: string, path: string) => {
      if (LETTERS.test(text) && !NAMES.test(text.trim())) stray.push(`${path}: ${text.trim()}`);
    };
    each((node, path) => {
      if (ts.isJsxText(node)) check(node.text, path);
      if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText())) {
        if (node.initializer && ts.isStringLiteral(node.initializer)) check(node.initializer.text, path);
      }
      if (ts.isStringLiteralLike(node) && CYRILLIC.test(node.text) && !path.endsWith("Preferences.tsx")) {
        stray.push(`${path}: ${node.text}`);
      }
    });
    expect(stray).toEqual([]);
  });

  it("are each in their own language", () => {
    const flat = (tree: Tree): string[] =>
      Object.values(tree).flatMap((value) => (typeof value === "string" ? [value] : flat(value)));
    expect(flat(en).filter((text) => CYRILLIC.test(text))).toEqual([]);
    const isForeign = (text: string) =>
      LETTERS.test(text.replace(/\{\{\w+\}\}/g, "")) && !CYRILLIC.test(text);
    expect(flat(ru).filter((text) => isForeign(text) && !NAMES.test(text))).toEqual([]);
  });
});
