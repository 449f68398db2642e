/** How the system is doing, for administrators: what is well, what isn't, and what to do about it. Kept fresh. */
import { Group, Skeleton, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { deliveriesQuery, systemQuery } from "~/api/administration";
import type { Deliveries, System } from "~/api/types";
import { timeOfDay } from "~/ui/format";
import { useNow } from "~/ui/now";
import { Failed } from "~/ui/states";
import { useTitle } from "~/ui/title";
import admin from "../admin.module.css";
import { BackupTile } from "./BackupTile";
import { DeliveriesTile } from "./DeliveriesTile";
import * as health from "./health";
import { LogTile } from "./LogTile";
import { ReadersTile } from "./ReadersTile";
import { MailTile, TelegramTile } from "./RoadsTiles";
import classes from "./system.module.css";
import { Mark } from "./Tile";

export function SystemPage() {
  const { t, i18n } = useTranslation();
  const system = useQuery(systemQuery);
  const deliveries = useQuery(deliveriesQuery);
  const error = system.error ?? deliveries.error;
  useTitle(t("nav.system"));
  return (
    <div className={admin.page}>
      <Group justify="space-between" align="baseline" mb="xs">
        <Title order={1}>{t("nav.system")}</Title>
        {system.data && (
          <Text size="sm" c="dimmed">
            {t("system.fresh", {
              version: system.data.version,
              time: timeOfDay(i18n.language, system.dataUpdatedAt),
            })}
          </Text>
        )}
      </Group>
      {error && (
        <Failed
          error={error}
          onRetry={() => {
            void system.refetch();
            void deliveries.refetch();
          }}
        />
      )}
      {(system.isPending || deliveries.isPending) && !error && <Outline />}
      {system.data && deliveries.data && <Parts system={system.data} deliveries={deliveries.data} />}
    </div>
  );
}

function Parts({ system, deliveries }: { system: System; deliveries: Deliveries }) {
  return (
    <>
      <Summary system={system} deliveries={deliveries} />
      <div className={classes.tiles}>
        <LogTile system={system} />
        <BackupTile system={system} />
        <ReadersTile system={system} />
        <TelegramTile system={system} />
        <MailTile system={system} />
      </div>
      <DeliveriesTile system={system} deliveries={deliveries} />
    </>
  );
}

/** The whole in one line, and the way to what needs somebody. */
function Summary({ system, deliveries }: { system: System; deliveries: Deliveries }) {
  const { t } = useTranslation();
  const now = useNow();
  const parts = [
    ["log", t("system.log"), health.logHealth(system, now)],
    ["backup", t("system.backup"), health.backupHealth(system, now)],
    ["readers", t("system.projections"), health.readersHealth(system)],
    ["telegram", "Telegram", health.telegramHealth(system)],
    ["deliveries", t("system.outbox"), health.deliveriesHealth(deliveries)],
  ] as const;
  const troubled = parts.filter(([, , part]) => ["soon", "late"].includes(health.toneOf(part)));
  const isLate = troubled.some(([, , part]) => health.toneOf(part) === "late");
  return (
    <div role="status" className={classes.summary}>
      {troubled.length === 0 ? (
        <Mark tone="ok">{t("system.all_well")}</Mark>
      ) : (
        <Mark tone={isLate ? "late" : "soon"}>
          {t("system.look_at")}{" "}
          {troubled.map(([id, title], index) => (
            <span key={id}>
              {index > 0 && ", "}
              <a href={`#${id}`}>{title}</a>
            </span>
          ))}
        </Mark>
      )}
    </div>
  );
}

const TILES = [230, 230, 260, 130, 130];

function Outline() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("state.loading")}>
      <div className={classes.summary}>
        <Skeleton height={18} width={220} />
      </div>
      <div className={classes.tiles}>
        {TILES.map((height, index) => (
          <Skeleton key={index} height={height} radius="md" />
        ))}
      </div>
    </div>
  );
}
