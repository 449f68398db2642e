/** What the open page adds to the command palette; it is offered for as long as the page is there. */
import { useEffect, useRef } from "react";

export interface PaletteItem {
  key: string;
  title: string;
  group: string;
  hint?: string;
  run: () => void;
}

type Source = () => PaletteItem[];

const sources = new Set<Source>();

export function usePalette(items: PaletteItem[]) {
  const latest = useRef(items);
  useEffect(() => {
    latest.current = items;
  });
  useEffect(() => {
    const source: Source = () => latest.current;
    sources.add(source);
    return () => void sources.delete(source);
  }, []);
}

/** What the open page offers now. */
export const offeredByPage = () => [...sources].flatMap((source) => source());
