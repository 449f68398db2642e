/** What administrators did: people, roles, the directory, policies. The newest first; a link keeps the filter. */
import { Button, Group, NativeSelect, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { ADMINISTERED_KINDS, administeredQuery } from "~/api/administration";
import type { Administered } from "~/api/types";
import { Empty, Failed, Loading } from "~/ui/states";
import { Time } from "~/ui/Time";
import { useTitle } from "~/ui/title";
import classes from "../admin.module.css";
import { fieldWord } from "../fields";

const SHORT_HASH = 10;

export function AdministeredPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const kind = ADMINISTERED_KINDS.find((known) => known === search.get("kind")) ?? null;
  const events = useInfiniteQuery(administeredQuery(kind));
  const items = events.data?.pages.flatMap((page) => page.items);
  useTitle(t("administered.title"));
  return (
    <div className={classes.page}>
      <Title order={1}>{t("administered.title")}</Title>
      <Text c="dimmed" size="sm" mb="md" maw={720}>
        {t("administered.hint")}
      </Text>
      <NativeSelect
        mb="sm"
        w={260}
        maw="100%"
        aria-label={t("administered.filter")}
        value={kind ?? ""}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          setSearch(chosen ? { kind: chosen } : {}, { replace: true });
        }}
        data={[
          { value: "", label: t("administered.everything") },
          ...ADMINISTERED_KINDS.map((value) => ({ value, label: t(`administered.kind.${value}`) })),
        ]}
      />
      {events.isPending && <Loading />}
      {events.isError && <Failed error={events.error} onRetry={() => void events.refetch()} />}
      {items?.length === 0 && <Empty title={t("administered.none")} />}
      {items && items.length > 0 && (
        <ol className={`card ${classes.events}`} aria-label={t("administered.title")}>
          {items.map((item) => (
            <Event key={item.position} item={item} />
          ))}
        </ol>
      )}
      {events.hasNextPage && (
        <Group justify="center" mt="md">
          <Button
            variant="default"
            loading={events.isFetchingNextPage}
            onClick={() => void events.fetchNextPage()}
          >
            {t("administered.more")}
          </Button>
        </Group>
      )}
    </div>
  );
}

function Event({ item }: { item: Administered }) {
  const { t, i18n } = useTranslation();
  return (
    <li className={classes.event}>
      <Text size="sm" c="dimmed" component="div">
        <Time at={item.at} />
      </Text>
      <div>
        <Text size="sm" fw={600} className="break">
          {item.text}
        </Text>
        <Text size="sm" c="dimmed">
          {item.actor?.name ?? t("history.system")}
          {item.actor && ` · ${t(`role.${item.role}`)}`} · {t(`channel.${item.channel}`)}
        </Text>
        {item.changes.length > 0 && (
          <ul className={classes.changes}>
            {item.changes.map(({ field, before, after }) => (
              <li key={field} className="break">
                <span>{fieldWord(t, i18n.language, field)}: </span>
                {before && `${before} → `}
                {after ?? t("history.nothing")}
              </li>
            ))}
          </ul>
        )}
        <Text size="xs" c="dimmed" title={item.hash} ff="monospace">
          {t("history.position", { position: item.position })} · {item.hash.slice(0, SHORT_HASH)}…
        </Text>
      </div>
    </li>
  );
}
