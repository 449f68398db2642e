/** Printers with their inventory numbers, by branch. */
import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { branchesQuery, printersQuery } from "~/api/directory";
import type { Printer, PrinterForm } from "~/api/types";
import { EntryDialog } from "./EntryDialog";
import { EntryList } from "./EntryList";
import { ImportButton } from "./imports/ImportButton";
import { Pick } from "./Pick";

export function PrintersPage() {
  const { t } = useTranslation();
  return (
    <EntryList
      title={t("nav.printers")}
      hint={t("admin.hint.printers")}
      query={useQuery(printersQuery)}
      columns={[
        { title: t("admin.inventory_number"), show: (printer) => printer.inventory_number },
        { title: t("admin.model"), show: (printer) => printer.model },
        { title: t("column.branch"), show: (printer) => printer.branch.name },
        { title: t("admin.place"), show: (printer) => printer.place ?? "–" },
      ]}
      words={(printer) =>
        `${printer.inventory_number} ${printer.model} ${printer.branch.name} ${printer.place ?? ""}`
      }
      isOut={(printer) => printer.withdrawn}
      outLabel={t("admin.with_withdrawn")}
      more={
        <>
          <Button component={Link} to="/admin/printers/labels" variant="default">
            {t("labels.open")}
          </Button>
          <ImportButton kind="printers" />
        </>
      }
      edit={(printer, close) => <PrinterDialog printer={printer} onClose={close} />}
    />
  );
}

function PrinterDialog({ printer, onClose }: { printer: Printer | null; onClose: () => void }) {
  const { t } = useTranslation();
  const branches = useQuery(branchesQuery);
  const [form, setForm] = useState<PrinterForm>({
    inventory_number: printer?.inventory_number ?? "",
    model: printer?.model ?? "",
    branch: printer?.branch.id ?? "",
    place: printer?.place,
  });
  const set = (part: Partial<PrinterForm>) => setForm({ ...form, ...part });
  return (
    <EntryDialog
      kind="printers"
      entry={printer}
      form={form.inventory_number.trim() && form.model.trim() && form.branch ? form : null}
      title={printer?.inventory_number ?? t("admin.new.printers")}
      onClose={onClose}
    >
      <TextInput
        label={t("admin.inventory_number")}
        value={form.inventory_number}
        onChange={(event) => set({ inventory_number: event.currentTarget.value })}
        withAsterisk
        data-autofocus
      />
      <TextInput
        label={t("admin.model")}
        description={t("admin.model_hint")}
        value={form.model}
        onChange={(event) => set({ model: event.currentTarget.value })}
        withAsterisk
      />
      <Pick
        label={t("column.branch")}
        entries={branches.data}
        value={form.branch}
        onChange={(branch) => set({ branch: branch ?? "" })}
      />
      <TextInput
        label={t("admin.place")}
        value={form.place ?? ""}
        onChange={(event) => set({ place: event.currentTarget.value || undefined })}
      />
    </EntryDialog>
  );
}
