/** Where one is signed in; each can be ended from here. */
import { Badge, Button, Group, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { endSession, sessionsQuery } from "~/api/account";
import type { Session } from "~/api/types";
import { Failed, Loading } from "~/ui/states";
import { Ago, Time } from "~/ui/Time";
import classes from "./settings.module.css";
import { browserOf } from "./agent";

export function Sessions() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const refresh = () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  const ending = useMutation({
    mutationFn: async (ids: string[]) => {
      for (const id of ids) await endSession(id);
    },
    onSettled: refresh,
  });
  const others = (sessions.data ?? []).filter(({ current }) => !current).map(({ id }) => id);
  return (
    <section className={`card ${classes.part}`} aria-labelledby="sessions-title">
      <Group justify="space-between">
        <Title order={2} id="sessions-title">
          {t("account.sessions")}
        </Title>
        {others.length > 1 && (
          <Button
            size="xs"
            variant="default"
            loading={ending.isPending}
            onClick={() => ending.mutate(others)}
          >
            {t("account.end_others")}
          </Button>
        )}
      </Group>
      {sessions.isPending && <Loading />}
      {(sessions.error ?? ending.error) && (
        <Failed error={sessions.error ?? ending.error} onRetry={() => void refresh()} />
      )}
      <ul className={classes.rows}>
        {sessions.data?.map((session) => (
          <Row key={session.id} session={session} onEnd={() => ending.mutate([session.id])} />
        ))}
      </ul>
    </section>
  );
}

function Row({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { t } = useTranslation();
  const browser = browserOf(session.agent) ?? t("account.unknown_browser");
  return (
    <li>
      <div className={classes.what}>
        <Text size="sm" fw={600}>
          {browser} · {t(`channel.${session.channel}`)}
        </Text>
        <Text size="xs" c="dimmed" title={session.agent}>
          {t("account.since")} <Time at={session.created_at} /> · {t("account.seen")}{" "}
          <Ago at={session.seen_at} />
        </Text>
      </div>
      {session.current ? (
        <Badge tt="none" variant="outline" radius="sm" color="gray" c="var(--mantine-color-text)">
          {t("account.here")}
        </Badge>
      ) : (
        <Button
          size="xs"
          variant="default"
          onClick={onEnd}
          aria-label={t("account.end_of", { name: browser })}
        >
          {t("account.end")}
        </Button>
      )}
    </li>
  );
}
