/** Who one is, the language, light or dark, help and the way out. */
import { Button, Group, Popover, Stack, Text, UnstyledButton } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { meQuery, saveLocale, signOut, useMe } from "~/api/session";
import { IconDown } from "~/ui/icons";
import { LanguageSwitch, SchemeSwitch } from "~/ui/Preferences";
import classes from "./layout.module.css";

export function PersonMenu({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "me" });
      queries.setQueryData(meQuery.queryKey, null);
    },
  });
  const speaking = useMutation({
    mutationFn: saveLocale,
    // Histories and refusals are worded by the server.
    onSettled: () => queries.invalidateQueries(),
  });
  const roles = [...new Set(me.roles.map(({ role }) => t(`role.${role}`)))].join(", ");

  return (
    <Popover position="top-start" width={300} shadow="md" trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.person}>
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <div style={{ minWidth: 0 }}>
              <Text size="sm" fw={600} truncate>
                {me.name}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {roles}
              </Text>
            </div>
            <IconDown size={16} />
          </Group>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <div>
            <Text size="xs" c="dimmed" mb={4}>
              {t("preferences.language")}
            </Text>
            <LanguageSwitch onChosen={(language) => speaking.mutate(language)} />
          </div>
          <div>
            <Text size="xs" c="dimmed" mb={4}>
              {t("preferences.scheme")}
            </Text>
            <SchemeSwitch />
          </div>
          <Button component={Link} to="/settings" variant="default" size="xs">
            {t("settings.title")}
          </Button>
          <Group grow>
            <Button variant="default" size="xs" onClick={onHelp}>
              {t("nav.shortcuts")}
            </Button>
            <Button variant="default" size="xs" loading={leaving.isPending} onClick={() => leaving.mutate()}>
              {t("nav.sign_out")}
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
