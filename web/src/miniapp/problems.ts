/** A problem in a sentence: the server's own when there is one. */
import { isProblem } from "~/api/problem";
import { t } from "./words";

export function problemText(error: unknown): string {
  if (isProblem(error)) {
    if (error.status === 0) return t("problem.offline");
    if (error.detail) return error.detail;
    if (error.status >= 500) return t("problem.server");
  }
  return t("problem.unexpected");
}
