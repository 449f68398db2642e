/** The log: its end, and what verifying its chain of hashes found last. */
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isThere } from "~/api/absent";
import type { System } from "~/api/types";
import { number } from "~/ui/format";
import { useNow } from "~/ui/now";
import { Ago, Time } from "~/ui/Time";
import { logHealth } from "./health";
import { Facts, Tile } from "./Tile";

export function LogTile({ system }: { system: System }) {
  const { t, i18n } = useTranslation();
  const figure = (value: number) => number(i18n.language, value);
  const { log, verification } = system;
  const health = logHealth(system, useNow());
  return (
    <Tile id="log" title={t("system.log")} health={health}>
      {isThere(verification?.broken_position) && (
        <Text size="sm" fw={600}>
          {t("system.broken_at", { position: figure(verification.broken_position) })}{" "}
          {t(`system.broken.${verification.problem as "changed"}`, {
            defaultValue: verification.problem ?? "",
          })}
        </Text>
      )}
      <Facts
        rows={[
          [t("system.entries"), figure(log.position)],
          [t("system.last"), <Time key="last" at={log.recorded_at} />],
          verification ? [t("system.verified_to"), figure(verification.position)] : null,
          verification ? [t("system.verified_at"), <Ago key="at" at={verification.verified_at} />] : null,
          verification?.walked_at
            ? [t("system.walked_at"), <Time key="walked" at={verification.walked_at} />]
            : null,
          verification?.found_at
            ? [t("system.found_at"), <Time key="found" at={verification.found_at} />]
            : null,
        ]}
      />
      <Text size="xs" c="dimmed" ff="monospace" className="break">
        {t("system.hash", { hash: log.hash })}
      </Text>
    </Tile>
  );
}
