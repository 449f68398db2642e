/** The queue: one filter, shown as a list or as a board. Nothing jumps. */
import { Group, SegmentedControl, Text, Title } from "@mantine/core";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { useMe } from "~/api/session";
import { useKeys } from "~/ui/keys";
import { useNow } from "~/ui/now";
import { useTitle } from "~/ui/title";
import { Board } from "./board/Board";
import { FilterBar } from "./FilterBar";
import { asked, endOfDay, LAYOUTS, OWN_VIEWS, read, VIEWS, write, type Layout, type Shown } from "./filter";
import { OrderList } from "./OrderList";
import classes from "./queue.module.css";
import { Views } from "./Views";

export function QueuePage() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const searchBox = useRef<HTMLInputElement>(null);
  const [total, setTotal] = useState<number | null>(null);
  const [isMore, setMore] = useState(false);
  const [search, setSearch] = useSearchParams();
  const shown = read(search);
  const show = (next: Partial<Shown>) => setSearch(write({ ...shown, ...next }), { replace: true });
  const filter = asked(shown, endOfDay(useNow()));
  useTitle(t("queue.title"));
  useKeys({
    "/": () => searchBox.current?.focus(),
    n: () => void navigate("/orders/new"),
  });

  const onTotal = useCallback((counted: number | null, more: boolean) => {
    setTotal(counted);
    setMore(more);
  }, []);
  const parts = { shown, filter, onTotal, onClear: () => setSearch({}, { replace: true }) };
  return (
    <div className={classes.page}>
      <Group justify="space-between" align="baseline" mb="xs">
        <Title order={1}>{me.can.see_queue ? t("queue.title") : t("queue.own_title")}</Title>
        <Text c="dimmed" size="sm" role="status">
          {total === null ? "" : t("queue.total", { count: total, more: isMore ? "+" : "" })}
        </Text>
      </Group>
      <Views views={me.can.see_queue ? VIEWS : OWN_VIEWS} shown={shown} />
      <FilterBar shown={shown} onShow={show} searchBox={searchBox}>
        <SegmentedControl
          aria-label={t("layout.label")}
          value={shown.layout}
          onChange={(layout) => show({ layout: layout as Layout })}
          data={LAYOUTS.map((layout) => ({ value: layout, label: t(`layout.${layout}`) }))}
        />
      </FilterBar>
      {shown.layout === "board" ? <Board {...parts} /> : <OrderList {...parts} />}
    </div>
  );
}
