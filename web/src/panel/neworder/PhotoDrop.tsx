/** Photos for an order that is still being written: each is stored at once, and named when the order is sent. */
import { Alert, Button, CloseButton, FileButton, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { storePhoto } from "~/api/commands";
import { problemText } from "~/ui/problems";
import classes from "./neworder.module.css";

export interface Stored {
  id: string;
  /** The picture as it lies in the browser: nobody may read it from the server before the order is there. */
  preview: string;
  name: string;
}

const MAX_PHOTOS = 10;

export function PhotoDrop({ photos, onChange }: { photos: Stored[]; onChange: (photos: Stored[]) => void }) {
  const { t } = useTranslation();
  const storing = useMutation({
    mutationFn: async (files: File[]) => {
      let all = photos;
      for (const file of files) {
        const { id } = await storePhoto(file);
        if (!all.some((photo) => photo.id === id)) {
          all = [...all, { id, preview: URL.createObjectURL(file), name: file.name }];
          onChange(all);
        }
      }
    },
  });
  return (
    <div>
      <Group gap="sm">
        <FileButton accept="image/*" multiple onChange={(files) => files.length > 0 && storing.mutate(files)}>
          {(button) => (
            <Button
              {...button}
              variant="default"
              size="xs"
              loading={storing.isPending}
              disabled={photos.length >= MAX_PHOTOS}
            >
              {t("photo.add")}
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed">
          {t("photo.hint")}
        </Text>
      </Group>
      {storing.isError && (
        <Alert color="red" variant="outline" role="alert" mt="sm">
          {problemText(t, storing.error)}
        </Alert>
      )}
      {photos.length > 0 && (
        <ul className={classes.photos} aria-label={t("photo.title")}>
          {photos.map((photo, index) => (
            <li key={photo.id}>
              <img src={photo.preview} alt={photo.name} />
              <CloseButton
                size="sm"
                className={classes.removePhoto}
                aria-label={t("photo.remove", { n: index + 1 })}
                onClick={() => onChange(photos.filter(({ id }) => id !== photo.id))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
