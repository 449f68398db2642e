/** How far an entry of the log can be relied upon. */
import type { Verification } from "~/api/types";

export function standingOf(position: number, { position: whole, broken_position }: Verification) {
  if (broken_position !== undefined && position >= broken_position) return "untrusted";
  return position <= whole ? "verified" : "unverified";
}
