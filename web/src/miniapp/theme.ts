/**
 * The colours: Telegram's theme where there is one. Its hints and links are often too pale to read (3:1 on white), so
 * each is moved towards the text colour until it can be read by everybody (WCAG 2.2 AA, 4.5:1).
 */
import { telegram, type ThemeParams } from "./telegram";

type Colour = readonly [number, number, number];

const READABLE = 4.5;

const LIGHT: ThemeParams = {
  secondary_bg_color: "#f1f1f5",
  section_bg_color: "#ffffff",
  text_color: "#000000",
  hint_color: "#707579",
  link_color: "#0a66c2",
  button_color: "#0a66c2",
  button_text_color: "#ffffff",
  destructive_text_color: "#c3271b",
};

const DARK: ThemeParams = {
  secondary_bg_color: "#131416",
  section_bg_color: "#1f2124",
  text_color: "#f5f5f5",
  hint_color: "#98a1a8",
  link_color: "#6ab3f3",
  button_color: "#2f7fc1",
  button_text_color: "#ffffff",
  destructive_text_color: "#ff7b72",
};

export function parse(colour: string | undefined): Colour | null {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour ?? "")?.[1];
  if (!digits) return null;
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits;
  return [0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16)) as unknown as Colour;
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Colour;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(a: Colour, b: Colour): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const mixed = (from: Colour, to: Colour, share: number) =>
  from.map((part, at) => Math.round(part + ((to[at] ?? 0) - part) * share)) as unknown as Colour;

/** The colour, moved towards black or white as far as it takes to be read on every one of the grounds. */
export function readable(colour: Colour, grounds: Colour[]): Colour {
  const isDark = grounds.every((ground) => luminance(ground) < 0.18);
  const end: Colour = isDark ? [255, 255, 255] : [0, 0, 0];
  for (let share = 0; share <= 1; share += 0.05) {
    const tried = mixed(colour, end, share);
    if (grounds.every((ground) => contrast(tried, ground) >= READABLE)) return tried;
  }
  return end;
}

const css = (colour: Colour) =>
  `#${colour.map((part) => part.toString(16).padStart(2, "0")).join("")}` as const;

/** The page's colours out of a theme. */
export function colours(theme: ThemeParams, isDark: boolean) {
  const fallback = isDark ? DARK : LIGHT;
  const of = (name: string) => parse(theme[name]) ?? (parse(fallback[name]) as Colour);
  const section = parse(theme["section_bg_color"]) ?? parse(theme["bg_color"]) ?? of("section_bg_color");
  const page = of("secondary_bg_color");
  const grounds = [section, page];
  const ink = readable(of("text_color"), grounds);
  const tinted = (colour: Colour) => readable(colour, grounds);
  const button = of("button_color");
  const accent = tinted(of("link_color"));
  // A wash of the accent behind what is chosen; text on it stays the accent.
  const wash = mixed(section, accent, 0.1);
  return {
    page: css(page),
    section: css(section),
    ink: css(ink),
    hint: css(tinted(parse(theme["subtitle_text_color"]) ?? of("hint_color"))),
    accent: css(readable(accent, [...grounds, wash])),
    wash: css(wash),
    button: css(button),
    "button-ink": css(readable(of("button_text_color"), [button])),
    danger: css(tinted(of("destructive_text_color"))),
    soon: css(tinted(isDark ? [255, 183, 102] : [154, 74, 0])),
    line: css(mixed(section, ink, 0.12)),
    field: css(mixed(section, ink, 0.45)),
  };
}

function apply(theme: ThemeParams) {
  const ground = parse(theme["bg_color"]);
  const system = matchMedia("(prefers-color-scheme: dark)").matches;
  const isDark = ground ? luminance(ground) < 0.18 : system;
  const style = document.documentElement.style;
  const palette = colours(theme, isDark);
  for (const [name, value] of Object.entries(palette)) style.setProperty(`--${name}`, value);
  style.colorScheme = isDark ? "dark" : "light";
  telegram?.paint(palette.page);
}

/** Follows Telegram's theme, or the system's where there is no Telegram. */
export function followTheme() {
  apply(telegram?.theme ?? {});
  if (telegram) {
    telegram.onTheme(apply);
    telegram.onSafeArea((top, bottom) => {
      document.documentElement.style.setProperty("--safe-top", `${top}px`);
      document.documentElement.style.setProperty("--safe-bottom", `${bottom}px`);
    });
  } else {
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => apply({}));
  }
}
