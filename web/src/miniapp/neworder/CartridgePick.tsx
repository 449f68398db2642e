/** What, and how many of each: what fits the printer (else the branch's printers) first, the whole catalogue by search. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { cartridgesQuery } from "~/api/directory";
import type { Cartridge, CartridgeRef } from "~/api/types";
import { Failed, Loading, Row, Section, Stepper } from "../parts/parts";
import { useSettled } from "../parts/settled";
import { telegram } from "../telegram";
import { useWords } from "../words";
import { MAX_QUANTITY, withQuantity, type DraftLine } from "./draft";
import { fitting } from "./fitting";

const SHOWN = 8;
const MOST = 200;

interface Props {
  branch: string;
  /** Of the printer it is for. */
  model: string | null;
  lines: DraftLine[];
  onChange: (lines: DraftLine[]) => void;
}

export function CartridgePick({ branch, model, lines, onChange }: Props) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const [limit, setLimit] = useState(SHOWN);
  const q = useSettled(typed);
  // A model's own cartridges are found by its name; the server forgives how it is written, `fitting` takes the exact.
  const found = useQuery({
    ...cartridgesQuery({ q: q || model || undefined, branch, limit: model && !q ? MOST : limit }),
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} onRetry={() => void found.refetch()} />;

  const offered: Cartridge[] = q || !model ? found.data.items : fitting(found.data.items, model);
  const elsewhere = lines.filter(({ cartridge }) => offered.every(({ id }) => id !== cartridge.id));
  const title = q ? t("new.found") : model ? t("new.fits_printer") : t("new.cartridges");
  const set = (cartridge: CartridgeRef, quantity: number) => {
    telegram?.haptic("selection");
    onChange(withQuantity(lines, cartridge, quantity));
  };
  const row = (cartridge: CartridgeRef, note?: string) => (
    <Row
      key={cartridge.id}
      under={note ? `${cartridge.title} · ${note}` : cartridge.title}
      aside={
        <Stepper
          label={cartridge.sku}
          value={lines.find((line) => line.cartridge.id === cartridge.id)?.quantity ?? 0}
          max={MAX_QUANTITY}
          onChange={(quantity) => set(cartridge, quantity)}
        />
      }
    >
      {cartridge.sku}
    </Row>
  );
  return (
    <>
      <Section
        title={title}
        note={offered.length === 0 ? t(q ? "new.nothing_found" : "new.nothing_fits") : undefined}
      >
        {offered.map((cartridge) =>
          row(cartridge, !model && cartridge.fits ? t("new.fits_branch") : undefined),
        )}
        {(q || !model) && found.data.total > offered.length && (
          <Row tone="accent" onPress={() => setLimit(limit + 20)}>
            {t("action.more")}
          </Row>
        )}
        <input
          type="search"
          className="row-input"
          placeholder={t("new.search")}
          aria-label={t("new.search")}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </Section>
      {elsewhere.length > 0 && (
        <Section title={t("new.also_ordered")}>{elsewhere.map(({ cartridge }) => row(cartridge))}</Section>
      )}
    </>
  );
}
