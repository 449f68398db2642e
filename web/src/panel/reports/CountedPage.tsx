/** The orders behind one figure of a report. */
import { Anchor, Button, Group, Table, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useParams, useSearchParams } from "react-router";
import { countedQuery } from "~/api/reports";
import { REPORTS } from "~/api/types";
import { StatusBadge } from "~/ui/marks";
import { Empty, Failed, Loading } from "~/ui/states";
import { Time } from "~/ui/Time";
import { useTitle } from "~/ui/title";
import { readAsk, writeAsk } from "./period";
import classes from "./reports.module.css";

export function CountedPage() {
  const { t } = useTranslation();
  const params = useParams();
  const [search] = useSearchParams();
  const name = REPORTS.find((known) => known === params.name);
  const counted = useInfiniteQuery(countedQuery(name ?? "sla", search.toString()));
  useTitle(t("reports.behind"));
  if (!name) return <Navigate to="/reports/sla" replace />;

  const pages = counted.data?.pages ?? [];
  const orders = pages.flatMap((page) => page?.items ?? []);
  const isFolding = pages.at(-1) === null;
  return (
    <div className={classes.page}>
      <Anchor
        component={Link}
        to={{ pathname: `/reports/${name}`, search: writeAsk(readAsk(search, new Date())).toString() }}
        size="sm"
      >
        ← {t("nav.reports")}
      </Anchor>
      <Title order={1} mt={4} mb="md">
        {t("reports.behind")}
      </Title>
      {(counted.isPending || isFolding) && <Loading />}
      {counted.isError && <Failed error={counted.error} onRetry={() => void counted.refetch()} />}
      {counted.data && !isFolding && orders.length === 0 && <Empty title={t("reports.nothing")} />}
      {orders.length > 0 && (
        <div className={`card ${classes.scroll}`} style={{ maxHeight: "none" }}>
          <Table className={classes.table} verticalSpacing={6} horizontalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                {(["number", "status", "branch", "assignee"] as const).map((column) => (
                  <Table.Th key={column} scope="col">
                    {t(`column.${column}`)}
                  </Table.Th>
                ))}
                <Table.Th scope="col">{t("reports.when")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {orders.map((order) => (
                <Table.Tr key={`${order.id}${order.at}`}>
                  <Table.Th scope="row">
                    <Anchor component={Link} to={`/orders/${order.id}`} size="sm">
                      № {order.number}
                    </Anchor>
                  </Table.Th>
                  <Table.Td>
                    <StatusBadge status={order.status} />
                  </Table.Td>
                  <Table.Td>{order.branch.name}</Table.Td>
                  <Table.Td>
                    {order.assignee?.name ?? (
                      <Text span c="dimmed" size="sm">
                        {t("queue.nobody")}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    <Time at={order.at} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {counted.hasNextPage && (
        <Group justify="center" mt="md">
          <Button
            variant="default"
            loading={counted.isFetchingNextPage}
            onClick={() => void counted.fetchNextPage()}
          >
            {t("administered.more")}
          </Button>
        </Group>
      )}
    </div>
  );
}
