/** How it ended for each order: how many went through, and why the others did not. */
import { Anchor, Button, Group, Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { BulkResult } from "~/api/types";
import classes from "./queue.module.css";

export function BulkResults({ results, onClose }: { results: BulkResult[]; onClose: () => void }) {
  const { t } = useTranslation();
  const went = results.filter(({ outcome }) => outcome === "done" || outcome === "unchanged");
  const failed = results.filter((result) => !went.includes(result));
  return (
    <Stack>
      <Text role="status" fw={600}>
        {t("bulk.went", { count: went.length })}
        {failed.length > 0 && ` ${t("bulk.failed", { count: failed.length })}`}
      </Text>
      {failed.length > 0 && (
        <div className={classes.results}>
          <Table fz="sm" verticalSpacing={4}>
            <Table.Tbody>
              {failed.map(({ id, number, detail, outcome }) => (
                <Table.Tr key={id}>
                  <Table.Th scope="row" w={70}>
                    <Anchor component={Link} to={`/orders/${id}`} size="sm">
                      № {number ?? "?"}
                    </Anchor>
                  </Table.Th>
                  <Table.Td>{detail ?? t(`bulk.outcome.${outcome}`)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          {t("bulk.close")}
        </Button>
      </Group>
    </Stack>
  );
}
