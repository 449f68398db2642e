/** Starts the panel: styles, words, the query cache, the router. */
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "~/ui/base.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { startLanguage } from "~/ui/i18n";
import { theme, variables } from "~/ui/theme";
import en from "./locales/en.json";
import ru from "./locales/ru.json";
import { queries } from "./queries";
import { router } from "./routes";

startLanguage({ ru: { translation: ru }, en: { translation: en } });

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
        <QueryClientProvider client={queries}>
          <Notifications position="bottom-right" />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
