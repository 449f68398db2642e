/** A CSV file: chosen, shown as what it would change, then applied exactly as shown. */
import { Alert, Button, Checkbox, FileInput, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { applyImport, previewImport, type ImportedFile } from "~/api/imports";
import type { ImportKind } from "~/api/types";
import { Dialog } from "~/ui/Dialog";
import { problemText } from "~/ui/problems";
import { PlanView } from "./PlanView";
import { textOf } from "./text";

export function ImportDialog({ kind, onClose }: { kind: ImportKind; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<File | null>(null);
  const [withdraws, setWithdraws] = useState(false);

  const looking = useMutation({
    mutationFn: async (file: File) => {
      const read: ImportedFile = { csv: textOf(await file.arrayBuffer()), withdraw_missing: withdraws };
      return { file: read, plan: await previewImport(kind, read) };
    },
  });
  const applying = useMutation({
    mutationFn: ({ file, plan }: NonNullable<typeof looking.data>) => applyImport(kind, file, plan.plan),
    onSettled: () => queries.invalidateQueries({ queryKey: ["directory"] }),
  });
  const anew = () => {
    looking.reset();
    applying.reset();
  };
  const seen = looking.data;
  const error = looking.error ?? applying.error;
  const count = seen
    ? seen.plan.added.length +
      seen.plan.changed.length +
      seen.plan.withdrawn.length +
      seen.plan.restored.length
    : 0;

  return (
    <Dialog onClose={onClose} size="lg" title={t(`import.title.${kind}`)}>
      <Stack>
        {error && (
          <Alert color="red" variant="outline" role="alert">
            {problemText(t, error)}
          </Alert>
        )}
        {applying.data ? (
          <Alert color="green" variant="outline" role="status" title={t("import.done")}>
            {t("import.applied", { count: applying.data.applied })}
            {applying.data.errors.map(({ line, detail }) => (
              <Text key={line} size="sm">
                {t("import.line", { n: line })}: {detail}
              </Text>
            ))}
          </Alert>
        ) : (
          <>
            <FileInput
              label={t("import.file")}
              description={t(`import.columns.${kind}`)}
              placeholder={t("import.choose")}
              accept=".csv,text/csv,text/plain"
              value={chosen}
              onChange={(file) => {
                setChosen(file);
                anew();
              }}
              data-autofocus
            />
            {kind !== "people" && (
              <Checkbox
                label={t("import.withdraws")}
                checked={withdraws}
                onChange={(event) => {
                  setWithdraws(event.currentTarget.checked);
                  anew();
                }}
              />
            )}
          </>
        )}
        {seen && !applying.data && <PlanView kind={kind} plan={seen.plan} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t(applying.data ? "import.close" : "action.cancel")}
          </Button>
          {!seen && (
            <Button
              disabled={!chosen}
              loading={looking.isPending}
              onClick={() => chosen && looking.mutate(chosen)}
            >
              {t("import.look")}
            </Button>
          )}
          {seen && !applying.data && (
            <Button
              disabled={seen.plan.errors.length > 0 || count === 0}
              loading={applying.isPending}
              onClick={() => applying.mutate(seen)}
            >
              {t("import.apply", { count })}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
