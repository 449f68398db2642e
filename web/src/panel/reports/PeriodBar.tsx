/** Period, branch and moment of a report. */
import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { branchesQuery } from "~/api/directory";
import type { ReportAsk } from "~/api/reports";
import { asField, fromField, lastDays, PERIODS } from "./period";

interface Props {
  ask: ReportAsk;
  onShow: (next: Partial<ReportAsk>) => void;
}

export function PeriodBar({ ask, onShow }: Props) {
  const { t } = useTranslation();
  const branches = useQuery(branchesQuery);
  const isLast = (days: number) => {
    const { from, to } = lastDays(days, new Date());
    return ask.from === from && ask.to === to;
  };
  return (
    <Group gap="sm" align="end" mb="md">
      <TextInput
        type="date"
        label={t("reports.from")}
        value={ask.from}
        max={ask.to}
        onChange={(event) => onShow({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t("reports.to")}
        value={ask.to}
        min={ask.from}
        onChange={(event) => onShow({ to: event.currentTarget.value })}
      />
      <Button.Group>
        {PERIODS.map((days) => (
          <Button
            key={days}
            variant="default"
            px={{ base: 7, sm: "sm" }}
            aria-pressed={isLast(days)}
            fw={isLast(days) ? 700 : 400}
            onClick={() => onShow(lastDays(days, new Date()))}
          >
            {t("reports.days", { count: days })}
          </Button>
        ))}
      </Button.Group>
      <NativeSelect
        label={t("column.branch")}
        value={ask.branch ?? ""}
        onChange={(event) => onShow({ branch: event.currentTarget.value || undefined })}
        data={[
          { value: "", label: t("filter.any_branch") },
          ...(branches.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <TextInput
        type="datetime-local"
        label={t("reports.moment")}
        value={asField(ask.as_of)}
        onChange={(event) => onShow({ as_of: fromField(event.currentTarget.value) })}
      />
      {ask.as_of && (
        <Button variant="subtle" onClick={() => onShow({ as_of: undefined })}>
          {t("past.now")}
        </Button>
      )}
    </Group>
  );
}
