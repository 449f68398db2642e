/** SLA policies: what is promised for which branch and priority. The first that fits counts. */
import { Checkbox, Group, NativeSelect, NumberInput, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { branchesQuery, policiesQuery } from "~/api/directory";
import { PRIORITIES, type Policy, type PolicyForm, type Priority, type Target } from "~/api/types";
import { duration } from "~/ui/format";
import { DuePreview } from "./DuePreview";
import { EntryDialog } from "./EntryDialog";
import { EntryList } from "./EntryList";
import { Pick } from "./Pick";

const CLOCKS = ["response", "resolution"] as const;

/** Who is told on the way unless somebody says otherwise. */
const usual = (minutes: number): Target => ({
  minutes,
  levels: [
    { key: "p80", percent: 80, tell: "assignee" },
    { key: "p100", percent: 100, tell: "dispatcher" },
  ],
  repeat: { every_minutes: 240, cap: 5, tell: "supervisor" },
});

export function PoliciesPage() {
  const { t } = useTranslation();
  const policies = useQuery({ ...policiesQuery, select: (all) => all.toSorted((a, b) => a.rank - b.rank) });
  return (
    <EntryList
      title={t("nav.policies")}
      hint={t("admin.hint.policies")}
      query={policies}
      columns={[
        { title: t("admin.name"), show: (policy) => policy.name },
        { title: t("admin.rank"), show: (policy) => policy.rank },
        { title: t("column.branch"), show: (policy) => policy.branch?.name ?? t("admin.any_branch") },
        {
          title: t("column.priority"),
          show: (policy) => (policy.priority ? t(`priority.${policy.priority}`) : t("admin.any_priority")),
        },
        { title: t("clock.response"), show: ({ targets }) => duration(t, targets.response.minutes * 60) },
        { title: t("clock.resolution"), show: ({ targets }) => duration(t, targets.resolution.minutes * 60) },
      ]}
      words={(policy) => `${policy.name} ${policy.branch?.name ?? ""}`}
      isOut={(policy) => policy.withdrawn}
      outLabel={t("admin.with_withdrawn")}
      edit={(policy, close) => <PolicyDialog policy={policy} onClose={close} />}
    />
  );
}

function PolicyDialog({ policy, onClose }: { policy: Policy | null; onClose: () => void }) {
  const { t } = useTranslation();
  const branches = useQuery(branchesQuery);
  const [form, setForm] = useState<PolicyForm>({
    name: policy?.name ?? "",
    rank: policy?.rank ?? 100,
    branch: policy?.branch?.id,
    priority: policy?.priority,
    targets: policy?.targets ?? {
      response: usual(60),
      resolution: usual(8 * 60),
      waiting_stock_pauses: false,
    },
  });
  const set = (part: Partial<PolicyForm>) => setForm({ ...form, ...part });
  const setTarget = (clock: (typeof CLOCKS)[number], minutes: number) =>
    set({ targets: { ...form.targets, [clock]: { ...form.targets[clock], minutes } } });

  return (
    <EntryDialog
      kind="policies"
      entry={policy}
      form={form.name.trim() ? form : null}
      title={policy?.name ?? t("admin.new.policies")}
      onClose={onClose}
    >
      <TextInput
        label={t("admin.name")}
        value={form.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        withAsterisk
        data-autofocus
      />
      <Group grow align="start">
        <Pick
          label={t("column.branch")}
          entries={branches.data}
          value={form.branch}
          onChange={(branch) => set({ branch: branch ?? undefined })}
          none={t("admin.any_branch")}
        />
        <NativeSelect
          label={t("column.priority")}
          value={form.priority ?? ""}
          onChange={(event) =>
            set({ priority: (event.currentTarget.value || undefined) as Priority | undefined })
          }
          data={[
            { value: "", label: t("admin.any_priority") },
            ...PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) })),
          ]}
        />
      </Group>
      <NumberInput
        label={t("admin.rank")}
        description={t("admin.rank_hint")}
        value={form.rank}
        onChange={(rank) => set({ rank: Number(rank) || 0 })}
        allowDecimal={false}
      />
      {CLOCKS.map((clock) => (
        <div key={clock}>
          <NumberInput
            label={t("admin.minutes_of", { clock: t(`clock.${clock}`) })}
            value={form.targets[clock].minutes}
            onChange={(minutes) => setTarget(clock, Number(minutes) || 0)}
            min={0}
            allowDecimal={false}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {duration(t, form.targets[clock].minutes * 60)}. {warnings(form.targets[clock])}
          </Text>
        </div>
      ))}
      <Checkbox
        label={t("admin.stock_pauses")}
        checked={form.targets.waiting_stock_pauses}
        onChange={(event) =>
          set({ targets: { ...form.targets, waiting_stock_pauses: event.currentTarget.checked } })
        }
      />
      <DuePreview targets={form.targets} />
    </EntryDialog>
  );

  function warnings({ levels, repeat }: Target): string {
    const told = levels.map(({ percent, tell }) => `${percent} % → ${t(`tell.${tell}`)}`);
    if (repeat) {
      told.push(
        t("admin.repeat", { every: duration(t, repeat.every_minutes * 60), who: t(`tell.${repeat.tell}`) }),
      );
    }
    return told.length > 0 ? t("admin.warnings", { list: told.join(", ") }) : "";
  }
}
