/** Other cartridges or quantities than were asked for. */
import { useState } from "react";
import { amendLines } from "~/api/commands";
import { CartridgePick } from "../../neworder/CartridgePick";
import type { DraftLine } from "../../neworder/draft";
import { MainButton } from "../../parts/native";
import { useWords } from "../../words";
import type { FormProps } from "../ActionPage";

export function AmendForm({ order, run, busy }: FormProps) {
  const { t } = useWords();
  const [lines, setLines] = useState<DraftLine[]>(() =>
    order.lines.map(({ cartridge, requested }) => ({ cartridge, quantity: requested })),
  );
  const wanted = lines.map(({ cartridge, quantity }) => ({ cartridge: cartridge.id, quantity }));
  return (
    <>
      <CartridgePick branch={order.branch.id} model={null} lines={lines} onChange={setLines} />
      <MainButton
        text={t("action.save")}
        disabled={lines.length === 0}
        busy={busy}
        onPress={() => run((seen) => amendLines(seen, wanted))}
      />
    </>
  );
}
