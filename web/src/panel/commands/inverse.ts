/**
 * What takes a command back, when the server still allows it: giving back what was claimed, the assignee, status or
 * priority from before. What was written, handed over or decided with a reason is not taken back in silence.
 */
import { assign, changeStatus, setPriority } from "~/api/commands";
import type { Order } from "~/api/types";
import { may } from "./actions";
import type { Command } from "./orderCommand";

type Compared = Pick<Order, "status" | "assignee" | "priority" | "allowed_actions">;

export type Change = "status" | "assignee" | "priority";

/** What the command changed, as far as people care; null when it said something instead. */
export function changeOf(before: Compared, after: Compared): Change | null {
  if (before.status !== after.status) return "status";
  if (before.assignee?.id !== after.assignee?.id) return "assignee";
  return before.priority !== after.priority ? "priority" : null;
}

export function inverseOf(before: Compared, after: Compared): Command | null {
  const { assignee, status, priority } = before;
  switch (changeOf(before, after)) {
    case "status": {
      const isFree = after.allowed_actions.some(
        (allowed) =>
          allowed.action === "change_status" && allowed.status === status && allowed.requires.length === 0,
      );
      if (!isFree) return null;
      return status === "new" ? (seen) => assign(seen, null) : (seen) => changeStatus(seen, { status });
    }
    case "assignee":
      return assignee && may(after, "assign") ? (seen) => assign(seen, assignee.id) : null;
    case "priority":
      return may(after, "set_priority") ? (seen) => setPriority(seen, priority) : null;
    case null:
      return null;
  }
}
