/** People: who there is, what they may do, how they come in. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { branchesQuery, peopleQuery } from "~/api/directory";
import type { Grant } from "~/api/types";
import classes from "../admin.module.css";
import { EntryList } from "../EntryList";
import { ImportButton } from "../imports/ImportButton";
import { InvitationDialog } from "./InvitationDialog";
import { PersonDialog } from "./PersonDialog";

export function PeoplePage() {
  const { t } = useTranslation();
  const [inviting, setInviting] = useState(false);
  return (
    <>
      <EntryList
        title={t("nav.people")}
        hint={t("admin.hint.people")}
        query={useQuery(peopleQuery)}
        columns={[
          { title: t("people.name"), show: (person) => person.name },
          { title: t("people.login"), show: (person) => person.login ?? "–" },
          { title: t("people.roles"), show: (person) => <Roles grants={person.roles} /> },
          {
            title: t("people.contacts"),
            show: (person) => [person.phone, person.email].filter(Boolean).join(", ") || "–",
          },
          { title: "Telegram", show: (person) => t(person.telegram ? "people.linked" : "people.not_linked") },
        ]}
        words={(person) => `${person.name} ${person.login ?? ""} ${person.phone ?? ""} ${person.email ?? ""}`}
        isOut={(person) => person.deactivated}
        outLabel={t("people.with_deactivated")}
        edit={(person, close) => <PersonDialog person={person} onClose={close} />}
        more={
          <>
            <ImportButton kind="people" />
            <Button variant="default" onClick={() => setInviting(true)}>
              {t("people.invite")}
            </Button>
          </>
        }
      />
      {inviting && <InvitationDialog onClose={() => setInviting(false)} />}
    </>
  );
}

function Roles({ grants }: { grants: Grant[] }) {
  const { t } = useTranslation();
  const branches = useQuery(branchesQuery);
  const nameOf = (id: string) => branches.data?.find((branch) => branch.id === id)?.name ?? "…";
  return (
    <ul className={classes.times}>
      {grants.map(({ role, branch }) => (
        <li key={`${role}${branch ?? ""}`}>
          {t(`role.${role}`)}
          {branch && ` · ${nameOf(branch)}`}
        </li>
      ))}
    </ul>
  );
}
