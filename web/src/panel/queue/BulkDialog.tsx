/** One command for all that is selected: what, then how it ended for each order. */
import { Alert, Button, Group, NativeSelect, Progress, Select, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { commandMany, type BulkAct, type Targets } from "~/api/bulk";
import { branchesQuery, staffQuery } from "~/api/directory";
import { STATUSES, type Status } from "~/api/types";
import { useAway } from "~/panel/commands/away";
import { Dialog } from "~/ui/Dialog";
import { problemText } from "~/ui/problems";
import { BulkResults } from "./BulkResults";

export type BulkKind = "assign" | "status";

interface Props {
  kind: BulkKind;
  count: number;
  /** After the count: there are more than were counted. */
  more: "" | "+";
  targets: Targets;
  /** The branch of all of them, when it is one. */
  branch: string | null;
  onClose: () => void;
  onFinished: () => void;
}

/** Handing over is done order by order: what was given differs. */
const OFFERED = STATUSES.filter((status) => status !== "issued");
const WITH_REASON: readonly Status[] = ["rejected", "cancelled"];
const MAX_TEXT = 2000;

export function BulkDialog({ kind, count, more, targets, branch, onClose, onFinished }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [assignee, setAssignee] = useState<string | null>(null);
  const [status, setStatus] = useState<Status>("in_progress");
  const [text, setText] = useState("");
  const [progress, setProgress] = useState({ done: 0, total: count });
  const staff = useStaff(branch);
  const away = useAway(staff);
  const awayOf = (id: string | null) => {
    const person = staff.find((one) => one.id === id);
    return person && away(person);
  };

  const running = useMutation({
    mutationFn: (act: BulkAct) => commandMany(targets, act, (done, total) => setProgress({ done, total })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["orders"] }),
  });
  const asks = status === "waiting_requester" ? "question" : WITH_REASON.includes(status) ? "reason" : null;
  const isReady = kind === "assign" ? assignee !== null : !asks || text.trim() !== "";
  const act = (): BulkAct =>
    kind === "assign"
      ? { assign: { assignee: assignee ?? undefined } }
      : { status: { status, lines: [], forced: false, ...(asks && { [asks]: text.trim() }) } };
  const close = () => {
    if (running.isSuccess) onFinished();
    onClose();
  };

  return (
    <Dialog
      onClose={close}
      closeOnClickOutside={!running.isPending}
      title={t(`bulk.${kind}_title`, { count, more })}
    >
      {running.data ? (
        <BulkResults results={running.data} onClose={close} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady && !running.isPending) running.mutate(act());
          }}
        >
          <Stack>
            {running.isError && (
              <Alert color="red" variant="outline" role="alert">
                {problemText(t, running.error)}
              </Alert>
            )}
            {kind === "assign" ? (
              <Select
                label={t("column.assignee")}
                description={awayOf(assignee)}
                inputWrapperOrder={["label", "input", "description"]}
                data={staff.map(({ id, name }) => ({ value: id, label: name }))}
                renderOption={({ option }) => (
                  <div>
                    {option.label}
                    <Text size="xs">{awayOf(option.value)}</Text>
                  </div>
                )}
                value={assignee}
                onChange={setAssignee}
                searchable
                nothingFoundMessage={t("bulk.nobody")}
                withAsterisk
                data-autofocus
              />
            ) : (
              <NativeSelect
                label={t("dialog.status")}
                value={status}
                onChange={(event) => setStatus(event.currentTarget.value as Status)}
                data={OFFERED.map((value) => ({ value, label: t(`status.${value}`) }))}
                data-autofocus
              />
            )}
            {kind === "status" && asks && (
              <Textarea
                label={t(`dialog.${asks}`)}
                description={t(`dialog.${asks}_hint`)}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
                maxLength={MAX_TEXT}
                autosize
                minRows={2}
                required
              />
            )}
            <Text size="sm" c="dimmed">
              {t("bulk.hint")}
            </Text>
            {running.isPending && (
              <Progress
                value={(progress.done / Math.max(progress.total, 1)) * 100}
                aria-label={t("bulk.progress", progress)}
              />
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t("action.cancel")}
              </Button>
              <Button type="submit" disabled={!isReady} loading={running.isPending}>
                {t("bulk.do", { count, more })}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}

/** Who may work on the orders: of their branch, else of any. */
function useStaff(branch: string | null) {
  const branches = useQuery({ ...branchesQuery, enabled: branch === null }).data ?? [];
  const asked =
    branch === null ? branches.filter(({ withdrawn }) => !withdrawn).map(({ id }) => id) : [branch];
  const answers = useQueries({ queries: asked.map((id) => staffQuery(id)) });
  const people = new Map(answers.flatMap(({ data }) => data ?? []).map((person) => [person.id, person]));
  return [...people.values()].sort((a, b) => a.name.localeCompare(b.name));
}
