/** Loading, nothing here, something went wrong: each says what to do next. */
import { Alert, Button, Center, Group, Loader, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isForbidden } from "~/api/problem";
import { problemText } from "./problems";

export function Loading() {
  const { t } = useTranslation();
  return (
    <Center p="xl" role="status">
      <Group gap="sm">
        <Loader size="sm" aria-hidden />
        <Text c="dimmed">{t("state.loading")}</Text>
      </Group>
    </Center>
  );
}

interface EmptyProps {
  title: string;
  hint?: string;
  action?: ReactNode;
  /** Of the heading, where the page has others above it. */
  level?: 2 | 3;
}

export function Empty({ title, hint, action, level = 2 }: EmptyProps) {
  return (
    <Stack align="center" gap="xs" py={level === 2 ? 56 : 24} px="md" ta="center">
      <Title order={level} size="h2">
        {title}
      </Title>
      {hint && (
        <Text c="dimmed" maw={480}>
          {hint}
        </Text>
      )}
      {action}
    </Stack>
  );
}

export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert color="red" variant="outline" role="alert" title={t("problem.title")} my="md">
      <Stack align="flex-start" gap="sm">
        <Text size="sm">{problemText(t, error)}</Text>
        {onRetry && !isForbidden(error) && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t("state.retry")}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
