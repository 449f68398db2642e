/** What a browser calls itself, in the words people use for it; null when it says nothing known. */
const BROWSERS: readonly [RegExp, string][] = [
  [/YaBrowser\//, "Yandex"],
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/(Chrome|Chromium|CriOS)\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

const first = (known: readonly [RegExp, string][], text: string) =>
  known.find(([pattern]) => pattern.test(text))?.[1];

export function browserOf(agent: string | undefined): string | null {
  const parts = [first(BROWSERS, agent ?? ""), first(SYSTEMS, agent ?? "")].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : null;
}
