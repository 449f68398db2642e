/**
 * The Telegram account of a person: whether one is linked, a link for another one (of a new phone, say), and unlinking.
 * Each is done at once; the form's own button has nothing to do with them.
 */
import { Alert, Button, Fieldset, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Person } from "~/api/types";
import { problemText } from "~/ui/problems";
import { MadeLink } from "./MadeLink";
import { newTelegramLink, unlinkTelegram } from "./people";

export function TelegramPart({ person }: { person: Person }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const linking = useMutation({ mutationFn: () => newTelegramLink(person) });
  const unlinking = useMutation({
    mutationFn: () => unlinkTelegram(person),
    onSettled: () => queries.invalidateQueries({ queryKey: ["directory"] }),
  });
  const isLinked = person.telegram && !unlinking.isSuccess;
  const error = linking.error ?? unlinking.error;
  const keep = () => {
    setAsking(false);
    opener.current?.focus();
  };

  return (
    <Fieldset legend="Telegram" variant="unstyled">
      <Stack gap="xs">
        {error && (
          <Alert color="red" variant="outline" role="alert">
            {problemText(t, error)}
          </Alert>
        )}
        <Text size="sm" role="status">
          {t(isLinked ? "people.telegram.linked" : "people.telegram.none")}
        </Text>
        {isLinked && (
          <Text size="xs" c="dimmed">
            {t("people.telegram.replaces")}
          </Text>
        )}
        <Group gap="xs">
          {!linking.data && !person.deactivated && (
            <Button size="xs" variant="default" loading={linking.isPending} onClick={() => linking.mutate()}>
              {t(isLinked ? "people.telegram.new_link" : "people.telegram.link")}
            </Button>
          )}
          {isLinked && (
            <Button
              ref={opener}
              size="xs"
              variant="default"
              aria-expanded={asking}
              onClick={() => setAsking(!asking)}
            >
              {t("people.telegram.unlink")}
            </Button>
          )}
        </Group>
        {asking && isLinked && (
          <Alert
            color="red"
            variant="outline"
            role="group"
            title={t("people.telegram.unlink_title", { name: person.name })}
          >
            <Text size="sm" mb="sm">
              {t("people.telegram.unlink_hint")}
            </Text>
            <Group gap="xs">
              <Button
                size="xs"
                color="red.9"
                loading={unlinking.isPending}
                onClick={() => unlinking.mutate()}
              >
                {t("people.telegram.unlink_do")}
              </Button>
              <Button size="xs" variant="default" onClick={keep} autoFocus>
                {t("people.telegram.keep")}
              </Button>
            </Group>
          </Alert>
        )}
        {linking.data && <MadeLink invitation={linking.data} />}
      </Stack>
    </Fieldset>
  );
}
