import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/** The features of the panel know the shared parts (src/ui, src/api), never each other. */
const features = ["session", "layout", "queue", "order", "neworder", "settings", "reports", "admin"];

const apart = features.map((feature) => ({
  files: [`src/panel/${feature}/**/*.{ts,tsx}`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: features
          .filter((other) => other !== feature)
          .map((other) => ({
            group: [`~/panel/${other}/*`, `../${other}/*`],
            message: "Features don't import each other; what they share lives in src/ui or src/api.",
          })),
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["dist", "src/api/schema.d.ts"] },
  ...tseslint.configs.strict,
  reactHooks.configs.flat["recommended-latest"],
  {
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      eqeqeq: "error",
    },
  },
  ...apart,
  {
    files: ["src/miniapp/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["@mantine/*", "i18next", "react-i18next", "react-router", "~/panel/*", "**/panel/**"],
              message: "Too heavy for a first load on a phone; see scripts/weigh.mjs.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["src/miniapp/**/*.{ts,tsx}"],
    ignores: ["src/miniapp/telegram.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "ImportDeclaration[source.value=/^@tma/]",
          message: "Telegram's client is spoken to in telegram.ts alone.",
        },
      ],
    },
  },
  {
    files: ["src/{ui,api}/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["~/panel/*", "**/panel/**", "~/miniapp/*", "**/miniapp/**"],
              message: "Shared parts know no feature.",
            },
          ],
        },
      ],
    },
  },
);
