/** The name of a saved view, and who else sees it. */
import { Alert, Button, Group, NativeSelect, Radio, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "~/api/session";
import { ROLES, type Role, type SavedView, type SavedViewForm } from "~/api/types";
import { deleteView, saveView, viewsQuery } from "~/api/views";
import { Dialog } from "~/ui/Dialog";
import { problemText } from "~/ui/problems";

const SHARED = ["nobody", "role", "everybody"] as const;
const MAX_NAME = 100;

interface Props {
  view: SavedView | null;
  query: string;
  onClose: () => void;
}

export function ViewDialog({ view, query, onClose }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const [form, setForm] = useState<SavedViewForm>({
    name: view?.name ?? "",
    query: view?.query ?? query,
    shared: view?.shared ?? "nobody",
    role: view?.role ?? "storekeeper",
  });
  const set = (part: Partial<SavedViewForm>) => setForm({ ...form, ...part });
  const after = {
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: viewsQuery.queryKey });
      onClose();
    },
  };
  const saving = useMutation({
    mutationFn: () =>
      saveView(view, {
        ...form,
        name: form.name.trim(),
        role: form.shared === "role" ? form.role : undefined,
      }),
    ...after,
  });
  const deleting = useMutation({ mutationFn: deleteView, ...after });
  const error = saving.error ?? deleting.error;

  return (
    <Dialog onClose={onClose} title={view ? t("views.change", { name: view.name }) : t("views.save")}>
      <form
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
            label={t("admin.name")}
            value={form.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            maxLength={MAX_NAME}
            withAsterisk
            data-autofocus
          />
          {me.can.see_queue && (
            <Radio.Group
              label={t("views.who")}
              value={form.shared}
              onChange={(shared) => set({ shared: shared as SavedViewForm["shared"] })}
            >
              <Stack gap="xs" mt="xs">
                {SHARED.map((value) => (
                  <Radio key={value} value={value} label={t(`views.shared.${value}`)} />
                ))}
              </Stack>
            </Radio.Group>
          )}
          {form.shared === "role" && (
            <NativeSelect
              label={t("people.role")}
              value={form.role}
              onChange={(event) => set({ role: event.currentTarget.value as Role })}
              data={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
            />
          )}
          <Group justify="space-between">
            {view ? (
              <Button variant="default" loading={deleting.isPending} onClick={() => deleting.mutate(view)}>
                {t("views.delete")}
              </Button>
            ) : (
              <span />
            )}
            <Button type="submit" disabled={!form.name.trim()} loading={saving.isPending}>
              {t("action.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
