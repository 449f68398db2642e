/** The clock that matters, in words and in colour. */
import type { Order } from "~/api/types";
import { mattering, standing } from "~/ui/deadline";
import { duration } from "~/ui/format";
import { useNow } from "~/ui/now";
import { useWords } from "../words";

export function Deadline({ order }: { order: Pick<Order, "deadlines"> }) {
  const { t } = useWords();
  const now = useNow();
  const deadline = mattering(order);
  if (!deadline) return null;
  const stands = standing(deadline, now);
  let text: string;
  if (!("seconds" in stands)) text = t(`deadline.${stands.kind}`);
  else if (stands.seconds === null) text = t("deadline.paused_no_time");
  else if (stands.kind === "paused" && stands.seconds < 0) text = t("deadline.paused_late");
  else text = t(`deadline.${stands.kind}`, { span: duration(t, stands.seconds) });
  const isResponse = deadline.clock === "response" && deadline.state === "running";
  return (
    <span className="tone" data-tone={stands.tone}>
      {isResponse && `${t("clock.response")}: `}
      {text}
    </span>
  );
}
