/** Which printer it is for: from the list of the branch, by a scan of its label, or by its inventory number. */
import { useState } from "react";
import type { Printer } from "~/api/types";
import { Row, Section } from "../parts/parts";
import { scanned } from "../start";
import { telegram } from "../telegram";
import { useWords } from "../words";
import type { DraftPrinter } from "./draft";
import { matches } from "./fitting";

/** More than this is looked for, not looked through. */
const SHOWN = 6;

interface Props {
  printers: Printer[];
  branch: string;
  value: DraftPrinter | null;
  onChoose: (printer: Printer) => void;
  onClear: () => void;
  onTrouble: (trouble: string | null) => void;
}

const about = (printer: DraftPrinter) =>
  [printer.inventory_number, printer.place].filter(Boolean).join(" · ");

export function PrinterPick({ printers, branch, value, onChoose, onClear, onTrouble }: Props) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const [all, setAll] = useState(false);

  const scan = async () => {
    const read = await telegram?.scan(t("new.scan_hint"));
    if (!read) return;
    const label = scanned(read);
    const found = printers.find((printer) =>
      label.kind === "printer" ? printer.id === label.id : printer.inventory_number === label.number,
    );
    if (found) onChoose(found);
    else onTrouble(t("new.unknown_printer", { number: label.kind === "typed" ? label.number : "" }));
  };

  if (value) {
    return (
      <Section title={t("new.printer")}>
        <Row under={about(value)} isChosen>
          {value.model}
        </Row>
        <Row
          tone="accent"
          onPress={() => {
            setTyped("");
            onClear();
          }}
        >
          {t("new.other_printer")}
        </Row>
      </Section>
    );
  }

  const own = printers.filter((printer) => printer.branch.id === branch);
  // A number may be of a printer elsewhere: then it is found too, and named as such.
  const fitting = typed.trim()
    ? printers.filter(({ inventory_number, model, place }) =>
        matches(typed, [inventory_number, model, place]),
      )
    : own;
  const shown = all ? fitting : fitting.slice(0, SHOWN);
  return (
    <Section title={t("new.printer")} note={fitting.length === 0 ? t("new.no_printer") : undefined}>
      {telegram?.canScan && (
        <Row tone="accent" onPress={() => void scan()}>
          {t("home.scan")}
        </Row>
      )}
      <input
        type="search"
        className="row-input"
        placeholder={t("new.printer_number")}
        aria-label={t("new.printer_number")}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {shown.map((printer) => (
        <Row
          key={printer.id}
          onPress={() => onChoose(printer)}
          under={[about(printer), printer.branch.id !== branch && printer.branch.name]
            .filter(Boolean)
            .join(" · ")}
        >
          {printer.model}
        </Row>
      ))}
      {fitting.length > shown.length && (
        <Row tone="accent" onPress={() => setAll(true)}>
          {t("new.all_printers", { count: fitting.length })}
        </Row>
      )}
    </Section>
  );
}
