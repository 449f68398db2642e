/**
 * The one way to the server: the generated client, with what every request carries. It keeps no server state (that is
 * TanStack Query's), only the session's tokens and the position of our own last write, so that the next reads wait for it.
 */
import createClient, { type Middleware } from "openapi-fetch";
import { Problem } from "./problem";
import type { paths } from "./schema";

/** For how long after a write the reads ask for its position. */
const OWN_WRITE_MS = 15_000;

let csrfToken: string | null = null;
let sessionToken: string | null = null;
let ownWrite = { position: 0, at: 0 };

export function setCsrfToken(token: string | null | undefined) {
  csrfToken = token ?? null;
}

/** The session of a Mini App, which has no cookie. */
export function setSessionToken(token: string | null | undefined) {
  sessionToken = token ?? null;
}

/** For what isn't fetched by the generated client: the live stream. */
export const sessionHeaders = (): Record<string, string> =>
  sessionToken ? { Authorization: `Bearer ${sessionToken}` } : {};

const isRead = (method: string) => method === "GET" || method === "HEAD";

const everyRequest: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", document.documentElement.lang || "ru");
    for (const [name, value] of Object.entries(sessionHeaders())) request.headers.set(name, value);
    if (!isRead(request.method)) {
      if (csrfToken) request.headers.set("X-CSRF-Token", csrfToken);
    } else if (ownWrite.position > 0 && Date.now() - ownWrite.at < OWN_WRITE_MS) {
      request.headers.set("X-Min-Position", String(ownWrite.position));
    }
    return request;
  },
  async onResponse({ request, response }) {
    if (!response.ok) throw await Problem.of(response);
    const position = Number(response.headers.get("X-Position"));
    if (!isRead(request.method) && position > 0) ownWrite = { position, at: Date.now() };
  },
  onError({ error }) {
    return error instanceof Problem ? error : new Problem(0);
  },
};

export const api = createClient<paths>({ baseUrl: "/api/v1" });
api.use(everyRequest);

/** The body of an answer; a problem has been thrown before. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}

/** A key for one intention: the same for every repetition of a request, so that it happens once. */
export function newIdempotencyKey(): string {
  // crypto.randomUUID exists in secure contexts only, and a panel in a local network may have none.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
