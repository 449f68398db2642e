/** What this person may do now, exactly as the server allows it. */
import { Button, Group, Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Order } from "~/api/types";
import { isHarsh, keyOf, may, offers, wordOf, type Offer } from "~/panel/commands/actions";
import type { Conflict } from "~/panel/commands/orderCommand";
import { usePalette } from "~/panel/commands/palette";
import { usePress } from "~/panel/commands/usePress";
import { IconMore } from "~/ui/icons";
import { useKeys } from "~/ui/keys";
import { useMoves } from "~/panel/commands/MoveDialog";

interface Props {
  order: Order;
  onConflict: (conflict: Conflict) => void;
}

export function ActionBar({ order, onConflict }: Props) {
  const { t } = useTranslation();
  const { press, isPending, dialog } = usePress(onConflict);
  const moves = useMoves(press);
  const { main, side, menu } = offers(order);
  const word = (offer: Offer) => t(`do.${wordOf(order.status, offer)}`);

  useKeys({
    a: () => (may(order, "assign") || may(order, "claim")) && press(order, { kind: "assign" }),
    s: () => moves.ask(order),
  });
  usePalette(
    [...main, ...side, ...menu].map((offer) => ({
      key: keyOf(offer),
      title: word(offer),
      group: t("order.number", { number: order.number }),
      run: () => press(order, offer),
    })),
  );

  return (
    <Group gap="xs" mb="md" role="group" aria-label={t("order.actions")}>
      {[...main, ...side].map((offer, index) => (
        <Button
          key={keyOf(offer)}
          variant={index === 0 && main.length > 0 ? "filled" : "default"}
          disabled={isPending}
          onClick={() => press(order, offer)}
        >
          {word(offer)}
        </Button>
      ))}
      {menu.length > 0 && (
        <Menu position="bottom-start" shadow="md">
          <Menu.Target>
            <Button variant="default" leftSection={<IconMore />} disabled={isPending}>
              {t("order.more")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {menu.map((offer) => (
              <Menu.Item
                key={keyOf(offer)}
                color={isHarsh(offer) ? "var(--tone-late)" : undefined}
                onClick={() => press(order, offer)}
              >
                {word(offer)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {dialog}
      {moves.dialog}
    </Group>
  );
}
