/** Which of an order's clocks matters now, and how it stands: the words and the colour say the same. */
import type { Deadline, Order } from "~/api/types";

export type Tone = "ok" | "soon" | "late" | "quiet";

export type Standing =
  | { kind: "left"; seconds: number; tone: "ok" | "soon" }
  | { kind: "overdue"; seconds: number; tone: "late" }
  | { kind: "paused"; seconds: number | null; tone: "quiet" | "late" }
  | { kind: "met"; tone: "quiet" }
  | { kind: "met_late"; tone: "late" }
  | { kind: "ended"; tone: "quiet" };

const SOON_S = 2 * 3600;

/** The open clock that ends first; without one, how the resolution went. */
export function mattering(order: Pick<Order, "deadlines">): Deadline | undefined {
  const open = order.deadlines.filter((clock) => clock.state === "running" || clock.state === "paused");
  const due = (clock: Deadline) => (clock.due_at ? new Date(clock.due_at).getTime() : Infinity);
  open.sort((a, b) => due(a) - due(b));
  return open[0] ?? order.deadlines.find((clock) => clock.clock === "resolution") ?? order.deadlines[0];
}

export function standing(deadline: Deadline, now: Date): Standing {
  switch (deadline.state) {
    case "met":
      return deadline.late ? { kind: "met_late", tone: "late" } : { kind: "met", tone: "quiet" };
    case "ended":
      return { kind: "ended", tone: "quiet" };
    case "paused": {
      const seconds = deadline.remaining_seconds ?? null;
      return { kind: "paused", seconds, tone: (seconds ?? 0) < 0 ? "late" : "quiet" };
    }
    case "running": {
      if (!deadline.due_at) return { kind: "paused", seconds: null, tone: "quiet" };
      const seconds = (new Date(deadline.due_at).getTime() - now.getTime()) / 1000;
      if (seconds < 0) return { kind: "overdue", seconds: -seconds, tone: "late" };
      return { kind: "left", seconds, tone: seconds <= SOON_S ? "soon" : "ok" };
    }
  }
}
