/** Every event of the order in plain words, the newest first: who, in which role, through which door, what changed. */
import { Badge, Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { chainQuery, historyQuery } from "~/api/orders";
import type { Change, HistoryItem, Verification } from "~/api/types";
import { Failed, Loading } from "~/ui/states";
import { Time } from "~/ui/Time";
import { ChainMark, EntryMark } from "./Chain";
import classes from "./order.module.css";

const SHORT_HASH = 10;

interface Props {
  id: string;
  /** The past moment that is shown; what came later is dimmed. */
  at: string | null;
  onGo: (at: string) => void;
}

export function History({ id, at, onGo }: Props) {
  const { t } = useTranslation();
  const history = useQuery(historyQuery(id));
  const chain = useQuery(chainQuery(id)).data;
  if (history.isPending) return <Loading />;
  if (history.isError) return <Failed error={history.error} onRetry={() => void history.refetch()} />;
  return (
    <>
      <ChainMark chain={chain} />
      <ol className={classes.history} aria-label={t("history.title")}>
        {history.data.toReversed().map((item) => (
          <Event
            key={item.position}
            item={item}
            isLater={at !== null && new Date(item.at) > new Date(at)}
            chain={chain}
            onGo={() => onGo(item.at)}
          />
        ))}
      </ol>
    </>
  );
}

interface EventProps {
  item: HistoryItem;
  isLater: boolean;
  chain: Verification | undefined;
  onGo: () => void;
}

function Event({ item, isLater, chain, onGo }: EventProps) {
  const { t } = useTranslation();
  return (
    <li className={classes.event} data-later={isLater || undefined}>
      <Text size="sm" component="div" c="dimmed">
        <Time at={item.at} />
      </Text>
      <div>
        <Group gap="xs">
          <Text size="sm" fw={600} className="break">
            {item.text}
          </Text>
          {item.forced && (
            <Badge color="red.9" radius="sm">
              {t("history.forced")}
            </Badge>
          )}
        </Group>
        <Text size="sm">
          {item.actor?.name ?? t("history.system")}
          <span className={classes.quiet}>
            {item.actor && ` · ${t(`role.${item.role}`)}`} · {t(`channel.${item.channel}`)}
            {item.on_behalf_of && ` · ${t("history.on_behalf_of", { name: item.on_behalf_of.name })}`}
          </span>
        </Text>
        {item.changes.length > 0 && (
          <ul className={classes.changes}>
            {item.changes.map((change) => (
              <Changed key={change.field} change={change} />
            ))}
          </ul>
        )}
        <Group gap="md">
          <Text size="xs" c="dimmed" title={item.hash} className={classes.chain}>
            {t("history.position", { position: item.position })} · {item.hash.slice(0, SHORT_HASH)}…
          </Text>
          <EntryMark position={item.position} chain={chain} />
          <Button variant="subtle" size="compact-xs" onClick={onGo}>
            {t("past.go")}
          </Button>
        </Group>
      </div>
    </li>
  );
}

/** The fields by name; a line's field is the article of its cartridge, which needs no translation. */
const FIELDS = ["assignee", "comment", "expected_on", "priority", "question", "reason", "status"] as const;

function Changed({ change }: { change: Change }) {
  const { t } = useTranslation();
  const known = FIELDS.find((field) => field === change.field);
  return (
    <li className="break">
      <span className={classes.quiet}>{known ? t(`field.${known}`) : change.field}: </span>
      {change.before && `${change.before} → `}
      {change.after ?? t("history.nothing")}
    </li>
  );
}
