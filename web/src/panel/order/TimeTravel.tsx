/** The order at a past moment: which one, the events before and after it, and the way back to now. */
import { ActionIcon, Alert, Button, Group, Slider, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { historyQuery } from "~/api/orders";
import { IconBack, IconForward } from "~/ui/icons";
import { Time } from "~/ui/Time";
import { dateTime } from "~/ui/format";

interface Props {
  id: string;
  at: string;
  onGo: (at: string | null) => void;
}

export function TimeTravel({ id, at, onGo }: Props) {
  const { t, i18n } = useTranslation();
  const events = useQuery(historyQuery(id)).data ?? [];
  const moment = new Date(at).getTime();
  const index = events.findLastIndex((event) => new Date(event.at).getTime() <= moment);
  const event = events[index];
  const go = (to: number) => onGo(events[to]?.at ?? null);
  return (
    <Alert
      color="indigo"
      variant="outline"
      mb="md"
      title={
        <>
          {t("past.title")} <Time at={at} />
        </>
      }
    >
      <Text size="sm" mb="xs" role="status">
        {event && t("past.after", { text: event.text, n: index + 1, count: events.length })}
      </Text>
      <Group gap="sm" wrap="nowrap">
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t("past.earlier")}
          disabled={index <= 0}
          onClick={() => go(index - 1)}
        >
          <IconBack />
        </ActionIcon>
        <Slider
          style={{ flex: 1, minWidth: 0 }}
          min={0}
          max={Math.max(events.length - 1, 1)}
          value={Math.max(index, 0)}
          onChange={go}
          label={(value) => (events[value] ? dateTime(i18n.language, events[value].at) : "")}
          thumbLabel={t("past.slider")}
        />
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t("past.later")}
          disabled={index >= events.length - 1}
          onClick={() => go(index + 1)}
        >
          <IconForward />
        </ActionIcon>
        <Button variant="default" onClick={() => onGo(null)}>
          {t("past.now")}
        </Button>
      </Group>
    </Alert>
  );
}
