/** The frame of every page: navigation, the page itself, live updates, help. */
import { ActionIcon, AppShell, Burger, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, ScrollRestoration, useLocation } from "react-router";
import { undoLast } from "~/panel/commands/undo";
import { IconSearch } from "~/ui/icons";
import { useCommandKey, useKeys } from "~/ui/keys";
import { Connection } from "./Connection";
import classes from "./layout.module.css";
import { Navigation } from "./Navigation";
import { Palette } from "./Palette";
import { ShortcutsHelp } from "./ShortcutsHelp";
import { useLiveOrders } from "./useLiveOrders";

export function Layout() {
  const { t } = useTranslation();
  const [helpOpen, help] = useDisclosure(false);
  const [paletteOpen, palette] = useDisclosure(false);
  // The menu of a phone belongs to the page it was opened on: going elsewhere closes it.
  const { key } = useLocation();
  const [menuAt, setMenuAt] = useState<string | null>(null);
  const menuOpen = menuAt === key;
  useLiveOrders();
  useKeys({ "?": help.open, z: undoLast });
  useCommandKey("k", palette.toggle);

  return (
    <AppShell
      navbar={{ width: 224, breakpoint: "sm", collapsed: { mobile: !menuOpen } }}
      header={{ height: { base: 52, sm: 0 } }}
    >
      <a className={classes.skip} href="#content">
        {t("nav.skip")}
      </a>
      <AppShell.Header className={classes.header} hiddenFrom="sm">
        <Group h="100%" px="md" gap="sm">
          <Burger
            opened={menuOpen}
            onClick={() => setMenuAt(menuOpen ? null : key)}
            size="sm"
            aria-label={menuOpen ? t("nav.close") : t("nav.open")}
            aria-expanded={menuOpen}
          />
          <img src="/favicon.svg" alt="" width={24} height={24} />
          <strong>Helpdesk</strong>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={40}
            ml="auto"
            aria-label={t("palette.open")}
            onClick={palette.open}
          >
            <IconSearch />
          </ActionIcon>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} aria-label={t("nav.label")}>
        <Navigation onHelp={help.open} onPalette={palette.open} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <Connection />
        <Outlet />
        <ScrollRestoration />
      </AppShell.Main>
      <ShortcutsHelp opened={helpOpen} onClose={help.close} />
      {paletteOpen && <Palette onClose={palette.close} />}
    </AppShell>
  );
}
