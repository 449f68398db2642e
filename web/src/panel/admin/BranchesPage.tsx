/** Branches: where people order for. */
import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { branchesQuery, warehousesQuery } from "~/api/directory";
import type { Branch, BranchForm } from "~/api/types";
import { EntryDialog } from "./EntryDialog";
import { EntryList } from "./EntryList";
import { Pick } from "./Pick";
import { TimeZonePick } from "./TimeZonePick";

export function BranchesPage() {
  const { t } = useTranslation();
  return (
    <EntryList
      title={t("nav.branches")}
      hint={t("admin.hint.branches")}
      query={useQuery(branchesQuery)}
      columns={[
        { title: t("admin.name"), show: (branch) => branch.name },
        { title: t("admin.city"), show: (branch) => branch.city ?? "–" },
        { title: t("admin.time_zone"), show: (branch) => branch.time_zone },
        { title: t("admin.warehouse"), show: (branch) => branch.warehouse.name },
      ]}
      words={(branch) => `${branch.name} ${branch.city ?? ""}`}
      isOut={(branch) => branch.withdrawn}
      outLabel={t("admin.with_withdrawn")}
      edit={(branch, close) => <BranchDialog branch={branch} onClose={close} />}
    />
  );
}

function BranchDialog({ branch, onClose }: { branch: Branch | null; onClose: () => void }) {
  const { t } = useTranslation();
  const warehouses = useQuery(warehousesQuery);
  const [form, setForm] = useState<BranchForm>({
    name: branch?.name ?? "",
    city: branch?.city,
    time_zone: branch?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    warehouse: branch?.warehouse.id ?? "",
  });
  const set = (part: Partial<BranchForm>) => setForm({ ...form, ...part });
  return (
    <EntryDialog
      kind="branches"
      entry={branch}
      form={form.name.trim() && form.warehouse ? form : null}
      title={branch?.name ?? t("admin.new.branches")}
      onClose={onClose}
    >
      <TextInput
        label={t("admin.name")}
        value={form.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        withAsterisk
        data-autofocus
      />
      <TextInput
        label={t("admin.city")}
        value={form.city ?? ""}
        onChange={(event) => set({ city: event.currentTarget.value || undefined })}
      />
      <TimeZonePick value={form.time_zone} onChange={(time_zone) => set({ time_zone })} />
      <Pick
        label={t("admin.warehouse")}
        entries={warehouses.data}
        value={form.warehouse}
        onChange={(warehouse) => set({ warehouse: warehouse ?? "" })}
      />
    </EntryDialog>
  );
}
