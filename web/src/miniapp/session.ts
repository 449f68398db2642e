/**
 * Who uses the app. In Telegram its signed word is exchanged once for a short session, which a reload finds again; in a
 * plain browser the panel's session is used, or login and password.
 */
import { setSessionToken } from "~/api/client";
import { isProblem } from "~/api/problem";
import { meQuery, readMe, signInByInitData } from "~/api/session";
import type { Me } from "~/api/types";
import { telegram } from "./telegram";
import { languageOf, setLanguage } from "./words";

/** Several people may have the app open in one tab: in the demo's chat page they do. */
const KEPT_AS = `helpdesk-session:${telegram?.user ?? 0}`;

interface Kept {
  opening: string;
  token: string;
}

function kept(): Kept | null {
  const text = sessionStorage.getItem(KEPT_AS);
  return text ? (JSON.parse(text) as Kept) : null;
}

async function enter(): Promise<Me | null> {
  if (!telegram) return readMe();
  const session = kept();
  if (session?.opening === telegram.opening) {
    setSessionToken(session.token);
    const me = await readMe();
    if (me) return me;
    setSessionToken(null);
  }
  const me = await signInByInitData(telegram.initData);
  const entered: Kept = { opening: telegram.opening, token: me.session_token ?? "" };
  sessionStorage.setItem(KEPT_AS, JSON.stringify(entered));
  return me;
}

/** `me` as the query cache keeps it: null is nobody, an error says why the door stays shut. */
export const entryQuery = {
  ...meQuery,
  queryFn: async (): Promise<Me | null> => {
    const me = await enter();
    if (me) setLanguage(languageOf(me.locale));
    return me;
  },
  retry: false,
  staleTime: Infinity,
};

/** Telegram's word has been used up or is too old, or this account is nobody's: only opening anew helps. */
export const needsReopening = (error: unknown) =>
  isProblem(error) && ["init_data_used", "init_data_expired", "init_data_invalid"].includes(error.code);
