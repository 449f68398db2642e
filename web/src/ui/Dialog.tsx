/**
 * The frame of every dialog. It is there only while it is open; once it is gone, the keyboard is where it was before:
 * on what opened it, on the same order's link if that was drawn anew, else at the beginning of the page.
 */
import { Modal, type ModalProps } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

type Props = Omit<ModalProps, "opened">;

export function Dialog(props: Props) {
  const { t } = useTranslation();
  useFocusReturned();
  return <Modal opened closeButtonProps={{ "aria-label": t("action.close_dialog") }} {...props} />;
}

function useFocusReturned() {
  const [before] = useState(present);
  useEffect(
    () => () => {
      // Another dialog, or whatever was opened instead, has the focus already.
      if (document.activeElement !== document.body) return;
      const { opener, order } = before;
      const link = order ? document.querySelector<HTMLElement>(`[data-order="${order}"]`) : null;
      const place = opener?.isConnected ? opener : (link ?? document.getElementById("content"));
      place?.focus({ preventScroll: true });
    },
    [before],
  );
}

/** What has the focus now, and the order in whose row of a list it is. */
function present() {
  const focused = document.activeElement;
  const opener = focused instanceof HTMLElement && focused !== document.body ? focused : null;
  const order = opener?.closest("tr, li")?.querySelector<HTMLElement>("[data-order]")?.dataset.order;
  return { opener, order };
}
