/** What a policy would mean: when an order created at a chosen moment would be due, before anything is saved. */
import { Alert, NativeSelect, SimpleGrid, Text, TextInput } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { calendarsQuery, previewQuery } from "~/api/directory";
import type { PolicyForm } from "~/api/types";
import { problemText } from "~/ui/problems";
import { instantIn } from "~/ui/zone";
import { fridayEvening, weekdayTime } from "./moments";

export function DuePreview({ targets }: { targets: PolicyForm["targets"] }) {
  const { t, i18n } = useTranslation();
  const calendars = (useQuery(calendarsQuery).data ?? []).filter(({ withdrawn }) => !withdrawn);
  const [chosen, setChosen] = useState("");
  const [at, setAt] = useState(() => fridayEvening(new Date()));
  const calendar = calendars.find(({ id }) => id === chosen) ?? calendars[0];
  const zone = calendar?.hours.time_zone;
  const moment = instantIn(zone ?? "UTC", at);
  const isReady = calendar !== undefined && !Number.isNaN(moment.getTime());
  const preview = useQuery({
    ...previewQuery({
      at: isReady ? moment.toISOString() : "",
      calendar: calendar?.id,
      targets,
    }),
    enabled: isReady,
    placeholderData: keepPreviousData,
  });
  const say = (when: string | undefined) =>
    when ? weekdayTime(i18n.language, when, zone) : t("preview.never");

  return (
    <Alert color="indigo" variant="outline" title={t("preview.title")}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" mb="xs">
        <TextInput
          type="datetime-local"
          label={t("preview.created")}
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("admin.calendar")}
          value={calendar?.id ?? ""}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={calendars.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </SimpleGrid>
      <Text size="sm" role="status" mih="3em">
        {preview.isError && problemText(t, preview.error)}
        {preview.data &&
          t("preview.sentence", {
            created: weekdayTime(i18n.language, moment, zone),
            response: say(preview.data.response.due_at),
            resolution: say(preview.data.resolution.due_at),
          })}
      </Text>
    </Alert>
  );
}
