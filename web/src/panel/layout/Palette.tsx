/**
 * The command palette: pages, what the open page offers, and orders found by what is typed. The focus stays in the
 * box; the arrows choose (a combobox with a listbox, as screen readers know it).
 */
import { Kbd, TextInput } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { foundOrdersQuery } from "~/api/orders";
import { useMe } from "~/api/session";
import type { Order } from "~/api/types";
import { offeredByPage, type PaletteItem } from "~/panel/commands/palette";
import { Dialog } from "~/ui/Dialog";
import { linesInShort } from "~/ui/marks";
import { useTypedSearch } from "~/ui/typedSearch";
import classes from "./palette.module.css";
import { placesFor } from "./places";

const LIST = "palette-list";
const optionId = (index: number) => `palette-option-${index}`;

export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [offered] = useState(offeredByPage);
  const { typed, setTyped, settled } = useTypedSearch();
  const [at, setAt] = useState(0);
  const navigate = useNavigate();
  const places = usePlaces();
  const found = useFound(settled);
  const list = useRef<HTMLUListElement>(null);

  const words = typed.trim().toLocaleLowerCase().split(/\s+/);
  const fits = ({ title, group }: PaletteItem) =>
    words.every((word) => `${group} ${title}`.toLocaleLowerCase().includes(word));
  const items = [...[...offered, ...places].filter(fits), ...found];
  const chosen = Math.min(at, items.length - 1);

  useEffect(() => {
    list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  const run = (item: PaletteItem | undefined) => {
    if (!item) return;
    onClose();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length > 0) {
      event.preventDefault();
      setAt((chosen + step + items.length) % items.length);
    }
    if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(items[chosen]);
    }
  };

  return (
    <Dialog
      onClose={onClose}
      withCloseButton={false}
      size="lg"
      padding="sm"
      title={undefined}
      aria-label={t("palette.title")}
    >
      <TextInput
        role="combobox"
        aria-label={t("palette.title")}
        aria-expanded={items.length > 0}
        aria-controls={LIST}
        aria-activedescendant={items.length > 0 ? optionId(chosen) : undefined}
        aria-autocomplete="list"
        placeholder={t("palette.hint")}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        rightSection={<Kbd>Esc</Kbd>}
        rightSectionWidth={52}
        data-autofocus
      />
      <ul ref={list} id={LIST} role="listbox" aria-label={t("palette.title")} className={classes.list}>
        {items.map((item, index) => (
          <li key={`${item.group}/${item.key}`} role="presentation">
            {item.group !== items[index - 1]?.group && (
              <div className={classes.group} role="presentation">
                {item.group}
              </div>
            )}
            <div
              id={optionId(index)}
              role="option"
              aria-selected={index === chosen}
              className={classes.item}
              onMouseMove={() => setAt(index)}
              onClick={() => run(item)}
            >
              <span>{item.title}</span>
              {item.hint && <small>{item.hint}</small>}
            </div>
          </li>
        ))}
      </ul>
      <div role="status" className={classes.group}>
        {items.length === 0 ? t("palette.nothing") : ""}
      </div>
    </Dialog>
  );

  function usePlaces(): PaletteItem[] {
    const me = useMe();
    return placesFor(me).map(({ to, word }) => ({
      key: to,
      title: t(`nav.${word}`),
      group: t("palette.go"),
      run: () => void navigate(to),
    }));
  }

  function useFound(q: string): PaletteItem[] {
    const orders = useQuery({
      ...foundOrdersQuery(q),
      enabled: q !== "",
      placeholderData: keepPreviousData,
    });
    if (q === "") return [];
    // A number that is typed means that order, whatever else has these digits in it.
    const isNumber = (order: Order) => Number(String(order.number) === q);
    const items = (orders.data?.items ?? []).toSorted((a, b) => isNumber(b) - isNumber(a));
    return items.map((order) => ({
      key: order.id,
      title: `${t("order.number", { number: order.number })} · ${linesInShort(order.lines)}`,
      hint: `${order.branch.name} · ${t(`status.${order.status}`)}`,
      group: t("nav.orders"),
      run: () => void navigate(`/orders/${order.id}`),
    }));
  }
}
