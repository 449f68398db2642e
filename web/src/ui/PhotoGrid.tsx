/** Stored photos as small pictures, and a viewer: one after the other with the arrows, or as a file. */
import { ActionIcon, Anchor, Group, Modal, SimpleGrid, Text, UnstyledButton } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Photo } from "~/api/types";
import { IconBack, IconForward } from "./icons";
import classes from "./photos.module.css";

export function PhotoGrid({ photos, children }: { photos: Photo[]; children?: ReactNode }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<number | null>(null);
  return (
    <>
      <SimpleGrid cols={{ base: 3, sm: 5 }} spacing="xs">
        {photos.map((photo, index) => (
          <UnstyledButton
            key={photo.id}
            onClick={() => setOpen(index)}
            aria-label={t("photo.open", { n: index + 1 })}
          >
            <img
              src={photo.url}
              alt={t("photo.alt", { n: index + 1 })}
              loading="lazy"
              className={classes.small}
            />
          </UnstyledButton>
        ))}
        {children}
      </SimpleGrid>
      {open !== null && <Viewer photos={photos} at={open} onTurn={setOpen} onClose={() => setOpen(null)} />}
    </>
  );
}

interface ViewerProps {
  photos: Photo[];
  at: number;
  onTurn: (at: number) => void;
  onClose: () => void;
}

function Viewer({ photos, at, onTurn, onClose }: ViewerProps) {
  const { t } = useTranslation();
  const shown = photos[Math.min(at, photos.length - 1)];
  const turn = (step: 1 | -1) => onTurn((at + step + photos.length) % photos.length);
  if (!shown) return null;
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t("photo.of", { n: at + 1, count: photos.length })}
      closeButtonProps={{ "aria-label": t("action.close_dialog") }}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") turn(-1);
        if (event.key === "ArrowRight") turn(1);
      }}
    >
      <img src={shown.url} alt={t("photo.alt", { n: at + 1 })} className={classes.large} />
      <Group justify="space-between" mt="sm">
        <Anchor href={shown.url} target="_blank" rel="noreferrer" size="sm" underline="always">
          {t("photo.original")}
        </Anchor>
        {photos.length > 1 && (
          <Group gap="xs">
            <ActionIcon variant="default" size={40} aria-label={t("photo.previous")} onClick={() => turn(-1)}>
              <IconBack />
            </ActionIcon>
            <Text size="sm" aria-hidden>
              {at + 1} / {photos.length}
            </Text>
            <ActionIcon variant="default" size={40} aria-label={t("photo.next")} onClick={() => turn(1)}>
              <IconForward />
            </ActionIcon>
          </Group>
        )}
      </Group>
    </Modal>
  );
}
