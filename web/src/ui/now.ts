/** The present minute, for what is shown relative to it. */
import { useSyncExternalStore } from "react";

const TICK_MS = 30_000;
let now = new Date();
const listeners = new Set<() => void>();
let timer: number | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  now = new Date();
  timer ??= window.setInterval(() => {
    now = new Date();
    listeners.forEach((tell) => tell());
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      window.clearInterval(timer);
      timer = undefined;
    }
  };
}

export const useNow = () => useSyncExternalStore(subscribe, () => now);
