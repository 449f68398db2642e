/** A new order on one page: for which printer, what, how many, a word, a photo. Sent twice, it is ordered once. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { submit } from "~/api/commands";
import { branchesQuery, printersQuery } from "~/api/directory";
import { orderQuery } from "~/api/orders";
import { useMe } from "~/api/session";
import type { Branch, Order, Printer } from "~/api/types";
import { lastOrderQuery, piecesOf } from "../orders";
import { MainButton, useClosingConfirmation } from "../parts/native";
import { Failed, Loading, Page, Row, Section } from "../parts/parts";
import { TextField } from "../parts/TextField";
import { queries } from "../queries";
import { goInstead } from "../router";
import { telegram } from "../telegram";
import { t as say, useWords } from "../words";
import { branchesFor } from "./branches";
import { CartridgePick } from "./CartridgePick";
import { DraftPhotos } from "./DraftPhotos";
import { emptyDraft, hasContent, orderOf, useDraft, type Draft } from "./draft";
import { PrinterPick } from "./PrinterPick";
import { RequesterPick } from "./RequesterPick";

interface Props {
  /** Where the form was opened from: `repeat`, `printer`, `number`; nothing: with what was kept. */
  from?: string;
  /** The printer's id, or its inventory number. */
  printer?: string;
}

/** Everything the first draft is made of has been read before the form is shown. */
export function NewOrderPage({ from, printer }: Props) {
  const me = useMe();
  const { t } = useWords();
  const branches = useQuery(branchesQuery);
  const printers = useQuery(printersQuery);
  const last = useQuery({ ...lastOrderQuery, enabled: me.can.submit });
  const read = [branches, printers, ...(me.can.submit ? [last] : [])];
  const failed = read.find(({ isError }) => isError);
  if (failed) {
    return (
      <Page title={t("new.title")} isInner>
        <Failed error={failed.error} onRetry={() => read.forEach((query) => void query.refetch())} />
      </Page>
    );
  }
  if (!branches.data || !printers.data || read.some(({ isPending }) => isPending)) {
    return (
      <Page title={t("new.title")} isInner>
        <Loading />
      </Page>
    );
  }
  return (
    <Form
      from={from}
      wanted={printer}
      branches={branchesFor(me, branches.data)}
      printers={printers.data.filter(({ withdrawn }) => !withdrawn)}
      last={last.data ?? null}
    />
  );
}

interface FormProps {
  from?: string;
  wanted?: string;
  branches: Branch[];
  printers: Printer[];
  last: Order | null;
}

