/** How far an entry of the log can be relied upon. */
import { isThere } from "~/api/absent";
import type { Verification } from "~/api/types";

export function standingOf(position: number, { position: whole, broken_position }: Verification) {
  if (isThere(broken_position) && position >= broken_position) return "untrusted";
  return position <= whole ? "verified" : "unverified";
}
