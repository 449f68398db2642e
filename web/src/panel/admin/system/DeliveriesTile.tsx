/** What waits to be sent, whom nothing reaches, and which messages did not arrive: who, since when, why. */
import { Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isThere } from "~/api/absent";
import type { DeadChat, Deliveries, System, Undelivered } from "~/api/types";
import { number } from "~/ui/format";
import { Ago, Time } from "~/ui/Time";
import { deliveriesHealth } from "./health";
import classes from "./system.module.css";
import { Facts, Mark, Original, Tile } from "./Tile";
import { causeOf } from "./why";

/** In the order in which a message goes through them. */
const STATES = ["routing", "waiting", "sent", "failed", "dropped"] as const;

export function DeliveriesTile({ system, deliveries }: { system: System; deliveries: Deliveries }) {
  const { t, i18n } = useTranslation();
  const { dead_chats, undelivered } = deliveries;
  const count = (state: string) => system.outbox.find((row) => row.state === state)?.count ?? 0;
  return (
    <Tile id="deliveries" title={t("system.outbox")} health={deliveriesHealth(deliveries)} wide>
      <Facts
        rows={STATES.map((state) => [t(`system.outbox_state.${state}`), number(i18n.language, count(state))])}
      />
      {undelivered.length > 0 && (
        <>
          <Title order={3} size="h5">
            {t("system.undelivered")}
          </Title>
          <Table className={classes.list}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t("system.whom")}</Table.Th>
                <Table.Th scope="col">{t("system.road")}</Table.Th>
                <Table.Th scope="col">{t("system.written")}</Table.Th>
                <Table.Th scope="col">{t("system.outcome")}</Table.Th>
                <Table.Th scope="col">{t("system.why")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {undelivered.map((message, index) => (
                <Message key={`${message.created_at} ${index}`} message={message} />
              ))}
            </Table.Tbody>
          </Table>
        </>
      )}
      {dead_chats.length > 0 && (
        <>
          <Title order={3} size="h5">
            {t("system.dead_chats")}
          </Title>
          <Text size="sm" c="dimmed">
            {t("system.dead_chats_hint")}
          </Text>
          <Table className={classes.list}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t("system.whom")}</Table.Th>
                <Table.Th scope="col">{t("system.since")}</Table.Th>
                <Table.Th scope="col">{t("system.why")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {dead_chats.map((chat) => (
                <Dead key={chat.chat} chat={chat} />
              ))}
            </Table.Tbody>
          </Table>
        </>
      )}
    </Tile>
  );
}

function Message({ message }: { message: Undelivered }) {
  const { t } = useTranslation();
  const isGivenUp = message.state === "failed";
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <Whom {...message} />
      </Table.Th>
      <Table.Td data-label={t("system.road")}>{t(`system.roads.${message.road}`)}</Table.Td>
      <Table.Td data-label={t("system.written")}>
        <Time at={message.created_at} />
      </Table.Td>
      <Table.Td data-label={t("system.outcome")}>
        <Mark tone={isGivenUp ? "late" : "soon"}>
          {t(isGivenUp ? "system.given_up" : "system.tried", { count: message.attempts })}
          {message.retry_at && (
            <>
              {", "}
              {t("system.again")} <Ago at={message.retry_at} />
            </>
          )}
        </Mark>
      </Table.Td>
      <Table.Td data-label={t("system.why")}>
        <Why answer={message.error} />
      </Table.Td>
    </Table.Tr>
  );
}

function Dead({ chat }: { chat: DeadChat }) {
  const { t } = useTranslation();
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <Whom {...chat} />
      </Table.Th>
      <Table.Td data-label={t("system.since")}>
        <Time at={chat.since} />
      </Table.Td>
      <Table.Td data-label={t("system.why")}>
        <Why answer={chat.reason} />
      </Table.Td>
    </Table.Tr>
  );
}

/** A person; a group has no name here, and somebody unknown neither. */
function Whom({ name, chat }: { name?: string; chat?: number | null }) {
  const { t } = useTranslation();
  if (name) return name;
  if (!isThere(chat)) return t("system.somebody");
  return t(chat < 0 ? "system.group" : "system.chat", { chat: String(chat) });
}

function Why({ answer }: { answer: string }) {
  const { t } = useTranslation();
  const cause = causeOf(answer);
  return (
    <>
      <span>{cause ? t(`system.cause.${cause}`) : t("system.cause.unknown")}</span>
      {answer && answer !== cause && <Original>{answer}</Original>}
    </>
  );
}
