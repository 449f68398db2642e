/** The roads messages take: Telegram and mail. */
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { System } from "~/api/types";
import { number } from "~/ui/format";
import { mailHealth, telegramHealth } from "./health";
import { Facts, Original, Tile } from "./Tile";
import { causeOf } from "./why";

export function TelegramTile({ system }: { system: System }) {
  const { t, i18n } = useTranslation();
  const { telegram, updates_set_aside } = system;
  const cause = telegram.trouble ? causeOf(telegram.trouble) : null;
  return (
    <Tile id="telegram" title="Telegram" health={telegramHealth(system)}>
      {telegram.trouble && (
        <div>
          <Text size="sm">{cause ? t(`system.cause.${cause}`) : t("system.cause.unknown")}</Text>
          <Original>{telegram.trouble}</Original>
        </div>
      )}
      <Facts
        rows={[
          telegram.bot ? [t("system.bot"), `@${telegram.bot.replace(/^@/, "")}`] : null,
          updates_set_aside > 0
            ? [t("system.updates_set_aside"), number(i18n.language, updates_set_aside)]
            : null,
        ]}
      />
    </Tile>
  );
}

export function MailTile({ system }: { system: System }) {
  const { t } = useTranslation();
  return <Tile id="mail" title={t("system.mail")} health={mailHealth(system)} />;
}
