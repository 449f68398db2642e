/** Stored photos as small pictures; one opens large. */
import { Modal, SimpleGrid, UnstyledButton } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Photo } from "~/api/types";

export function PhotoGrid({ photos, children }: { photos: Photo[]; children?: ReactNode }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<number | null>(null);
  const shown = open === null ? undefined : photos[open];
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
              style={{
                width: "100%",
                aspectRatio: "1",
                objectFit: "cover",
                borderRadius: 6,
                display: "block",
              }}
            />
          </UnstyledButton>
        ))}
        {children}
      </SimpleGrid>
      <Modal
        opened={shown !== undefined}
        onClose={() => setOpen(null)}
        size="xl"
        title={t("photo.alt", { n: (open ?? 0) + 1 })}
        closeButtonProps={{ "aria-label": t("action.close_dialog") }}
      >
        {shown && (
          <img src={shown.url} alt={t("photo.alt", { n: (open ?? 0) + 1 })} style={{ maxWidth: "100%" }} />
        )}
      </Modal>
    </>
  );
}
