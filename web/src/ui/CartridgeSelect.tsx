/** Choosing a cartridge by article, name or printer; those that fit the branch's printers come first. */
import { Group, Select, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { cartridgesQuery } from "~/api/directory";
import type { CartridgeRef } from "~/api/types";
import { useTypedSearch } from "./typedSearch";

const SHOWN = 30;

interface Props {
  label: string;
  value: CartridgeRef | null;
  onChoose: (cartridge: CartridgeRef | null) => void;
  branch?: string;
  /** Cartridges that other lines hold already. */
  taken: string[];
  error?: string;
}

export const nameOf = (cartridge: CartridgeRef) => `${cartridge.sku} · ${cartridge.title}`;

export function CartridgeSelect({ label, value, onChoose, branch, taken, error }: Props) {
  const { t } = useTranslation();
  const { typed, setTyped, settled } = useTypedSearch();
  // The box shows the name of what is chosen; that is no search.
  const q = value && settled === nameOf(value) ? "" : settled;
  const found = useQuery({
    ...cartridgesQuery({ q: q || undefined, branch, limit: SHOWN }),
    placeholderData: keepPreviousData,
  });
  const offered = (found.data?.items ?? []).filter(({ id }) => !taken.includes(id));
  const cartridges = new Map(offered.map((cartridge) => [cartridge.id, cartridge]));
  const options = offered.map((cartridge) => ({ value: cartridge.id, label: nameOf(cartridge) }));
  if (value && !cartridges.has(value.id)) options.unshift({ value: value.id, label: nameOf(value) });

  return (
    <Select
      label={label}
      placeholder={t("cartridge.hint")}
      data={options}
      value={value?.id ?? null}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={found.isFetching ? t("state.loading") : t("cartridge.nothing")}
      onChange={(id) => onChoose(id ? (cartridges.get(id) ?? null) : null)}
      error={error}
      maxDropdownHeight={320}
      renderOption={({ option }) => {
        const cartridge = cartridges.get(option.value);
        return (
          <div>
            <Group gap="xs">
              <Text size="sm" fw={600}>
                {cartridge?.sku ?? option.label}
              </Text>
              {cartridge?.fits && (
                <Text size="xs" style={{ color: "var(--tone-ok)" }}>
                  {t("cartridge.fits")}
                </Text>
              )}
            </Group>
            {cartridge && (
              <Text size="xs" c="dimmed">
                {cartridge.title}
                {cartridge.printers.length > 0 && ` · ${cartridge.printers.slice(0, 3).join(", ")}`}
                {cartridge.printers.length > 3 && "…"}
              </Text>
            )}
          </div>
        );
      }}
    />
  );
}
