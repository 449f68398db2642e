/** Who of the staff is away, until when, and who stands in; whose absence lies ahead; telling it. */
import { Button, Group, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { endAbsence } from "~/api/absences";
import { branchesQuery, peopleQuery } from "~/api/directory";
import { useMe } from "~/api/session";
import type { Person } from "~/api/types";
import { IconPlus } from "~/ui/icons";
import { useNotify } from "~/ui/notify";
import { useNow } from "~/ui/now";
import { problemText } from "~/ui/problems";
import { Empty, Failed } from "~/ui/states";
import { useTitle } from "~/ui/title";
import { AbsenceDialog } from "./AbsenceDialog";
import classes from "./absences.module.css";
import { Skeletons, StaffRow } from "./StaffRow";
import { grouped } from "./staff";

export function AbsencesPage() {
  const { t } = useTranslation();
  const notify = useNotify();
  const me = useMe();
  const now = useNow();
  const queries = useQueryClient();
  const heading = useRef<HTMLHeadingElement>(null);
  const [telling, setTelling] = useState<{ person: Person | null } | null>(null);
  const people = useQuery(peopleQuery);
  const branches = useQuery(branchesQuery);
  useTitle(t("absences.title"));

  const ending = useMutation({
    mutationFn: endAbsence,
    onSuccess: ({ name }) => {
      notify({ message: t("absences.ended", { name }) });
      // The row moves on, and its button with it.
      heading.current?.focus();
    },
    onError: (error) => notify({ color: "red", message: problemText(t, error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["directory"] }),
  });

  const { away, ahead, here } = grouped(people.data ?? [], now);
  const mayTell = [...away, ...ahead, ...here].some((person) => person.can_tell_absence);
  const rows = (group: Person[]) => (
    <ul className={`card ${classes.rows}`}>
      {group.map((person) => (
        <StaffRow
          key={person.id}
          person={person}
          people={people.data ?? []}
          branches={branches.data ?? []}
          me={me}
          now={now}
          isEnding={ending.isPending && ending.variables.id === person.id}
          onTell={() => setTelling({ person })}
          onEnd={() => ending.mutate(person)}
        />
      ))}
    </ul>
  );

  return (
    <div className={classes.page}>
      <Group justify="space-between" gap="xs" mb="xs">
        <Title order={1} ref={heading} tabIndex={-1}>
          {t("absences.title")}
        </Title>
        {mayTell && (
          <Button leftSection={<IconPlus size={16} />} onClick={() => setTelling({ person: null })}>
            {t("absences.tell")}
          </Button>
        )}
      </Group>
      <Text c="dimmed" size="sm" mb="md" maw={720}>
        {t("absences.hint")}
      </Text>
      {people.isPending && <Skeletons />}
      {people.isError && <Failed error={people.error} onRetry={() => void people.refetch()} />}
      {people.data && (
        <>
          <section aria-labelledby="away-title">
            <Title order={2} id="away-title" className={classes.title}>
              {t("absences.away")}
            </Title>
            {away.length > 0 ? (
              rows(away)
            ) : (
              <div className="card">
                <Empty title={t("absences.nobody_away")} hint={t("absences.nobody_away_hint")} level={3} />
              </div>
            )}
          </section>
          {ahead.length > 0 && (
            <section aria-labelledby="ahead-title">
              <Title order={2} id="ahead-title" className={classes.title}>
                {t("absences.ahead")}
              </Title>
              {rows(ahead)}
            </section>
          )}
          {here.length > 0 && (
            <section aria-labelledby="here-title">
              <Title order={2} id="here-title" className={classes.title}>
                {t("absences.here")}
              </Title>
              {rows(here.toSorted((a, b) => Number(b.id === me.id) - Number(a.id === me.id)))}
            </section>
          )}
        </>
      )}
      {telling && people.data && branches.data && (
        <AbsenceDialog
          of={telling.person}
          people={people.data}
          branches={branches.data}
          onClose={() => setTelling(null)}
        />
      )}
    </div>
  );
}
