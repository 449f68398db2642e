/** Choosing a time zone by its IANA name. */
import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";

const ZONES = Intl.supportedValuesOf("timeZone");

export function TimeZonePick({ value, onChange }: { value: string; onChange: (zone: string) => void }) {
  const { t } = useTranslation();
  return (
    <Select
      label={t("admin.time_zone")}
      data={ZONES.includes(value) ? ZONES : [value, ...ZONES]}
      value={value}
      onChange={(zone) => zone && onChange(zone)}
      searchable
      limit={60}
      withAsterisk
    />
  );
}
