/** Everything that happened to the order, the newest first. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { historyQuery } from "~/api/orders";
import { Failed, Loading, Row, Section } from "../parts/parts";
import { Time } from "../parts/Time";
import { useWords } from "../words";

const SHOWN = 4;

export function TimeLine({ id }: { id: string }) {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const history = useQuery(historyQuery(id));
  const items = (history.data ?? []).toReversed();
  const shown = all ? items : items.slice(0, SHOWN);
  return (
    <Section title={t("history.title")}>
      {history.isPending && <Loading />}
      {history.isError && <Failed error={history.error} onRetry={() => void history.refetch()} />}
      {shown.length > 0 && (
        <ol className="time-line">
          {shown.map((item) => (
            <li key={item.position}>
              <span className="written">{item.text}</span>
              {item.changes
                .filter(({ field }) => field === "reason" || field === "question")
                .map(({ field, after }) => (
                  <span key={field} className="written row-under">
                    «{after}»
                  </span>
                ))}
              <span className="row-under">
                <Time at={item.at} /> · {item.actor?.name ?? t("history.system")}
                {item.forced && ` · ${t("history.forced")}`}
              </span>
            </li>
          ))}
        </ol>
      )}
      {items.length > shown.length && (
        <Row tone="accent" onPress={() => setAll(true)}>
          {t("history.all", { count: items.length })}
        </Row>
      )}
    </Section>
  );
}
