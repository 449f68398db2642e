/** Who is signed in. `null`: nobody. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, body, setCsrfToken, setSessionToken } from "./client";
import { isProblem } from "./problem";
import type { Me } from "./types";

export async function readMe(): Promise<Me | null> {
  try {
    const me: Me = await body(api.GET("/me"));
    setCsrfToken(me.csrf_token);
    return me;
  } catch (error) {
    if (isProblem(error) && error.status === 401) return null;
    throw error;
  }
}

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: readMe,
  staleTime: 5 * 60_000,
});

async function begin(
  how: { login: string; password: string } | { link: string } | { init_data: string },
): Promise<Me> {
  const me: Me = await body(api.POST("/session", { body: how }));
  setCsrfToken(me.csrf_token);
  return me;
}

export const signIn = (login: string, password: string) => begin({ login, password });

/** By a link from the bot, in the browser that asked for it. */
export const signInByLink = (link: string) => begin({ link });

/** By what Telegram says about who has opened the Mini App: a session without a cookie, whose token is told once. */
export async function signInByInitData(initData: string): Promise<Me> {
  const me = await begin({ init_data: initData });
  setSessionToken(me.session_token);
  return me;
}

/** The way into the bot's chat, where the person confirms; only this browser can spend the link that comes back. */
export async function askForLink(): Promise<string | null> {
  const asked = await body(api.POST("/session/link"));
  return asked.chat ?? null;
}

export async function signOut(): Promise<void> {
  await body(api.DELETE("/session"));
  setCsrfToken(null);
}

export async function saveLocale(locale: "ru" | "en"): Promise<void> {
  await body(api.PUT("/me/locale", { body: { locale } }));
}

/** The person behind the page; only for what is shown to somebody signed in. */
export function useMe(): Me {
  const { data } = useQuery(meQuery);
  if (!data) throw new Error("nobody is signed in");
  return data;
}
