/** The roles of a person, each everywhere or in one branch. */
import { ActionIcon, Button, Fieldset, NativeSelect, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { branchesQuery } from "~/api/directory";
import { ROLES, type Grant, type Role } from "~/api/types";
import { IconCross, IconPlus } from "~/ui/icons";
import classes from "../admin.module.css";

interface Props {
  grants: Grant[];
  onChange: (grants: Grant[]) => void;
}

export function GrantsEditor({ grants, onChange }: Props) {
  const { t } = useTranslation();
  const branches = useQuery(branchesQuery);
  const change = (index: number, part: Partial<Grant>) =>
    onChange(grants.map((grant, at) => (at === index ? { ...grant, ...part } : grant)));
  return (
    <Fieldset legend={t("people.roles")} variant="unstyled">
      <Stack gap="xs" align="flex-start">
        {grants.map((grant, index) => (
          <div key={index} className={classes.grant}>
            <NativeSelect
              aria-label={t("people.role_n", { n: index + 1 })}
              value={grant.role}
              onChange={(event) => change(index, { role: event.currentTarget.value as Role })}
              data={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
            />
            <NativeSelect
              aria-label={t("people.branch_n", { n: index + 1 })}
              value={grant.branch ?? ""}
              onChange={(event) => change(index, { branch: event.currentTarget.value || undefined })}
              data={[
                { value: "", label: t("people.everywhere") },
                ...(branches.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t("people.remove_role_n", { n: index + 1 })}
              onClick={() => onChange(grants.filter((_, at) => at !== index))}
            >
              <IconCross />
            </ActionIcon>
          </div>
        ))}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...grants, { role: "requester" }])}
        >
          {t("people.add_role")}
        </Button>
      </Stack>
    </Fieldset>
  );
}
