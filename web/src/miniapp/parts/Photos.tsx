/** Photos: stored ones, read with the session, and picking more. */
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api } from "~/api/client";
import type { Photo } from "~/api/types";
import { useWords } from "../words";

/** As an address within this page: an <img> can't carry the session of a Mini App. */
const pictureQuery = (id: string) => ({
  queryKey: ["photo", id],
  queryFn: async () => {
    const { data } = await api.GET("/photos/{id}", { params: { path: { id } }, parseAs: "blob" });
    return URL.createObjectURL(data as unknown as Blob);
  },
  staleTime: Infinity,
  gcTime: Infinity,
});

function Picture({ photo, n }: { photo: Photo; n: number }) {
  const { t } = useWords();
  const [isLarge, setLarge] = useState(false);
  const picture = useQuery(pictureQuery(photo.id));
  const image = picture.data && <img src={picture.data} alt={t("photo.alt", { n })} />;
  return (
    <>
      <button
        type="button"
        className="thumb"
        aria-label={t("photo.open", { n })}
        onClick={() => setLarge(true)}
      >
        {image}
      </button>
      {isLarge && (
        <dialog
          className="viewer"
          aria-label={t("photo.alt", { n })}
          ref={(box) => {
            if (box && !box.open) box.showModal();
          }}
          onClose={() => setLarge(false)}
          onClick={() => setLarge(false)}
        >
          {image}
          <button type="button" className="filled" autoFocus onClick={() => setLarge(false)}>
            {t("action.close")}
          </button>
        </dialog>
      )}
    </>
  );
}

export function Pictures({ photos }: { photos: Photo[] }) {
  return (
    <div className="thumbs">
      {photos.map((photo, index) => (
        <Picture key={photo.id} photo={photo} n={index + 1} />
      ))}
    </div>
  );
}

interface PickProps {
  onPick: (files: File[]) => void;
  busy: boolean;
  disabled?: boolean;
}

export function PickPhotos({ onPick, busy, disabled }: PickProps) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className="row"
        data-tone="accent"
        disabled={busy || disabled}
        onClick={() => input.current?.click()}
      >
        {t(busy ? "photo.sending" : "photo.add")}
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label={t("photo.add")}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          if (files.length > 0) onPick(files);
        }}
      />
    </>
  );
}
