/** Saved views beside the built-in ones: open one, save what is shown under a name, rename, share, delete. */
import { ActionIcon, Button, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import type { SavedView } from "~/api/types";
import { viewsQuery } from "~/api/views";
import { usePalette } from "~/panel/commands/palette";
import { IconDown, IconMore, IconPlus } from "~/ui/icons";
import { sameFilter } from "./filter";
import { ViewDialog } from "./ViewDialog";

/** `query`: what is shown now, as the address has it. */
export function SavedViews({ query }: { query: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const views = useQuery(viewsQuery).data ?? [];
  const [editing, setEditing] = useState<{ view: SavedView | null } | null>(null);
  const current = views.find((view) => sameFilter(view.query, query));
  const to = (view: SavedView) => ({ pathname: "/orders", search: view.query });
  usePalette(
    views.map((view) => ({
      key: view.id,
      title: view.name,
      group: t("views.title"),
      run: () => void navigate(to(view)),
    })),
  );

  return (
    <>
      <Menu position="bottom-start" shadow="md" width={280}>
        <Menu.Target>
          <Button
            variant={current ? "light" : "subtle"}
            color={current ? undefined : "gray"}
            size="compact-sm"
            fw={current ? 600 : 400}
            rightSection={<IconDown size={14} />}
          >
            {current?.name ?? t("views.title")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>{t("views.none")}</Menu.Label>}
          {views.map((view) => (
            <Menu.Item
              key={view.id}
              component={Link}
              to={to(view)}
              aria-current={view === current ? "page" : undefined}
              rightSection={view.own ? undefined : <small>{view.owner.name}</small>}
            >
              {view.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconPlus size={14} />} onClick={() => setEditing({ view: null })}>
            {t("views.save")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {current?.own && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("views.change", { name: current.name })}
          onClick={() => setEditing({ view: current })}
        >
          <IconMore />
        </ActionIcon>
      )}
      {editing && <ViewDialog view={editing.view} query={query} onClose={() => setEditing(null)} />}
    </>
  );
}
