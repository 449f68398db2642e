/** The lines of an order being written: cartridges and how many of each. */
import { ActionIcon, Button, Fieldset, NumberInput, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CartridgeRef, Quantity } from "~/api/types";
import { CartridgeSelect } from "./CartridgeSelect";
import { IconCross, IconPlus } from "./icons";
import classes from "./lines.module.css";

export interface Draft {
  key: number;
  cartridge: CartridgeRef | null;
  quantity: number | string;
}

export const MAX_LINES = 20;
export const MAX_QUANTITY = 99;

let lastKey = 0;
export const emptyLine = (): Draft => ({ key: ++lastKey, cartridge: null, quantity: 1 });
export const draftOf = (cartridge: CartridgeRef, quantity: number): Draft => ({
  key: ++lastKey,
  cartridge,
  quantity,
});

/** The lines with one more cartridge: in an empty line, if there is one. */
export function withCartridge(drafts: Draft[], cartridge: CartridgeRef): Draft[] {
  const empty = drafts.find((draft) => draft.cartridge === null);
  if (!empty) return [...drafts, draftOf(cartridge, 1)];
  return drafts.map((draft) => (draft === empty ? { ...draft, cartridge } : draft));
}

const isQuantity = (value: number | string): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MAX_QUANTITY;

/** What can be sent, or null while a line is unfinished. */
export function complete(drafts: Draft[]): Quantity[] | null {
  const lines = drafts.flatMap(({ cartridge, quantity }) =>
    cartridge && isQuantity(quantity) ? [{ cartridge: cartridge.id, quantity }] : [],
  );
  return lines.length === drafts.length && lines.length > 0 ? lines : null;
}

interface Props {
  drafts: Draft[];
  onChange: (drafts: Draft[]) => void;
  branch?: string;
  /** Whether unfinished lines are marked. */
  checked: boolean;
}

export function LinesEditor({ drafts, onChange, branch, checked }: Props) {
  const { t } = useTranslation();
  const change = (key: number, next: Partial<Draft>) =>
    onChange(drafts.map((draft) => (draft.key === key ? { ...draft, ...next } : draft)));
  const takenBeside = (key: number) =>
    drafts.flatMap((draft) => (draft.key !== key && draft.cartridge ? [draft.cartridge.id] : []));

  return (
    <Fieldset legend={t("lines.title")} variant="unstyled">
      <Stack gap="sm">
        {drafts.map((draft, index) => (
          <div key={draft.key} className={classes.line}>
            <CartridgeSelect
              label={t("lines.cartridge_n", { n: index + 1 })}
              value={draft.cartridge}
              onChoose={(cartridge) => change(draft.key, { cartridge })}
              branch={branch}
              taken={takenBeside(draft.key)}
              error={checked && !draft.cartridge ? t("lines.choose") : undefined}
            />
            <NumberInput
              label={t("lines.quantity")}
              value={draft.quantity}
              onChange={(quantity) => change(draft.key, { quantity })}
              min={1}
              max={MAX_QUANTITY}
              allowDecimal={false}
              allowNegative={false}
              clampBehavior="none"
              error={
                checked && !isQuantity(draft.quantity) ? t("lines.range", { max: MAX_QUANTITY }) : undefined
              }
            />
            {drafts.length > 1 && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                className={classes.remove}
                aria-label={t("lines.remove_n", { n: index + 1 })}
                onClick={() => onChange(drafts.filter(({ key }) => key !== draft.key))}
              >
                <IconCross />
              </ActionIcon>
            )}
          </div>
        ))}
        {drafts.length < MAX_LINES && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} />}
            style={{ alignSelf: "flex-start" }}
            onClick={() => onChange([...drafts, emptyLine()])}
          >
            {t("lines.add")}
          </Button>
        )}
      </Stack>
    </Fieldset>
  );
}
