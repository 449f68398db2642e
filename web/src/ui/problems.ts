/** A problem in a sentence for the reader: the server's own when there is one. */
import type { TFunction } from "i18next";
import { isProblem } from "~/api/problem";

export function problemText(t: TFunction, error: unknown): string {
  if (isProblem(error)) {
    if (error.status === 0) return t("problem.offline");
    if (error.detail) return error.detail;
    if (error.status >= 500) return t("problem.server");
  }
  return t("problem.unexpected");
}
