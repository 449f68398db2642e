/** A status past the table, by an administrator, with a reason. */
import { useState } from "react";
import { changeStatus } from "~/api/commands";
import { STATUSES, type Status } from "~/api/types";
import { MainButton } from "../../parts/native";
import { Row, Section } from "../../parts/parts";
import { TextField } from "../../parts/TextField";
import { useWords } from "../../words";
import type { FormProps } from "../ActionPage";

export function ForceForm({ order, run, busy }: FormProps) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<Status | null>(null);
  const [reason, setReason] = useState("");
  return (
    <>
      <Section note={t("do.force_hint")}>
        {STATUSES.filter((status) => status !== order.status).map((status) => (
          <Row key={status} isChosen={status === chosen} onPress={() => setChosen(status)}>
            {t(`status.${status}`)}
          </Row>
        ))}
      </Section>
      <Section>
        <TextField label={t("do.reason")} hint={t("do.reason_hint")} value={reason} onChange={setReason} />
      </Section>
      <MainButton
        text={t("do.force_now")}
        disabled={!chosen || reason.trim() === ""}
        busy={busy}
        onPress={() =>
          chosen && run((seen) => changeStatus(seen, { status: chosen, reason: reason.trim(), forced: true }))
        }
      />
    </>
  );
}
