/** How urgent it is. */
import { useState } from "react";
import { setPriority } from "~/api/commands";
import { PRIORITIES } from "~/api/types";
import { MainButton } from "../../parts/native";
import { Row, Section } from "../../parts/parts";
import { useWords } from "../../words";
import type { FormProps } from "../ActionPage";

export function PriorityForm({ order, run, busy }: FormProps) {
  const { t } = useWords();
  const [chosen, setChosen] = useState(order.priority);
  return (
    <>
      <Section note={t("do.priority_hint")}>
        {PRIORITIES.map((priority) => (
          <Row key={priority} isChosen={priority === chosen} onPress={() => setChosen(priority)}>
            {t(`priority.${priority}`)}
          </Row>
        ))}
      </Section>
      <MainButton
        text={t("action.save")}
        disabled={chosen === order.priority}
        busy={busy}
        onPress={() => run((seen) => setPriority(seen, chosen))}
      />
    </>
  );
}
