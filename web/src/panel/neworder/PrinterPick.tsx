/** For which printer: those of the branch, and the cartridges that fit it, to be taken with one press. */
import { Button, Group, Select, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { cartridgesQuery, printersQuery } from "~/api/directory";
import type { CartridgeRef, Printer } from "~/api/types";
import { IconPlus } from "~/ui/icons";

interface Props {
  branch: string;
  value: string | null;
  onChange: (id: string | null) => void;
  /** Cartridges that are ordered already. */
  taken: string[];
  onTake: (cartridge: CartridgeRef) => void;
}

const OFFERED = 6;

export function PrinterPick({ branch, value, onChange, taken, onTake }: Props) {
  const { t } = useTranslation();
  const printers = useQuery(printersQuery).data ?? [];
  const own = printers.filter((printer) => printer.branch.id === branch && !printer.withdrawn);
  const chosen = own.find(({ id }) => id === value);
  if (own.length === 0) return null;
  return (
    <div>
      <Select
        label={t("new_order.printer")}
        placeholder={t("new_order.printer_hint")}
        data={own.map(({ id, model, inventory_number, place }) => ({
          value: id,
          label: [model, inventory_number, place].filter(Boolean).join(" · "),
        }))}
        value={value}
        onChange={onChange}
        searchable
        clearable
        nothingFoundMessage={t("new_order.no_printer")}
      />
      {chosen && <Fitting printer={chosen} taken={taken} onTake={onTake} />}
    </div>
  );
}

function Fitting({ printer, taken, onTake }: { printer: Printer } & Pick<Props, "taken" | "onTake">) {
  const { t } = useTranslation();
  const fitting = useQuery(cartridgesQuery({ q: printer.model, limit: OFFERED }));
  const offered = (fitting.data?.items ?? []).filter(({ id }) => !taken.includes(id));
  return (
    <Group gap="xs" mt="xs" role="status" mih={30}>
      {fitting.isSuccess && (
        <Text size="sm" c="dimmed">
          {t(fitting.data.items.length > 0 ? "new_order.fitting" : "new_order.none_fits")}
        </Text>
      )}
      {offered.map((cartridge) => (
        <Button
          key={cartridge.id}
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={12} />}
          onClick={() => onTake(cartridge)}
        >
          {cartridge.sku}
        </Button>
      ))}
    </Group>
  );
}
