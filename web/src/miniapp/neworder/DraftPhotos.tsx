/** Photos of an order that isn't sent yet: stored at once, shown by small pictures that are kept with the draft. */
import { useMutation } from "@tanstack/react-query";
import { storePhoto } from "~/api/commands";
import { Failed } from "../parts/parts";
import { PickPhotos } from "../parts/Photos";
import { useWords } from "../words";
import { MAX_PHOTOS, type Draft } from "./draft";

const PREVIEW_PX = 160;

interface Props {
  photos: Draft["photos"];
  onChange: (photos: Draft["photos"]) => void;
}

export function DraftPhotos({ photos, onChange }: Props) {
  const { t } = useWords();
  const storing = useMutation({
    mutationFn: async (files: File[]) => {
      let all = photos;
      for (const file of files.slice(0, MAX_PHOTOS - photos.length)) {
        const [{ id }, preview] = await Promise.all([storePhoto(file), small(file)]);
        if (all.some((photo) => photo.id === id)) continue;
        all = [...all, { id, preview }];
        onChange(all);
      }
    },
  });
  return (
    <>
      {storing.isError && <Failed error={storing.error} />}
      {photos.length > 0 && (
        <ul className="thumbs" aria-label={t("photo.title")}>
          {photos.map(({ id, preview }, index) => (
            <li key={id} className="thumb">
              <img src={preview} alt={t("photo.alt", { n: index + 1 })} />
              <button
                type="button"
                className="remove"
                aria-label={t("photo.remove", { n: index + 1 })}
                onClick={() => onChange(photos.filter((photo) => photo.id !== id))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <PickPhotos busy={storing.isPending} disabled={photos.length >= MAX_PHOTOS} onPick={storing.mutate} />
    </>
  );
}

/** Small enough to be kept in the browser; nobody may read it from the server before the order is there. */
async function small(file: File): Promise<string> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return "";
  const canvas = document.createElement("canvas");
  const side = Math.min(picture.width, picture.height);
  canvas.width = canvas.height = PREVIEW_PX;
  canvas
    .getContext("2d")
    ?.drawImage(
      picture,
      (picture.width - side) / 2,
      (picture.height - side) / 2,
      side,
      side,
      0,
      0,
      PREVIEW_PX,
      PREVIEW_PX,
    );
  return canvas.toDataURL("image/jpeg", 0.7);
}
