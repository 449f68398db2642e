/** Why a deadline is what it is: the policy, the calendar, and the stretches of time that counted or did not. */
import { Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { deadlinesQuery } from "~/api/orders";
import type { ExplainedDeadline } from "~/api/types";
import { Dialog } from "~/ui/Dialog";
import { duration } from "~/ui/format";
import { Failed, Loading } from "~/ui/states";
import { Time } from "~/ui/Time";

export function WhyDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const deadlines = useQuery(deadlinesQuery(id));
  return (
    <Dialog onClose={onClose} size="lg" title={t("deadlines.why")}>
      {deadlines.isPending && <Loading />}
      {deadlines.isError && <Failed error={deadlines.error} />}
      <Stack gap="xl">
        {deadlines.data?.map((deadline) => (
          <Explained key={`${deadline.clock}-${deadline.cycle}`} deadline={deadline} />
        ))}
      </Stack>
    </Dialog>
  );
}

function Explained({ deadline }: { deadline: ExplainedDeadline }) {
  const { t } = useTranslation();
  const minutes = (count: number) => duration(t, count * 60);
  return (
    <section>
      <Title order={3} size="h4" mb={4}>
        {t(`clock.${deadline.clock}`)}
        {deadline.cycle > 1 && ` · ${t("deadlines.cycle", { n: deadline.cycle })}`}
      </Title>
      <Text size="sm">
        {t("deadlines.sum", {
          target: minutes(deadline.target_minutes),
          spent: minutes(deadline.elapsed_minutes),
        })}
        {deadline.due_at && (
          <>
            {" "}
            {t("deadlines.due_on")} <Time at={deadline.due_at} />.
          </>
        )}
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        {deadline.policy && t("deadlines.policy", { name: deadline.policy.name })}
        {deadline.calendar && ` ${t("deadlines.calendar", { name: deadline.calendar.name })}`}
      </Text>
      <Table fz={{ base: "xs", sm: "sm" }} horizontalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("deadlines.period")}</Table.Th>
            <Table.Th>{t("column.status")}</Table.Th>
            <Table.Th>{t("deadlines.counted")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {deadline.spans.map((span) => (
            <Table.Tr key={span.from}>
              <Table.Td>
                <Time at={span.from} /> – {span.to ? <Time at={span.to} /> : t("deadlines.until_now")}
              </Table.Td>
              <Table.Td>{t(`status.${span.status}`)}</Table.Td>
              <Table.Td>{span.running ? minutes(span.working_minutes) : t("deadlines.paused")}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
