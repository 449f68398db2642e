import { describe, expect, it, vi } from "vitest";

vi.mock("./telegram", () => ({ telegram: null }));
const { colours, contrast, parse, readable } = await import("./theme");

const WHITE = [255, 255, 255] as const;
const BLACK = [0, 0, 0] as const;

/** As Telegram's clients really send them; several of these can't be read as they are. */
const THEMES = {
  "iOS, light": {
    bg_color: "#ffffff",
    secondary_bg_color: "#efeff4",
    section_bg_color: "#ffffff",
    text_color: "#000000",
    hint_color: "#8e8e93",
    link_color: "#007aff",
    button_color: "#007aff",
    button_text_color: "#ffffff",
    destructive_text_color: "#ff3b30",
    subtitle_text_color: "#8e8e93",
  },
  "Android, light": {
    bg_color: "#ffffff",
    secondary_bg_color: "#f0f0f0",
    text_color: "#222222",
    hint_color: "#a8a8a8",
    link_color: "#2678b6",
    button_color: "#50a8eb",
    button_text_color: "#ffffff",
    destructive_text_color: "#cc2929",
  },
  "iOS, dark": {
    bg_color: "#000000",
    secondary_bg_color: "#1c1c1d",
    section_bg_color: "#2c2c2e",
    text_color: "#ffffff",
    hint_color: "#98989e",
    link_color: "#3e88f7",
    button_color: "#3e88f7",
    button_text_color: "#ffffff",
    destructive_text_color: "#eb5545",
  },
  "a person's own, pink on lilac": {
    bg_color: "#e8d5ff",
    secondary_bg_color: "#d9b8ff",
    text_color: "#ff66cc",
    hint_color: "#c59bff",
    link_color: "#ff99dd",
    button_color: "#ffccee",
    button_text_color: "#ffffff",
  },
};

describe("the colours", () => {
  it("measure contrast as WCAG does", () => {
    expect(contrast(WHITE, BLACK)).toBeCloseTo(21);
    expect(contrast(parse("#767676") ?? BLACK, WHITE)).toBeCloseTo(4.54, 1);
  });

  it("leave alone what can be read", () => {
    expect(readable(BLACK, [WHITE])).toEqual(BLACK);
  });

  it.each(Object.entries(THEMES))("can be read in every theme: %s", (name, theme) => {
    const palette = colours(theme, name.includes("dark"));
    const colour = (text: string) => parse(text) ?? BLACK;
    for (const ground of [palette.page, palette.section]) {
      for (const ink of [palette.ink, palette.hint, palette.accent, palette.danger, palette.soon])
        expect(contrast(colour(ink), colour(ground))).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(colour(palette.accent), colour(palette.wash))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour(palette["button-ink"]), colour(palette.button))).toBeGreaterThanOrEqual(4.5);
  });

  it("do without a theme, and without nonsense in one", () => {
    expect(colours({}, false).section).toBe("#ffffff");
    expect(colours({ bg_color: "url(x)" }, true)).toEqual(colours({}, true));
  });
});
