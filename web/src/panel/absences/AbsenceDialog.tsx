/** Telling when somebody is away, oneself first: both days are days away, where the person works. */
import {
  Alert,
  Button,
  Group,
  NativeSelect,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tellAbsence } from "~/api/absences";
import { substitutesQuery } from "~/api/directory";
import { useMe } from "~/api/session";
import type { Absence, Branch, Person } from "~/api/types";
import { isAhead, isOver, zoneOf } from "~/ui/absence";
import { Dialog } from "~/ui/Dialog";
import { useNotify } from "~/ui/notify";
import { useNow } from "~/ui/now";
import { problemText } from "~/ui/problems";
import { dayIn } from "~/ui/zone";
import { daysOf, fault, spanOf, type Days } from "./days";
import { present } from "./staff";

const NOBODY = "nobody";

interface Props {
  /** Null: whoever is chosen, oneself to begin with. */
  of: Person | null;
  people: readonly Person[];
  branches: readonly Branch[];
  onClose: () => void;
}

export function AbsenceDialog({ of, people, branches, onClose }: Props) {
  const { t } = useTranslation();
  const notify = useNotify();
  const me = useMe();
  const now = useNow();
  const queries = useQueryClient();
  const possible = people
    .filter((person) => person.can_tell_absence && !person.deactivated)
    .sort((a, b) => Number(b.id === me.id) - Number(a.id === me.id));
  const [person, setPerson] = useState(() => of ?? possible.find(({ id }) => id === me.id) ?? null);
  const zone = person ? zoneOf(person, me, branches) : "UTC";
  const known = person?.absence && !isOver(person.absence, now) ? person.absence : undefined;
  // Of one that goes on only the end can be moved.
  const hasBegun = known !== undefined && !isAhead(known, now);
  const [changed, setChanged] = useState<Partial<Days & { substitute: string | null }>>({});

  const days: Days = { ...daysOf(known, zone, now), ...changed };
  const wrong = fault(days, zone, now);
  const span = wrong ? null : spanOf(days, zone, now, known);
  const substitutes = useQuery({ ...substitutesQuery(person?.id ?? ""), enabled: person !== null });
  const offered = span ? present(substitutes.data ?? [], span) : [];
  const told = known && (known.substitute ?? NOBODY);
  const wanted = changed.substitute === undefined ? told : changed.substitute;
  const substitute = wanted === NOBODY ? NOBODY : (offered.find(({ id }) => id === wanted)?.id ?? null);

  const refresh = () => queries.invalidateQueries({ queryKey: ["directory"] });
  const telling = useMutation({
    mutationFn: ({ person, absence }: { person: Person; absence: Absence }) => tellAbsence(person, absence),
    onSuccess: async ({ name }) => {
      await refresh();
      notify({ message: t("absences.told", { name }) });
      onClose();
    },
    onError: refresh,
  });
  const send = () => {
    if (!person || !span || !substitute || telling.isPending) return;
    const absence = {
      // Today begins when the server hears of it.
      from: span.from === now ? undefined : span.from.toISOString(),
      until: span.until.toISOString(),
      substitute: substitute === NOBODY ? undefined : substitute,
    };
    telling.mutate({ person, absence });
  };
  const setFirst = (first: string) =>
    setChanged({ ...changed, first, ...(first > days.last && { last: first }) });

  return (
    <Dialog onClose={onClose} title={of ? t("absences.title_of", { name: of.name }) : t("absences.tell")}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack>
          {telling.isError && (
            <Alert color="red" variant="outline" role="alert">
              {problemText(t, telling.error)}
            </Alert>
          )}
          {!of && possible.length > 1 && (
            <NativeSelect
              label={t("absences.who")}
              value={person?.id ?? ""}
              onChange={(event) => {
                const { value } = event.currentTarget;
                setPerson(possible.find(({ id }) => id === value) ?? null);
                setChanged({});
              }}
              data={[
                ...(person ? [] : [{ value: "", label: t("absences.choose") }]),
                ...possible.map(({ id, name }) => ({
                  value: id,
                  label: id === me.id ? t("absences.you", { name }) : name,
                })),
              ]}
              withAsterisk
              data-autofocus
            />
          )}
          <div>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              {!hasBegun && (
                <TextInput
                  type="date"
                  label={t("absences.first")}
                  value={days.first}
                  onChange={(event) => setFirst(event.currentTarget.value)}
                  withAsterisk
                  {...(of && { "data-autofocus": true })}
                />
              )}
              <TextInput
                type="date"
                label={t("absences.last")}
                value={days.last}
                min={dayIn(zone, now)}
                error={wrong && wrong !== "missing" ? t(`absences.wrong.${wrong}`) : undefined}
                onChange={(event) => setChanged({ ...changed, last: event.currentTarget.value })}
                withAsterisk
                {...(of && hasBegun && { "data-autofocus": true })}
              />
            </SimpleGrid>
            <Text size="xs" c="dimmed" mt={4}>
              {t("absences.zone", { zone })}
            </Text>
          </div>
          <Select
            label={t("absences.substitute")}
            description={t("absences.substitute_hint")}
            placeholder={t("absences.choose")}
            data={[
              ...offered.map(({ id, name }) => ({ value: id, label: name })),
              { value: NOBODY, label: t("absences.nobody") },
            ]}
            value={substitute}
            onChange={(id) => setChanged({ ...changed, substitute: id })}
            allowDeselect={false}
            searchable
            nothingFoundMessage={t("absences.no_such_person")}
            withAsterisk
          />
          <Text size="sm" role="status" hidden={substitute !== NOBODY}>
            {substitute === NOBODY && t("absences.nobody_hint")}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" disabled={!person || !span || !substitute} loading={telling.isPending}>
              {t("action.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
