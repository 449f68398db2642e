/** The list of one kind of entry: find, add, open to change. */
import {
  Button,
  Checkbox,
  Group,
  Skeleton,
  Table,
  Text,
  TextInput,
  Title,
  UnstyledButton,
} from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconPlus, IconSearch } from "~/ui/icons";
import { Empty, Failed } from "~/ui/states";
import { useTitle } from "~/ui/title";
import classes from "./admin.module.css";

const SKELETON_ROWS = 8;

export interface Column<T> {
  title: string;
  show: (entry: T) => ReactNode;
}

interface Props<T> {
  title: string;
  hint: string;
  query: UseQueryResult<T[]>;
  /** The first column is the name, and opens the entry. */
  columns: [Column<T>, ...Column<T>[]];
  /** What the search looks into. */
  words: (entry: T) => string;
  /** No longer in use: hidden until asked for. */
  isOut: (entry: T) => boolean;
  outLabel: string;
  edit: (entry: T | null, close: () => void) => ReactNode;
  more?: ReactNode;
}

export function EntryList<T extends { id: string }>(props: Props<T>) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [withOut, setWithOut] = useState(false);
  const [editing, setEditing] = useState<{ entry: T | null } | null>(null);
  useTitle(props.title);

  const { data, isPending, isError, error, refetch } = props.query;
  const wanted = text.trim().toLowerCase();
  const entries = (data ?? []).filter(
    (entry) => (withOut || !props.isOut(entry)) && props.words(entry).toLowerCase().includes(wanted),
  );
  const [name, ...rest] = props.columns;

  return (
    <div className={classes.page}>
      <Group justify="space-between" gap="xs" mb="xs">
        <Title order={1}>{props.title}</Title>
        <Group gap="xs">
          {props.more}
          <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing({ entry: null })}>
            {t("admin.add")}
          </Button>
        </Group>
      </Group>
      <Text c="dimmed" size="sm" mb="md" maw={720}>
        {props.hint}
      </Text>
      <Group mb="sm">
        <TextInput
          type="search"
          aria-label={t("admin.search")}
          placeholder={t("admin.search")}
          leftSection={<IconSearch size={16} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          className={classes.search}
        />
        <Checkbox
          label={props.outLabel}
          checked={withOut}
          onChange={(event) => setWithOut(event.currentTarget.checked)}
        />
      </Group>
      {isPending && <ListSkeleton />}
      {isError && <Failed error={error} onRetry={() => void refetch()} />}
      {data && entries.length === 0 && (
        <Empty
          title={t(data.length === 0 ? "admin.empty" : "admin.nothing_found")}
          hint={t("admin.empty_hint")}
        />
      )}
      {entries.length > 0 && (
        <div className={classes.frame}>
          <Table verticalSpacing={7} horizontalSpacing="sm" className={classes.table}>
            <Table.Thead>
              <Table.Tr>
                {props.columns.map(({ title }) => (
                  <Table.Th key={title} scope="col">
                    {title}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {entries.map((entry) => (
                <Table.Tr key={entry.id} data-out={props.isOut(entry) || undefined}>
                  <Table.Th scope="row" data-label={name.title}>
                    <UnstyledButton className={classes.open} onClick={() => setEditing({ entry })}>
                      {name.show(entry)}
                    </UnstyledButton>
                  </Table.Th>
                  {rest.map(({ title, show }) => (
                    <Table.Td key={title} data-label={title}>
                      {show(entry)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {editing && props.edit(editing.entry, () => setEditing(null))}
    </div>
  );
}

function ListSkeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("state.loading")} className={classes.frame}>
      {Array.from({ length: SKELETON_ROWS }, (_, index) => (
        <div key={index} className={classes.skeleton}>
          <Skeleton height={12} width="30%" />
          <Skeleton height={12} width="50%" />
        </div>
      ))}
    </div>
  );
}
