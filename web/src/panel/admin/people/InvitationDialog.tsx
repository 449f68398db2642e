/** Inviting somebody: a link that works once and gives one role. It is shown now and never again. */
import { Alert, Button, NativeSelect, Stack } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { branchesQuery } from "~/api/directory";
import { ROLES, type Role } from "~/api/types";
import { Dialog } from "~/ui/Dialog";
import { problemText } from "~/ui/problems";
import { MadeLink } from "./MadeLink";
import { invite } from "./people";

export function InvitationDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const branches = useQuery(branchesQuery);
  const [role, setRole] = useState<Role>("requester");
  const [branch, setBranch] = useState("");
  const inviting = useMutation({ mutationFn: () => invite(role, branch || null) });

  return (
    <Dialog onClose={onClose} title={t("people.invite")}>
      <Stack>
        {inviting.isError && (
          <Alert color="red" variant="outline" role="alert">
            {problemText(t, inviting.error)}
          </Alert>
        )}
        {inviting.data ? (
          <MadeLink invitation={inviting.data} />
        ) : (
          <>
            <NativeSelect
              label={t("people.role")}
              value={role}
              onChange={(event) => setRole(event.currentTarget.value as Role)}
              data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
              data-autofocus
            />
            <NativeSelect
              label={t("column.branch")}
              value={branch}
              onChange={(event) => setBranch(event.currentTarget.value)}
              data={[
                { value: "", label: t("people.everywhere") },
                ...(branches.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
            <Button loading={inviting.isPending} onClick={() => inviting.mutate()}>
              {t("people.make_link")}
            </Button>
          </>
        )}
      </Stack>
    </Dialog>
  );
}
