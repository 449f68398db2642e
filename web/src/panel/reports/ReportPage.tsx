/** A report: the period, the chart, the table, and the orders behind every figure. */
import { Alert, Button, Group, Text, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useParams, useSearchParams } from "react-router";
import { isForbidden } from "~/api/problem";
import { reportFile, reportQuery, reportsQuery, type ReportAsk } from "~/api/reports";
import { REPORTS } from "~/api/types";
import { useNow } from "~/ui/now";
import { Failed, Loading } from "~/ui/states";
import { Time } from "~/ui/Time";
import { useTitle } from "~/ui/title";
import { PeriodBar } from "./PeriodBar";
import { readAsk, writeAsk } from "./period";
import classes from "./reports.module.css";
import { TableView } from "./TableView";

export function ReportPage() {
  const { t } = useTranslation();
  const params = useParams();
  const name = REPORTS.find((known) => known === params.name);
  const [search, setSearch] = useSearchParams();
  const ask = readAsk(search, useNow());
  const known = useQuery(reportsQuery);
  const report = useQuery({
    ...reportQuery(name ?? "sla", ask),
    enabled: name !== undefined,
    placeholderData: keepPreviousData,
  });
  useTitle(t("nav.reports"));
  if (!name) return <Navigate to="/reports/sla" replace />;
  if (isForbidden(report.error)) {
    return (
      <div className={classes.page}>
        <Title order={1}>{t("nav.reports")}</Title>
        <Failed error={report.error} />
      </div>
    );
  }

  const show = (next: Partial<ReportAsk>) => setSearch(writeAsk({ ...ask, ...next }), { replace: true });
  const shown = report.data?.name === name ? report.data : null;
  return (
    <div className={classes.page}>
      <Title order={1}>{t("nav.reports")}</Title>
      <nav className={classes.names} aria-label={t("reports.names")}>
        {known.data?.map((listed) => (
          <Link
            key={listed.name}
            to={{ pathname: `/reports/${listed.name}`, search: search.toString() }}
            aria-current={listed.name === name ? "page" : undefined}
          >
            {listed.title}
          </Link>
        ))}
      </nav>
      <PeriodBar ask={ask} onShow={show} />
      {report.isError && <Failed error={report.error} onRetry={() => void report.refetch()} />}
      {report.data === null && (
        <Alert color="indigo" variant="outline" role="status">
          {t("reports.folding")}
        </Alert>
      )}
      {report.isPending && <Loading />}
      {shown && (
        <article data-stale={report.isPlaceholderData || undefined} className={classes.report}>
          <Group justify="space-between" align="start" mb="sm">
            <div className={classes.definition}>
              <Title order={2}>{shown.title}</Title>
              <Text size="sm" c="dimmed">
                {shown.definition}
              </Text>
              <Text size="xs" c="dimmed" mt={4}>
                {shown.as_of ? t("reports.as_of") : t("reports.made")}{" "}
                <Time at={shown.as_of ?? shown.made_at} />
              </Text>
            </div>
            <Group gap="xs">
              {(["csv", "xlsx"] as const).map((format) => (
                <Button
                  key={format}
                  component="a"
                  href={reportFile(name, ask, format)}
                  download
                  variant="default"
                  size="xs"
                >
                  {format.toUpperCase()}
                </Button>
              ))}
            </Group>
          </Group>
          {shown.tables.map((table) => (
            <TableView key={table.key} table={table} />
          ))}
        </article>
      )}
    </div>
  );
}
