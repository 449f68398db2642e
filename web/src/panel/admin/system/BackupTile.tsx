/** The newest backup, whether it was read back, and why the last attempt failed. */
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isThere } from "~/api/absent";
import type { System } from "~/api/types";
import { fileSize, number } from "~/ui/format";
import { useNow } from "~/ui/now";
import { Time } from "~/ui/Time";
import { backupHealth } from "./health";
import { Facts, Original, Tile } from "./Tile";
import { causeOf } from "./why";

export function BackupTile({ system }: { system: System }) {
  const { t, i18n } = useTranslation();
  const { backup } = system;
  const health = backupHealth(system, useNow());
  const cause = backup?.failure ? causeOf(backup.failure) : null;
  return (
    <Tile id="backup" title={t("system.backup")} health={health}>
      {backup?.failed_at && (
        <div>
          <Text size="sm">
            <Time at={backup.failed_at} />: {cause ? t(`system.cause.${cause}`) : t("system.cause.unknown")}
          </Text>
          {backup.failure && <Original>{backup.failure}</Original>}
        </div>
      )}
      {backup?.made_at && (
        <Facts
          rows={[
            [t("system.backup_newest"), <Time key="made" at={backup.made_at} />],
            [
              t("system.backup_read"),
              backup.verified_at ? <Time key="read" at={backup.verified_at} /> : t("system.not_yet"),
            ],
            !isThere(backup.position)
              ? null
              : [t("system.backup_up_to"), number(i18n.language, backup.position)],
            !isThere(backup.bytes) ? null : [t("system.backup_size"), fileSize(i18n.language, backup.bytes)],
          ]}
        />
      )}
      {backup?.name && (
        <Text size="xs" c="dimmed" ff="monospace" className="break">
          {backup.name}
        </Text>
      )}
    </Tile>
  );
}
