/** The frame of adding or changing one entry of the directory. */
import { Alert, Button, Group, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "~/ui/Dialog";
import { problemText } from "~/ui/problems";
import { save, withdrawOrRestore, type Entry, type Forms, type Kind } from "./entries";

interface Props<K extends Kind> {
  kind: K;
  entry: Entry | null;
  /** What is sent; null while something is missing. */
  form: Forms[K] | null;
  title: string;
  onClose: () => void;
  children: ReactNode;
}

export function EntryDialog<K extends Kind>({ kind, entry, form, title, onClose, children }: Props<K>) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const shared = {
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["directory"] });
      onClose();
    },
  };
  const saving = useMutation({ mutationFn: (ready: Forms[K]) => save(kind, entry, ready), ...shared });
  const turning = useMutation({
    mutationFn: (present: Entry) => withdrawOrRestore(kind, present),
    ...shared,
  });
  const error = saving.error ?? turning.error;

  return (
    <Dialog onClose={onClose} title={title} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (form && !saving.isPending) saving.mutate(form);
        }}
      >
        <Stack>
          {error && (
            <Alert color="red" variant="outline" role="alert">
              {problemText(t, error)}
            </Alert>
          )}
          {children}
          <Group justify="space-between">
            {entry ? (
              <Button variant="default" loading={turning.isPending} onClick={() => turning.mutate(entry)}>
                {t(entry.withdrawn ? "admin.restore" : "admin.withdraw")}
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {t("action.cancel")}
              </Button>
              <Button type="submit" disabled={form === null} loading={saving.isPending}>
                {t("action.save")}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
