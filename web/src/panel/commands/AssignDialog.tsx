/** Who is to work on an order: oneself, a colleague of the branch, or (given back) nobody. */
import { Alert, Button, Group, Radio, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { assign } from "~/api/commands";
import { staffQuery } from "~/api/directory";
import { useMe } from "~/api/session";
import type { Order } from "~/api/types";
import { Dialog } from "~/ui/Dialog";
import { problemText } from "~/ui/problems";
import { Loading } from "~/ui/states";
import { useAway } from "./away";
import { useOrderCommand, type Conflict } from "./orderCommand";

const NOBODY = "nobody";

/** Giving back is a status change of its own, possible only before the work has begun. */
const mayGiveBack = (order: Order) =>
  order.assignee &&
  order.allowed_actions.some(({ action, status }) => action === "change_status" && status === "new");

interface Props {
  order: Order;
  onClose: () => void;
  onConflict?: (conflict: Conflict) => void;
}

export function AssignDialog({ order, onClose, onConflict }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const [seen, setSeen] = useState(order);
  const can = (action: string) => seen.allowed_actions.some((allowed) => allowed.action === action);
  const staff = useQuery({ ...staffQuery(seen.branch.id), enabled: can("assign") });
  const away = useAway(staff.data ?? []);
  const [chosen, setChosen] = useState(can("claim") ? me.id : (seen.assignee?.id ?? ""));
  const assigning = useOrderCommand({
    onDone: onClose,
    // Without somebody else to say what changed, the dialog itself goes on from the present state.
    onConflict: onConflict ?? (({ problem }) => problem.current && setSeen(problem.current)),
  });

  const people = (can("assign") ? (staff.data ?? []) : []).filter(({ id }) => id !== me.id);
  const mayTake = can("claim") || (staff.data?.some(({ id }) => id === me.id) ?? false);
  // The people come after the dialog has taken the focus: the first of them gets it then.
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector("input")?.focus(), [staff.isSuccess]);
  const unchanged = chosen === "" || chosen === seen.assignee?.id;

  return (
    <Dialog onClose={onClose} title={t("assign.title", { number: seen.number })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          assigning.mutate({
            seen,
            command: (version) => assign(version, chosen === NOBODY ? null : chosen),
          });
        }}
      >
        <Stack>
          {assigning.isError && (
            <Alert color="red" variant="outline" role="alert">
              {problemText(t, assigning.error)}
            </Alert>
          )}
          {seen.assignee && <Text size="sm">{t("assign.present", { name: seen.assignee.name })}</Text>}
          {staff.isLoading && <Loading />}
          <Radio.Group ref={list} value={chosen} onChange={setChosen} label={t("assign.who")}>
            <Stack gap="xs" mt="xs">
              {mayTake && (
                <Radio value={me.id} label={t("assign.myself", { name: me.name })} data-autofocus />
              )}
              {people.map((person) => (
                <Radio key={person.id} value={person.id} label={person.name} description={away(person)} />
              ))}
              {mayGiveBack(seen) && <Radio value={NOBODY} label={t("assign.nobody")} />}
            </Stack>
          </Radio.Group>
          {staff.isSuccess && people.length === 0 && (
            <Text size="sm" c="dimmed">
              {t("assign.no_colleagues")}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" disabled={unchanged} loading={assigning.isPending}>
              {t("assign.do")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
