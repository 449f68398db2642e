/** Inviting somebody: a link that works once and gives one role. It is shown now and never again. */
import { Alert, Button, CopyButton, Group, Modal, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { branchesQuery } from "~/api/directory";
import { ROLES, type Invitation, type Role } from "~/api/types";
import { problemText } from "~/ui/problems";
import { QrCode } from "~/ui/QrCode";
import { Time } from "~/ui/Time";
import { invite } from "./people";

export function InvitationDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const branches = useQuery(branchesQuery);
  const [role, setRole] = useState<Role>("requester");
  const [branch, setBranch] = useState("");
  const inviting = useMutation({ mutationFn: () => invite(role, branch || null) });

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("people.invite")}
      closeButtonProps={{ "aria-label": t("action.close_dialog") }}
    >
      <Stack>
        {inviting.isError && (
          <Alert color="red" variant="outline" role="alert">
            {problemText(t, inviting.error)}
          </Alert>
        )}
        {inviting.data ? (
          <Made invitation={inviting.data} />
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
    </Modal>
  );
}

function Made({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation();
  const shown = invitation.link ?? invitation.code;
  return (
    <>
      <Text size="sm">
        {t(invitation.link ? "people.link_hint" : "people.code_hint")} {t("people.valid_until")}{" "}
        <Time at={invitation.expires_at} />.
      </Text>
      {invitation.link && <QrCode text={invitation.link} label={t("people.link_code")} />}
      <TextInput
        aria-label={t("people.link")}
        value={shown}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <Group justify="flex-end">
        <CopyButton value={shown}>
          {({ copied, copy }) => (
            <Button onClick={copy}>{t(copied ? "people.copied" : "people.copy")}</Button>
          )}
        </CopyButton>
      </Group>
    </>
  );
}
