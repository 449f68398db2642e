/** How the system is doing: the log, its readers, what waits to be sent, the bot. */
import { Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import type { System } from "~/api/types";
import { number } from "~/ui/format";
import { Failed, Loading } from "~/ui/states";
import { Time } from "~/ui/Time";
import { useTitle } from "~/ui/title";
import classes from "./admin.module.css";

const REFRESH_MS = 5_000;

export function SystemPage() {
  const { t } = useTranslation();
  const system = useQuery({
    queryKey: ["system"],
    queryFn: (): Promise<System> => body(api.GET("/system")),
    refetchInterval: REFRESH_MS,
  });
  useTitle(t("nav.system"));
  return (
    <div className={classes.page}>
      <Title order={1} mb="md">
        {t("nav.system")}
      </Title>
      {system.isPending && <Loading />}
      {system.isError && <Failed error={system.error} onRetry={() => void system.refetch()} />}
      {system.data && <Tiles system={system.data} />}
    </div>
  );
}

function Tiles({ system }: { system: System }) {
  const { t, i18n } = useTranslation();
  const figure = (value: number) => number(i18n.language, value);
  const { telegram, log } = system;
  return (
    <div className={classes.tiles}>
      <Tile title={t("system.log")}>
        <p>{t("system.events", { count: log.position, figure: figure(log.position) })}</p>
        <p>
          {t("system.last")} <Time at={log.recorded_at} />
        </p>
        <Text size="xs" c="dimmed" ff="monospace" className="break">
          {log.hash}
        </Text>
      </Tile>
      <Tile title="Telegram">
        <Text fw={600} style={{ color: `var(--tone-${TONES[telegram.state]})` }}>
          {t(`system.telegram.${telegram.state}`)}
        </Text>
        {telegram.bot && <p>@{telegram.bot.replace(/^@/, "")}</p>}
        {telegram.trouble && <p className="break">{telegram.trouble}</p>}
      </Tile>
      <Tile title={t("system.projections")}>
        <Figures
          rows={system.projections.map(({ name, position, behind }) => [
            name,
            behind === 0
              ? t("system.up_to_date")
              : t("system.behind", { count: behind, figure: figure(behind) }),
            figure(position),
          ])}
        />
      </Tile>
      <Tile title={t("system.outbox")}>
        {system.outbox.length === 0 && <Text c="dimmed">{t("system.outbox_empty")}</Text>}
        <Figures rows={system.outbox.map(({ state, count }) => [outboxWord(state), figure(count)])} />
      </Tile>
      <Tile title={t("system.version")}>
        <p>Helpdesk {system.version}</p>
      </Tile>
    </div>
  );

  function outboxWord(state: string) {
    return t(`system.outbox_state.${state as "waiting"}`, { defaultValue: state });
  }
}

const TONES = { off: "soon", connecting: "soon", running: "ok", failing: "late" } as const;

function Tile({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={`card ${classes.tile}`}>
      <Title order={2} mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}

function Figures({ rows }: { rows: string[][] }) {
  return (
    <Table withRowBorders={false} verticalSpacing={3} horizontalSpacing={0} fz="sm">
      <Table.Tbody>
        {rows.map(([name, ...values]) => (
          <Table.Tr key={name}>
            <Table.Td>{name}</Table.Td>
            {values.map((value, index) => (
              <Table.Td key={index} ta="right">
                {value}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
