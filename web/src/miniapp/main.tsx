/** Starts the Mini App: colours, words, the query cache, the session. */
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/pages.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { queries } from "./queries";
import { goInstead, isFreshStart } from "./router";
import { startPlace } from "./start";
import { telegram } from "./telegram";
import { followTheme } from "./theme";
import { startLanguage } from "./words";

startLanguage(telegram?.language ?? navigator.language);
followTheme();
telegram?.ready();
const place = startPlace(telegram?.startParam);
if (place && isFreshStart()) goInstead(place);

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}
