/** Who is to work on the order: oneself or a colleague of the branch. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { assign } from "~/api/commands";
import { staffQuery } from "~/api/directory";
import { useMe } from "~/api/session";
import { MainButton } from "../../parts/native";
import { Failed, Loading, Row, Section } from "../../parts/parts";
import { useWords } from "../../words";
import type { FormProps } from "../ActionPage";

export function AssignForm({ order, run, busy }: FormProps) {
  const { t } = useWords();
  const me = useMe();
  const staff = useQuery(staffQuery(order.branch.id));
  const [chosen, setChosen] = useState(order.assignee?.id ?? "");
  if (staff.isPending) return <Loading />;
  if (staff.isError) return <Failed error={staff.error} onRetry={() => void staff.refetch()} />;
  return (
    <>
      <Section note={staff.data.length === 0 ? t("do.no_staff") : undefined}>
        {staff.data.map(({ id, name }) => (
          <Row key={id} isChosen={id === chosen} onPress={() => setChosen(id)}>
            {id === me.id ? t("do.myself", { name }) : name}
          </Row>
        ))}
      </Section>
      <MainButton
        text={t("do.assign")}
        disabled={chosen === "" || chosen === order.assignee?.id}
        busy={busy}
        onPress={() => run((seen) => assign(seen, chosen))}
      />
    </>
  );
}
