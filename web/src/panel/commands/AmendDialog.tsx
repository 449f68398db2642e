/** Changing what is ordered: other cartridges, other quantities. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { amendLines } from "~/api/commands";
import { complete, draftOf, LinesEditor } from "~/ui/LinesEditor";
import { CommandDialog, type DialogProps } from "./CommandDialog";

export function AmendDialog(dialog: DialogProps) {
  const { t } = useTranslation();
  const [drafts, setDrafts] = useState(() =>
    dialog.order.lines.map((line) => draftOf(line.cartridge, line.requested)),
  );
  const lines = complete(drafts);
  return (
    <CommandDialog
      {...dialog}
      title={t("dialog.title", { action: t("do.amend"), number: dialog.order.number })}
      confirm={t("action.save")}
      disabled={lines === null}
      command={(seen) => amendLines(seen, lines ?? [])}
    >
      <LinesEditor drafts={drafts} onChange={setDrafts} branch={dialog.order.branch.id} checked />
    </CommandDialog>
  );
}
