/** One's own sign-in: sessions, tokens, password. */
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import type { MadeToken, Session, Token } from "./types";

export const sessionsQuery = queryOptions({
  queryKey: ["account", "sessions"],
  queryFn: async (): Promise<Session[]> => (await body(api.GET("/me/sessions"))).items,
});

export const endSession = (id: string) => body(api.DELETE("/me/sessions/{id}", { params: { path: { id } } }));

export const tokensQuery = queryOptions({
  queryKey: ["account", "tokens"],
  queryFn: async (): Promise<Token[]> => (await body(api.GET("/tokens"))).items,
});

export const makeToken = (name: string, days: number | undefined): Promise<MadeToken> =>
  body(api.POST("/tokens", { body: { name, days } }));

export const endToken = (id: string) => body(api.DELETE("/tokens/{id}", { params: { path: { id } } }));

export const changePassword = (current: string | undefined, next: string) =>
  body(api.POST("/me/password", { body: { current, new: next } }));
