/** What a file would change, line by line, and what can't be read in it. */
import { Alert, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ImportKind, ImportPlan } from "~/api/types";
import classes from "../admin.module.css";
import { fieldWord } from "../fields";

const PARTS = ["added", "changed", "withdrawn", "restored"] as const;

export function PlanView({ kind, plan }: { kind: ImportKind; plan: ImportPlan }) {
  const { t, i18n } = useTranslation();
  const word = (field: string) =>
    kind === "people" && field === "name" ? t("field.person_name") : fieldWord(t, i18n.language, field);
  const isEmpty = PARTS.every((part) => plan[part].length === 0);
  return (
    <>
      {plan.errors.length > 0 && (
        <Alert color="red" variant="outline" role="alert" title={t("import.errors")}>
          <ul className={classes.planned}>
            {plan.errors.map(({ line, column, detail }, index) => (
              <li key={index}>
                {t("import.line", { n: line })}
                {column && `, ${word(column)}`}: {detail}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {isEmpty && plan.errors.length === 0 && <Text size="sm">{t("import.nothing")}</Text>}
      {PARTS.filter((part) => plan[part].length > 0).map((part) => (
        <section key={part}>
          <Title order={3} size="h5" mb={4}>
            {t(`import.${part}`)}: {plan[part].length}
          </Title>
          <ul className={classes.planned}>
            {plan[part].map((line) => (
              <li key={line.key}>
                <strong>{line.key}</strong> {line.name !== line.key && line.name}
                {part === "changed" &&
                  line.changes.map(({ field, before, after }) => (
                    <div key={field}>
                      {word(field)}: {before ?? t("history.nothing")} → {after ?? t("history.nothing")}
                    </div>
                  ))}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {plan.unchanged > 0 && (
        <Text size="sm" c="dimmed">
          {t("import.unchanged", { count: plan.unchanged })}
        </Text>
      )}
    </>
  );
}
