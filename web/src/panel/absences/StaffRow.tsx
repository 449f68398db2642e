/** One of the staff: where they work, until when they are away, who stands in, and what can be done about it. */
import { Button, Group, Skeleton, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Absence, Branch, Me, Person } from "~/api/types";
import { isAhead, isOver, zoneOf } from "~/ui/absence";
import classes from "./absences.module.css";
import { inWords } from "./days";
import { staffRoles } from "./staff";

interface Props {
  person: Person;
  people: readonly Person[];
  branches: readonly Branch[];
  me: Me;
  now: Date;
  isEnding: boolean;
  onTell: () => void;
  onEnd: () => void;
}

export function StaffRow({ person, people, branches, me, now, isEnding, onTell, onEnd }: Props) {
  const { t } = useTranslation();
  const { name } = person;
  const absence = person.absence && !isOver(person.absence, now) ? person.absence : null;
  return (
    <li>
      <div>
        <Text size="sm" fw={600}>
          {person.id === me.id ? t("absences.you", { name }) : name}
        </Text>
        <Text size="xs" c="dimmed">
          <Roles person={person} branches={branches} />
        </Text>
      </div>
      {absence && <When absence={absence} people={people} zone={zoneOf(person, me, branches)} now={now} />}
      {person.can_tell_absence && (
        <Group gap="xs" className={classes.actions}>
          <Button
            size="xs"
            variant="default"
            aria-label={t(absence ? "absences.change_of" : "absences.tell_of", { name })}
            onClick={onTell}
          >
            {t(absence ? "absences.change" : "absences.tell_short")}
          </Button>
          {absence && (
            <Button
              size="xs"
              variant="default"
              loading={isEnding}
              aria-label={t(isAhead(absence, now) ? "absences.cancel_of" : "absences.back_of", { name })}
              onClick={onEnd}
            >
              {t(isAhead(absence, now) ? "absences.cancel" : "absences.back")}
            </Button>
          )}
        </Group>
      )}
    </li>
  );
}

interface WhenProps {
  absence: Absence;
  people: readonly Person[];
  zone: string;
  now: Date;
}

function When({ absence, people, zone, now }: WhenProps) {
  const { t, i18n } = useTranslation();
  const days = inWords(i18n.language, absence, zone, now);
  const substitute = people.find(({ id }) => id === absence.substitute);
  return (
    <>
      <Text size="sm">{isAhead(absence, now) ? days : t("absences.until", { day: days })}</Text>
      <Text size="sm" className={substitute ? undefined : classes.alone}>
        {substitute ? t("absences.stands_in", { name: substitute.name }) : t("absences.alone")}
      </Text>
    </>
  );
}

/** «кладовщик · Екатеринбург, Москва» */
function Roles({ person, branches }: { person: Person; branches: readonly Branch[] }) {
  const { t } = useTranslation();
  const grants = staffRoles(person);
  const placeOf = (branch: string | undefined) =>
    branch ? (branches.find(({ id }) => id === branch)?.name ?? "…") : t("people.everywhere");
  return [...new Set(grants.map(({ role }) => role))]
    .map((role) => {
      const places = grants.filter((grant) => grant.role === role).map(({ branch }) => placeOf(branch));
      return `${t(`role.${role}`)} · ${places.join(", ")}`;
    })
    .join("; ");
}

const SKELETON_ROWS = 5;

export function Skeletons() {
  const { t } = useTranslation();
  return (
    <ul role="status" aria-label={t("state.loading")} className={`card ${classes.rows}`}>
      {Array.from({ length: SKELETON_ROWS }, (_, index) => (
        <li key={index}>
          <Skeleton height={12} width="60%" my={11} />
          <Skeleton height={12} width="50%" />
        </li>
      ))}
    </ul>
  );
}
