/** Adding a person, or changing one: name, contacts, sign-in, roles. */
import { Alert, Button, Group, PasswordInput, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Person } from "~/api/types";
import { Dialog } from "~/ui/Dialog";
import { problemText } from "~/ui/problems";
import { GrantsEditor } from "./GrantsEditor";
import { add, change, deactivateOrReactivate, type PersonForm } from "./people";
import { TelegramPart } from "./TelegramPart";

export function PersonDialog({ person, onClose }: { person: Person | null; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [form, setForm] = useState<PersonForm>({
    name: person?.name ?? "",
    login: person?.login ?? "",
    password: "",
    phone: person?.phone ?? "",
    email: person?.email ?? "",
    roles: person?.roles ?? [{ role: "requester" }],
  });
  const set = (part: Partial<PersonForm>) => setForm({ ...form, ...part });
  const shared = {
    onSuccess: onClose,
    // Some of several steps may have been taken.
    onSettled: () => queries.invalidateQueries({ queryKey: ["directory"] }),
  };
  const saving = useMutation<unknown>({
    mutationFn: () => (person ? change(person, form) : add(form)),
    ...shared,
  });
  const turning = useMutation({ mutationFn: deactivateOrReactivate, ...shared });
  const error = saving.error ?? turning.error;

  return (
    <Dialog onClose={onClose} size="lg" title={person?.name ?? t("people.new")}>
      <form
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (form.name.trim() && !saving.isPending) saving.mutate();
        }}
      >
        <Stack>
          {error && (
            <Alert color="red" variant="outline" role="alert">
              {problemText(t, error)}
            </Alert>
          )}
          <TextInput
            label={t("people.name")}
            value={form.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            withAsterisk
            data-autofocus
          />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              label={t("people.phone")}
              type="tel"
              value={form.phone}
              onChange={(event) => set({ phone: event.currentTarget.value })}
            />
            <TextInput
              label={t("people.email")}
              type="email"
              value={form.email}
              onChange={(event) => set({ email: event.currentTarget.value })}
            />
            <TextInput
              label={t("people.login")}
              value={form.login}
              onChange={(event) => set({ login: event.currentTarget.value })}
              autoCapitalize="none"
              spellCheck={false}
            />
            <PasswordInput
              label={t(person ? "people.new_password" : "people.password")}
              description={person ? t("people.new_password_hint") : undefined}
              inputWrapperOrder={["label", "input", "description", "error"]}
              autoComplete="new-password"
              value={form.password}
              onChange={(event) => set({ password: event.currentTarget.value })}
              visibilityToggleButtonProps={{ "aria-label": t("sign_in.show_password") }}
            />
          </SimpleGrid>
          <GrantsEditor grants={form.roles} onChange={(roles) => set({ roles })} />
          {person && <TelegramPart person={person} />}
          <Group justify="space-between">
            {person ? (
              <Button variant="default" loading={turning.isPending} onClick={() => turning.mutate(person)}>
                {t(person.deactivated ? "people.reactivate" : "people.deactivate")}
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {t("action.cancel")}
              </Button>
              <Button type="submit" disabled={!form.name.trim()} loading={saving.isPending}>
                {t("action.save")}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
