/** Labels for printers: a sheet to print and cut, each with the code that opens an order for that printer. */
import { Button, Group, NativeSelect, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { branchesQuery, labelsQuery } from "~/api/directory";
import { IconPrinter } from "~/ui/icons";
import { Empty, Failed, Loading } from "~/ui/states";
import { useTitle } from "~/ui/title";
import classes from "./labels.module.css";

export function LabelsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const branch = search.get("branch");
  const labels = useQuery(labelsQuery(branch));
  const branches = useQuery(branchesQuery);
  useTitle(t("labels.title"));
  return (
    <div className={classes.page}>
      <div className={classes.tools}>
        <Title order={1}>{t("labels.title")}</Title>
        <Text c="dimmed" size="sm" mb="md" maw={720}>
          {t("labels.hint")}
        </Text>
        <Group mb="md">
          <NativeSelect
            aria-label={t("filter.branch")}
            value={branch ?? ""}
            onChange={(event) => {
              const chosen = event.currentTarget.value;
              setSearch(chosen ? { branch: chosen } : {}, { replace: true });
            }}
            data={[
              { value: "", label: t("filter.any_branch") },
              ...(branches.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <Button
            leftSection={<IconPrinter />}
            disabled={!labels.data?.length}
            onClick={() => window.print()}
          >
            {t("labels.print")}
          </Button>
        </Group>
      </div>
      {labels.isPending && <Loading />}
      {labels.isError && <Failed error={labels.error} onRetry={() => void labels.refetch()} />}
      {labels.data?.length === 0 && <Empty title={t("labels.none")} hint={t("labels.none_hint")} />}
      <ul className={classes.sheet} aria-label={t("labels.title")}>
        {labels.data?.map((label) => (
          <li key={label.id} className={classes.label}>
            <img
              className={classes.code}
              src={`data:image/svg+xml;utf8,${encodeURIComponent(label.svg)}`}
              alt={t("labels.code", { number: label.inventory_number })}
            />
            <div className={classes.words}>
              <strong>{label.inventory_number}</strong>
              <span>{label.model}</span>
              <span>{[label.branch.name, label.place].filter(Boolean).join(" · ")}</span>
              <span className={classes.how}>{t("labels.how")}</span>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
