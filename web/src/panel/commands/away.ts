/** What a picker says of a colleague who is away: until when, and who gets the order instead. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { branchesQuery } from "~/api/directory";
import { useMe } from "~/api/session";
import type { Person } from "~/api/types";
import { awayNow, lastDay, standsIn, zoneOf } from "~/ui/absence";
import { useNow } from "~/ui/now";

export function useAway(staff: readonly Person[]): (person: Person) => string | undefined {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const now = useNow();
  const branches = useQuery(branchesQuery).data ?? [];
  return (person) => {
    const absence = awayNow(person, now);
    if (!absence) return undefined;
    const day = lastDay(i18n.language, absence, zoneOf(person, me, branches), now);
    const substitute = standsIn(absence, staff, now);
    return substitute ? t("assign.away", { day, name: substitute.name }) : t("assign.away_alone", { day });
  };
}
