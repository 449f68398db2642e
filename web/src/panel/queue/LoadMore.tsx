/** The end of what is loaded: more comes by itself when it is scrolled to, or by the button. */
import { Button, Group } from "@mantine/core";
import { useEffect, useEffectEvent, useRef } from "react";
import { useTranslation } from "react-i18next";

/** How far before the end the next page is asked for. */
const AHEAD = "600px";

export function LoadMore({
  shown,
  left,
  isLoading,
  onLoad,
}: {
  shown: number;
  /** Null when nobody knows. */
  left: number | null;
  isLoading: boolean;
  onLoad: () => void;
}) {
  const { t } = useTranslation();
  const end = useRef<HTMLDivElement>(null);
  const reached = useEffectEvent(() => {
    if (!isLoading) onLoad();
  });
  useEffect(() => {
    const box = end.current;
    if (!box) return;
    const watcher = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) reached();
      },
      { rootMargin: AHEAD },
    );
    watcher.observe(box);
    return () => watcher.disconnect();
    // Observed anew after each page: an end that stays in sight is reached again.
  }, [shown]);
  return (
    <Group ref={end} justify="center" mt="md">
      <Button variant="default" loading={isLoading} onClick={onLoad}>
        {left === null ? t("queue.more_uncounted") : t("queue.more", { count: left })}
      </Button>
    </Group>
  );
}