function Form({ from, wanted, branches, printers, last }: FormProps) {
  const { t } = useWords();
  const me = useMe();
  const [begin] = useState(() => {
    const wantedPrinter = wanted ? printerOf(printers, from, wanted) : null;
    if (wanted && !wantedPrinter)
      return { trouble: t("new.unknown_printer", { number: from === "number" ? wanted : "" }), change: {} };
    if (wantedPrinter) return wantedFrom(wantedPrinter, branches);
    return { trouble: null, change: from === "repeat" && last ? repeated(last) : {} };
  });
  const { draft, change, forget } = useDraft(me.id, (kept) => ({
    ...begun(kept, branches, last),
    ...begin.change,
  }));
  const [trouble, setTrouble] = useState<string | null>(begin.trouble);
  const mustNameRequester = me.can.submit_on_behalf && !me.can.submit;
  useClosingConfirmation(hasContent(draft));

  const choosePrinter = (printer: Printer) => {
    const found = wantedFrom(printer, branches);
    setTrouble(found.trouble);
    if (found.trouble) return;
    telegram?.haptic("selection");
    change((now) => ({
      ...found.change,
      requester: now.branch === printer.branch.id ? now.requester : null,
    }));
  };

  const sending = useMutation({
    mutationFn: () => {
      const order = orderOf(draft);
      if (!order) throw new Error("the form is not complete");
      return submit(order, draft.key);
    },
    onSuccess: ({ warnings, ...order }) => {
      forget();
      telegram?.haptic("success");
      queries.setQueryData(orderQuery(order.id).queryKey, order);
      queries.setQueryData(["warnings", order.id], warnings);
      void queries.invalidateQueries({
        queryKey: ["orders"],
        predicate: ({ queryKey }) => queryKey[1] !== "one",
      });
      goInstead(`/orders/${order.id}`);
    },
    onError: () => telegram?.haptic("error"),
  });

  const pieces = piecesOf(draft.lines);
  const isReady = orderOf(draft) !== null && !(mustNameRequester && !draft.requester);
  return (
    <Page title={t("new.title")} isInner>
      {branches.length > 1 && (
        <Section>
          <label className="row select-row">
            <span>{t("new.branch")}</span>
            <select
              value={draft.branch ?? ""}
              onChange={(event) =>
                change({ branch: event.currentTarget.value, printer: null, requester: null })
              }
            >
              {!draft.branch && <option value="">{t("new.choose")}</option>}
              {branches.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        </Section>
      )}
      {me.can.submit_on_behalf && draft.branch && (
        <RequesterPick
          branch={draft.branch}
          value={draft.requester}
          isRequired={mustNameRequester}
          onChange={(requester) => change({ requester })}
        />
      )}
      {trouble && (
        <p className="alert" role="alert">
          {trouble}
        </p>
      )}
      {draft.branch && (
        <>
          <PrinterPick
            printers={printers}
            branch={draft.branch}
            value={draft.printer}
            onChoose={choosePrinter}
            onClear={() => change({ printer: null })}
            onTrouble={setTrouble}
          />
          <CartridgePick
            branch={draft.branch}
            model={draft.printer?.model ?? null}
            lines={draft.lines}
            onChange={(lines) => change({ lines })}
          />
        </>
      )}
      <Section title={t("new.more")}>
        <TextField
          label={t("new.comment")}
          isLabelHidden
          placeholder={t("new.comment_hint")}
          value={draft.comment}
          onChange={(comment) => change({ comment })}
        />
        <DraftPhotos photos={draft.photos} onChange={(photos) => change({ photos })} />
      </Section>
      {hasContent(draft) && (
        <Section>
          <Row tone="danger" onPress={() => change(emptyDraft(draft.branch))}>
            {t("new.clear")}
          </Row>
        </Section>
      )}
      {sending.isError && <Failed error={sending.error} />}
      <MainButton
        text={pieces > 0 ? t("new.send", { count: pieces }) : t("new.nothing_yet")}
        disabled={!isReady}
        busy={sending.isPending}
        onPress={() => sending.mutate()}
      />
    </Page>
  );
}

/** What was kept, for a branch that is still theirs; else the only branch, or the one of the last order. */
function begun(kept: Draft, branches: Branch[], last: Order | null): Draft {
  const may = (id: string | null | undefined) => branches.some((branch) => branch.id === id);
  if (may(kept.branch)) return kept;
  const branch = may(last?.branch.id) ? last?.branch.id : branches.length === 1 ? branches[0]?.id : undefined;
  return { ...kept, branch: branch ?? null, printer: null };
}

const repeated = (last: Order): Partial<Draft> => ({
  branch: last.branch.id,
  printer: null,
  lines: last.lines.map(({ cartridge, requested }) => ({ cartridge, quantity: requested })),
});

/** By its label or its inventory number. */
const printerOf = (printers: Printer[], from: string | undefined, wanted: string) =>
  printers.find(({ id, inventory_number }) => (from === "number" ? inventory_number : id) === wanted);

interface Wanted {
  trouble: string | null;
  change: Partial<Draft>;
}

/** The printer brings its branch with it, if one may order for that. */
function wantedFrom(printer: Printer, branches: Branch[]): Wanted {
  if (!branches.some(({ id }) => id === printer.branch.id))
    return { trouble: say("new.foreign_printer", { branch: printer.branch.name }), change: {} };
  const { id, model, inventory_number, place } = printer;
  return {
    trouble: null,
    change: { printer: { id, model, inventory_number, place }, branch: printer.branch.id },
  };
}
