/** Choosing one named entry of the directory. */
import { Select } from "@mantine/core";
import type { Named } from "~/api/types";

interface Props {
  label: string;
  entries: readonly (Named & { withdrawn?: boolean })[] | undefined;
  value: string | null | undefined;
  onChange: (id: string | null) => void;
  /** What "none" means; without it something must be chosen. */
  none?: string;
}

export function Pick({ label, entries, value, onChange, none }: Props) {
  const offered = (entries ?? []).filter((entry) => !entry.withdrawn || entry.id === value);
  return (
    <Select
      label={label}
      data={offered.map(({ id, name }) => ({ value: id, label: name }))}
      value={value ?? null}
      onChange={onChange}
      searchable
      clearable={none !== undefined}
      placeholder={none}
      withAsterisk={none === undefined}
    />
  );
}
