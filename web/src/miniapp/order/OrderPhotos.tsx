/** The photos of an order, and adding more. */
import { useMutation } from "@tanstack/react-query";
import { attachPhoto } from "~/api/commands";
import { refreshParts, showOrder } from "~/api/orders";
import type { Order } from "~/api/types";
import { may } from "../orders";
import { Failed, Section } from "../parts/parts";
import { PickPhotos, Pictures } from "../parts/Photos";
import { queries } from "../queries";
import { useWords } from "../words";

export function OrderPhotos({ order }: { order: Order }) {
  const { t } = useWords();
  const adding = useMutation({
    mutationFn: async (files: File[]) => {
      for (const file of files) showOrder(queries, await attachPhoto(order.id, file));
    },
    onSettled: () => refreshParts(queries, order.id),
  });
  const mayAdd = may(order, "attach_photo");
  if (order.photos.length === 0 && !mayAdd) return null;
  return (
    <Section title={t("photo.title")}>
      {adding.isError && <Failed error={adding.error} />}
      {order.photos.length > 0 && <Pictures photos={order.photos} />}
      {mayAdd && <PickPhotos busy={adding.isPending} onPick={adding.mutate} />}
    </Section>
  );
}
