/** Warehouses: where orders are served from. Their calendar drives the deadlines. */
import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { calendarsQuery, warehousesQuery } from "~/api/directory";
import type { Warehouse, WarehouseForm } from "~/api/types";
import { EntryDialog } from "./EntryDialog";
import { EntryList } from "./EntryList";
import { Pick } from "./Pick";

export function WarehousesPage() {
  const { t } = useTranslation();
  return (
    <EntryList
      title={t("nav.warehouses")}
      hint={t("admin.hint.warehouses")}
      query={useQuery(warehousesQuery)}
      columns={[
        { title: t("admin.name"), show: (warehouse) => warehouse.name },
        { title: t("admin.calendar"), show: (warehouse) => warehouse.calendar.name },
      ]}
      words={(warehouse) => warehouse.name}
      isOut={(warehouse) => warehouse.withdrawn}
      outLabel={t("admin.with_withdrawn")}
      edit={(warehouse, close) => <WarehouseDialog warehouse={warehouse} onClose={close} />}
    />
  );
}

function WarehouseDialog({ warehouse, onClose }: { warehouse: Warehouse | null; onClose: () => void }) {
  const { t } = useTranslation();
  const calendars = useQuery(calendarsQuery);
  const [form, setForm] = useState<WarehouseForm>({
    name: warehouse?.name ?? "",
    calendar: warehouse?.calendar.id ?? "",
  });
  return (
    <EntryDialog
      kind="warehouses"
      entry={warehouse}
      form={form.name.trim() && form.calendar ? form : null}
      title={warehouse?.name ?? t("admin.new.warehouses")}
      onClose={onClose}
    >
      <TextInput
        label={t("admin.name")}
        value={form.name}
        onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
        withAsterisk
        data-autofocus
      />
      <Pick
        label={t("admin.calendar")}
        entries={calendars.data}
        value={form.calendar}
        onChange={(calendar) => setForm({ ...form, calendar: calendar ?? "" })}
      />
    </EntryDialog>
  );
}
