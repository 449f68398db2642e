/** Somebody changed the order while this person was deciding: what, and who. The page shows it as it stands now. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { historyQuery } from "~/api/orders";
import type { Order } from "~/api/types";
import { Time } from "../parts/Time";
import { problemText } from "../problems";
import { useWords } from "../words";
import { forgetConflict, useConflict } from "./conflicts";

export function ConflictNotice({ order }: { order: Order }) {
  const { t } = useWords();
  const conflict = useConflict(order.id);
  const box = useRef<HTMLDivElement>(null);
  const history = useQuery({ ...historyQuery(order.id), enabled: conflict !== null });
  useEffect(() => {
    if (conflict) box.current?.focus();
  }, [conflict]);
  if (!conflict) return null;
  const seenAt = new Date(conflict.seen.updated_at).getTime();
  const changes = (history.data ?? []).filter(({ at }) => new Date(at).getTime() > seenAt);
  return (
    <div className="alert" role="alert" tabIndex={-1} ref={box}>
      <b>{t("conflict.title")}</b>
      {changes.length === 0 && <p>{problemText(conflict.problem)}</p>}
      <ul>
        {changes.map((change) => (
          <li key={change.position}>
            {change.actor?.name ?? t("history.system")}: {change.text} · <Time at={change.at} />
          </li>
        ))}
      </ul>
      <p>{t("conflict.decide")}</p>
      <button type="button" className="plain" onClick={() => forgetConflict(order.id)}>
        {t("action.understood")}
      </button>
    </div>
  );
}
