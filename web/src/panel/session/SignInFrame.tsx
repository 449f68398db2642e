/** The plain page around every way of signing in. */
import { Center, Group, Paper, Stack, Title } from "@mantine/core";
import type { ReactNode } from "react";
import type { Language } from "~/api/types";
import { useTranslation } from "react-i18next";
import { LanguageSwitch, SchemeSwitch } from "~/ui/Preferences";

interface Props {
  children: ReactNode;
  onLanguage?: (language: Language) => void;
}

export function SignInFrame({ children, onLanguage }: Props) {
  const { t } = useTranslation();
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack w="100%" maw={400} gap="lg">
        <Group gap="sm">
          <img src="/favicon.svg" alt="" width={36} height={36} />
          <div>
            <Title order={1}>Helpdesk</Title>
            {t("sign_in.tagline")}
          </div>
        </Group>
        <Paper className="card" p="lg">
          {children}
        </Paper>
        <Group justify="space-between">
          <LanguageSwitch onChosen={onLanguage} />
          <SchemeSwitch />
        </Group>
      </Stack>
    </Center>
  );
}
