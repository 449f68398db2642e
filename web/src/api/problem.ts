/**
 * What the API says when it does not do what was asked: an RFC 9457 problem. `detail` is already a sentence in the
 * reader's language; only what no server said (no network) is worded by the pages.
 */
import type { Order } from "./types";

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string | null;
  /** The order as it stands now, when another version was expected (412). */
  readonly current: Order | null;

  constructor(
    status: number,
    body: { code?: string; title?: string; detail?: string; current?: Order } = {},
  ) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.code = body.code ?? (status === 0 ? "offline" : "unexpected");
    this.detail = body.detail ?? body.title ?? null;
    this.current = body.current ?? null;
  }

  static async of(response: Response): Promise<Problem> {
    const isJson = response.headers.get("content-type")?.includes("json") ?? false;
    const body: unknown = isJson ? await response.json().catch(() => null) : null;
    return new Problem(response.status, body !== null && typeof body === "object" ? body : {});
  }
}

export const isProblem = (error: unknown): error is Problem => error instanceof Problem;

/** Another version of the order than the one that was shown: the person decides again. */
export const isConflict = (error: unknown): error is Problem => isProblem(error) && error.status === 412;

/** Asking once more tells the same: it isn't this person's to see. */
export const isForbidden = (error: unknown): error is Problem => isProblem(error) && error.status === 403;

/** Whether asking once more may help: nobody answered, or the server is just starting or stopping. */
export const isPassing = (error: unknown): boolean =>
  isProblem(error) &&
  (error.status === 0 || error.status === 502 || error.status === 503 || error.status === 504);
