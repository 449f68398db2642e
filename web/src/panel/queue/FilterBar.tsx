/** Search, status, branch and order of the list. */
import { Button, Checkbox, Kbd, NativeSelect, Popover, Stack, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { branchesQuery } from "~/api/directory";
import { STATUSES, type Status } from "~/api/types";
import { IconDown, IconSearch } from "~/ui/icons";
import { SORTS, type Shown, type Sort } from "./filter";
import classes from "./queue.module.css";

interface Props {
  shown: Shown;
  onShow: (next: Partial<Shown>) => void;
  searchBox: RefObject<HTMLInputElement | null>;
  children?: ReactNode;
}

export function FilterBar({ shown, onShow, searchBox, children }: Props) {
  const { t } = useTranslation();
  const branches = useQuery(branchesQuery);
  return (
    <div className={classes.filters} role="search">
      <SearchBox q={shown.q} onSearch={(q) => onShow({ q })} box={searchBox} />
      <StatusFilter chosen={shown.statuses} onChoose={(statuses) => onShow({ statuses })} />
      <NativeSelect
        aria-label={t("filter.branch")}
        value={shown.branch ?? ""}
        onChange={(event) => onShow({ branch: event.currentTarget.value || null })}
        data={[
          { value: "", label: t("filter.any_branch") },
          ...(branches.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <NativeSelect
        aria-label={t("filter.sort")}
        value={shown.sort}
        onChange={(event) => onShow({ sort: event.currentTarget.value as Sort })}
        data={SORTS.map((sort) => ({ value: sort, label: t(`sort.${sort}`) }))}
      />
      {children}
    </div>
  );
}

function SearchBox({
  q,
  onSearch,
  box,
}: {
  q: string;
  onSearch: (q: string) => void;
  box: Props["searchBox"];
}) {
  const { t } = useTranslation();
  // What is typed but not asked yet; otherwise the address has it ("back", a filter that was cleared).
  const [pending, setPending] = useState<string | null>(null);
  const search = useDebouncedCallback((text: string) => {
    onSearch(text.trim());
    setPending(null);
  }, 300);
  return (
    <TextInput
      ref={box}
      type="search"
      className={classes.search}
      aria-label={t("filter.search")}
      placeholder={t("filter.search_hint")}
      leftSection={<IconSearch size={16} />}
      rightSection={<Kbd className={classes.wide}>/</Kbd>}
      value={pending ?? q}
      onChange={(event) => {
        setPending(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}

function StatusFilter({ chosen, onChoose }: { chosen: Status[]; onChoose: (statuses: Status[]) => void }) {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-start" shadow="md" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          fw={400}
          px="sm"
          justify="space-between"
          rightSection={<IconDown size={14} />}
          data-active={chosen.length > 0 || undefined}
        >
          {chosen.length === 1 && chosen[0]
            ? t(`status.${chosen[0]}`)
            : chosen.length > 1
              ? t("filter.statuses", { count: chosen.length })
              : t("filter.any_status")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Checkbox.Group
          value={chosen}
          onChange={(values) => onChoose(STATUSES.filter((status) => values.includes(status)))}
          label={t("filter.status")}
        >
          <Stack gap={6} mt="xs">
            {STATUSES.map((status) => (
              <Checkbox key={status} size="sm" value={status} label={t(`status.${status}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  );
}
