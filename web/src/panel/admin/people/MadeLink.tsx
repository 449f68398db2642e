/** A link that was just made: to be sent on, read from the screen by a phone, or copied. It is never shown again. */
import { Button, CopyButton, Group, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Invitation } from "~/api/types";
import { QrCode } from "~/ui/QrCode";
import { Time } from "~/ui/Time";

export function MadeLink({ invitation }: { invitation: Invitation }) {
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
            <Button onClick={copy} autoFocus>
              {t(copied ? "people.copied" : "people.copy")}
            </Button>
          )}
        </CopyButton>
      </Group>
    </>
  );
}
