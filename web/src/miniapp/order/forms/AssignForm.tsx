/** Who is to work on the order: oneself or a colleague of the branch. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { assign } from "~/api/commands";
import { branchesQuery, staffQuery } from "~/api/directory";
import { useMe } from "~/api/session";
import type { Person } from "~/api/types";
import { awayNow, lastDay, standsIn, zoneOf } from "~/ui/absence";
import { MainButton } from "../../parts/native";
import { Failed, Loading, Row, Section } from "../../parts/parts";
import { useWords } from "../../words";
import type { FormProps } from "../ActionPage";

export function AssignForm({ order, run, busy }: FormProps) {
  const { t, language } = useWords();
  const me = useMe();
  const staff = useQuery(staffQuery(order.branch.id));
  const branches = useQuery(branchesQuery).data ?? [];
  const [chosen, setChosen] = useState(order.assignee?.id ?? "");
  if (staff.isPending) return <Loading />;
  if (staff.isError) return <Failed error={staff.error} onRetry={() => void staff.refetch()} />;
  const away = (person: Person) => {
    const now = new Date();
    const absence = awayNow(person, now);
    if (!absence) return undefined;
    const day = lastDay(language, absence, zoneOf(person, me, branches), now);
    const substitute = standsIn(absence, staff.data, now);
    return substitute ? t("do.away", { day, name: substitute.name }) : t("do.away_alone", { day });
  };
  return (
    <>
      <Section note={staff.data.length === 0 ? t("do.no_staff") : undefined}>
        {staff.data.map((person) => {
          const { id, name } = person;
          return (
            <Row key={id} isChosen={id === chosen} under={away(person)} onPress={() => setChosen(id)}>
              {id === me.id ? t("do.myself", { name }) : name}
            </Row>
          );
        })}
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
