/** What one wants to be told, by which road, and when not. The language is in the person's menu. */
import { Alert, Button, Group, Radio, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useMe } from "~/api/session";
import type { Choices, MySettings } from "~/api/types";
import { problemText } from "~/ui/problems";
import { Failed, Loading } from "~/ui/states";
import classes from "./settings.module.css";

const KEY = ["my-settings"];
const NIGHT = { from: "22:00", until: "07:00" };

export function Notices() {
  const { t } = useTranslation();
  const settings = useQuery({
    queryKey: KEY,
    queryFn: (): Promise<MySettings> => body(api.GET("/me/settings")),
  });
  return (
    <section className={`card ${classes.part}`} aria-labelledby="notices-title">
      <Title order={2} id="notices-title" mb="sm">
        {t("settings.notices_title")}
      </Title>
      {settings.isPending && <Loading />}
      {settings.isError && <Failed error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data && <Form settings={settings.data} />}
    </section>
  );
}

function Form({ settings }: { settings: MySettings }) {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const [choices, setChoices] = useState<Choices>({
    notices: settings.notices,
    via: settings.via,
    quiet_hours: settings.quiet_hours,
    digest: settings.digest,
  });
  const change = (part: Partial<Choices>) => setChoices({ ...choices, ...part });
  const saving = useMutation({
    mutationFn: (): Promise<MySettings> => body(api.PUT("/me/settings", { body: choices })),
    onSuccess: (saved) => queries.setQueryData(KEY, saved),
  });
  const works = me.roles.some(({ role }) => role === "storekeeper" || role === "dispatcher");
  const quiet = choices.quiet_hours;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };

  return (
    <form onSubmit={onSubmit} aria-labelledby="notices-title">
      <Stack gap="lg">
        <Radio.Group
          label={t("settings.notices")}
          value={choices.notices}
          onChange={(notices) => change({ notices: notices as Choices["notices"] })}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="needed" label={t("settings.needed")} />
            <Radio value="every" label={t("settings.every")} />
          </Stack>
        </Radio.Group>
        <Radio.Group
          label={t("settings.via")}
          description={settings.has_email ? undefined : t("settings.no_email")}
          value={choices.via}
          onChange={(via) => change({ via: via as Choices["via"] })}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="telegram" label={t("settings.telegram")} />
            <Radio value="email" label={t("settings.email")} disabled={!settings.has_email} />
            <Radio value="both" label={t("settings.both")} disabled={!settings.has_email} />
          </Stack>
        </Radio.Group>
        <Stack gap="xs">
          <Switch
            label={t("settings.quiet")}
            description={settings.time_zone && t("settings.quiet_zone", { zone: settings.time_zone })}
            checked={!!quiet}
            onChange={(event) => change({ quiet_hours: event.currentTarget.checked ? NIGHT : undefined })}
          />
          {quiet && (
            <Group grow>
              <TextInput
                type="time"
                label={t("settings.from")}
                value={quiet.from}
                onChange={(event) => change({ quiet_hours: { ...quiet, from: event.currentTarget.value } })}
              />
              <TextInput
                type="time"
                label={t("settings.until")}
                value={quiet.until}
                onChange={(event) => change({ quiet_hours: { ...quiet, until: event.currentTarget.value } })}
              />
            </Group>
          )}
        </Stack>
        {works && (
          <Switch
            label={t("settings.digest")}
            checked={choices.digest}
            onChange={(event) => change({ digest: event.currentTarget.checked })}
          />
        )}
        {saving.isError && (
          <Alert color="red" variant="outline" role="alert">
            {problemText(t, saving.error)}
          </Alert>
        )}
        <Group>
          <Button type="submit" loading={saving.isPending}>
            {t("settings.save")}
          </Button>
          {saving.isSuccess && (
            <Text size="sm" role="status">
              {t("settings.saved")}
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  );
}
