/** The photos of an order, and adding more. */
import { Alert, Button, FileButton, Group, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { attachPhoto } from "~/api/commands";
import { refreshParts, showOrder } from "~/api/orders";
import type { Order } from "~/api/types";
import { PhotoGrid } from "~/ui/PhotoGrid";
import { problemText } from "~/ui/problems";
import { may } from "~/panel/commands/actions";
import classes from "./order.module.css";

export function Photos({ order }: { order: Order }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const adding = useMutation({
    mutationFn: async (files: File[]) => {
      for (const file of files) showOrder(queries, await attachPhoto(order.id, file));
    },
    onSettled: () => refreshParts(queries, order.id),
  });
  const mayAdd = may(order, "attach_photo");
  if (order.photos.length === 0 && !mayAdd) return null;
  return (
    <section className="card" aria-labelledby="photos-title">
      <Group justify="space-between" className={classes.top}>
        <Title order={2} id="photos-title">
          {t("photo.title")}
        </Title>
        {mayAdd && (
          <FileButton
            accept="image/*"
            multiple
            onChange={(files) => files.length > 0 && adding.mutate(files)}
          >
            {(button) => (
              <Button {...button} variant="default" size="xs" loading={adding.isPending}>
                {t("photo.add")}
              </Button>
            )}
          </FileButton>
        )}
      </Group>
      <div className={classes.pictures}>
        {adding.isError && (
          <Alert color="red" variant="outline" role="alert" mb="sm">
            {problemText(t, adding.error)}
          </Alert>
        )}
        {order.photos.length > 0 && <PhotoGrid photos={order.photos} />}
      </div>
    </section>
  );
}
