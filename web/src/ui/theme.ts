/** The look: Mantine's, calmed down, with every text colour dark or light enough for WCAG 2.2 AA. */
import { createTheme, type CSSVariablesResolver } from "@mantine/core";

export const theme = createTheme({
  primaryColor: "indigo",
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily:
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif",
  headings: {
    sizes: { h1: { fontSize: "1.375rem", lineHeight: "1.3" }, h2: { fontSize: "1rem", lineHeight: "1.4" } },
  },
  components: {
    Checkbox: { defaultProps: { radius: "sm" } },
    Alert: {
      styles: {
        root: { background: "var(--surface-raised)" },
        title: { color: "var(--mantine-color-text)" },
        closeButton: { color: "var(--mantine-color-text)" },
      },
    },
    Modal: {
      styles: { title: { fontWeight: 600, lineHeight: 1.35 } },
      defaultProps: { centered: false, overlayProps: { backgroundOpacity: 0.45 } },
    },
    Tooltip: {
      defaultProps: { openDelay: 300, withArrow: true, events: { hover: true, focus: true, touch: true } },
    },
  },
});

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#54595f",
    "--mantine-color-placeholder": "#676c72",
    "--mantine-color-error": "#b42318",
    "--mantine-color-anchor": "#364fc7",
    "--tone-ok": "#1d6b34",
    "--tone-soon": "#9a4a00",
    "--tone-late": "#b42318",
    "--surface": "#f6f7f9",
    "--surface-raised": "#ffffff",
    "--surface-sunken": "#eceff3",
    "--series-0": "#364fc7",
    "--series-1": "#b35900",
    "--series-2": "#2b8a3e",
    "--surface-hover": "#f1f3f6",
    "--surface-chosen": "#e8ecff",
    "--text-chosen": "#2b3f9e",
    "--surface-note": "#fff8e6",
    "--line": "#e3e6ea",
    "--line-field": "#868c94",
  },
  dark: {
    "--mantine-color-dimmed": "#a9aeb4",
    "--mantine-color-placeholder": "#8f959c",
    "--mantine-color-error": "#ff9a90",
    "--mantine-color-anchor": "#a5b4fc",
    "--tone-ok": "#7ddc95",
    "--tone-soon": "#ffb766",
    "--tone-late": "#ff9a90",
    "--surface": "#17181b",
    "--surface-raised": "#1f2125",
    "--surface-sunken": "#1b1d21",
    "--series-0": "#8ea2ff",
    "--series-1": "#ffb766",
    "--series-2": "#7ddc95",
    "--surface-hover": "#282b30",
    "--surface-chosen": "#2a304a",
    "--text-chosen": "#c5d0ff",
    "--surface-note": "#2b2618",
    "--line": "#33363c",
    "--line-field": "#71777f",
    "--mantine-color-body": "#17181b",
  },
});
