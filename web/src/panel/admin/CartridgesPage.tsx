/** The catalogue of cartridges and the printers they fit. */
import { NativeSelect, NumberInput, TagsInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { cartridgesQuery } from "~/api/directory";
import { CARTRIDGE_KINDS, type Cartridge, type CartridgeForm, type CartridgeKind } from "~/api/types";
import { number } from "~/ui/format";
import { EntryDialog } from "./EntryDialog";
import { EntryList } from "./EntryList";
import { ImportButton } from "./imports/ImportButton";

/** The most the server gives at once; catalogues have dozens of models. */
const ALL = 200;
const SHOWN_PRINTERS = 4;

export function CartridgesPage() {
  const { t, i18n } = useTranslation();
  const cartridges = useQuery({
    ...cartridgesQuery({ withdrawn: true, limit: ALL }),
    select: (page) => page.items,
  });
  return (
    <EntryList
      title={t("nav.cartridges")}
      hint={t("admin.hint.cartridges")}
      query={cartridges}
      columns={[
        { title: t("admin.sku"), show: (cartridge) => cartridge.sku },
        { title: t("admin.title"), show: (cartridge) => cartridge.title },
        { title: t("admin.kind"), show: (cartridge) => t(`kind.${cartridge.kind}`) },
        {
          title: t("admin.yield"),
          show: (cartridge) => (cartridge.yield_pages ? number(i18n.language, cartridge.yield_pages) : "–"),
        },
        {
          title: t("admin.printers"),
          show: ({ printers }) => (
            <span title={printers.join(", ")}>
              {printers.slice(0, SHOWN_PRINTERS).join(", ")}
              {printers.length > SHOWN_PRINTERS &&
                ` ${t("admin.and_more", { count: printers.length - SHOWN_PRINTERS })}`}
            </span>
          ),
        },
      ]}
      words={(cartridge) =>
        `${cartridge.sku} ${cartridge.brand} ${cartridge.title} ${cartridge.printers.join(" ")}`
      }
      isOut={(cartridge) => cartridge.withdrawn}
      outLabel={t("admin.with_withdrawn")}
      more={<ImportButton kind="cartridges" />}
      edit={(cartridge, close) => <CartridgeDialog cartridge={cartridge} onClose={close} />}
    />
  );
}

function CartridgeDialog({ cartridge, onClose }: { cartridge: Cartridge | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [form, setForm] = useState<CartridgeForm>({
    sku: cartridge?.sku ?? "",
    brand: cartridge?.brand ?? "",
    kind: cartridge?.kind ?? "all_in_one",
    title: cartridge?.title ?? "",
    yield_pages: cartridge?.yield_pages,
    printers: cartridge?.printers ?? [],
  });
  const set = (part: Partial<CartridgeForm>) => setForm({ ...form, ...part });
  return (
    <EntryDialog
      kind="cartridges"
      entry={cartridge}
      form={form.sku.trim() && form.brand.trim() && form.title.trim() ? form : null}
      title={cartridge?.sku ?? t("admin.new.cartridges")}
      onClose={onClose}
    >
      <TextInput
        label={t("admin.sku")}
        value={form.sku}
        onChange={(event) => set({ sku: event.currentTarget.value })}
        withAsterisk
        data-autofocus
      />
      <TextInput
        label={t("admin.brand")}
        value={form.brand}
        onChange={(event) => set({ brand: event.currentTarget.value })}
        withAsterisk
      />
      <TextInput
        label={t("admin.title")}
        value={form.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
        withAsterisk
      />
      <NativeSelect
        label={t("admin.kind")}
        value={form.kind}
        onChange={(event) => set({ kind: event.currentTarget.value as CartridgeKind })}
        data={CARTRIDGE_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
      />
      <NumberInput
        label={t("admin.yield")}
        value={form.yield_pages ?? ""}
        onChange={(pages) => set({ yield_pages: typeof pages === "number" ? pages : undefined })}
        min={1}
        allowDecimal={false}
      />
      <TagsInput
        label={t("admin.printers")}
        description={t("admin.printers_hint")}
        value={form.printers}
        onChange={(printers) => set({ printers })}
        splitChars={[",", ";"]}
      />
    </EntryDialog>
  );
}
