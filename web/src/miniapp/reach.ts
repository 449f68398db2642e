/** Whether the server can be reached; while it can't, it is asked every few seconds. */
import { useSyncExternalStore } from "react";

const AGAIN_MS = 3_000;

let reachable = true;
let timer: number | undefined;
const listeners = new Set<() => void>();
const returned = new Set<() => void>();

export const isReachable = () => reachable;

export function setReachable(now: boolean) {
  if (now === reachable) return;
  reachable = now;
  for (const tell of listeners) tell();
  window.clearInterval(timer);
  if (now) for (const tell of returned) tell();
  else timer = window.setInterval(probe, AGAIN_MS);
}

async function probe() {
  const alive = await fetch("/healthz", { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (alive) setReachable(true);
}

/** Calls back whenever the server has come back. */
export const onReturn = (tell: () => void) => void returned.add(tell);

window.addEventListener("offline", () => setReachable(false));
window.addEventListener("online", () => void probe());

function subscribe(tell: () => void) {
  listeners.add(tell);
  return () => void listeners.delete(tell);
}

export const useReachable = () => useSyncExternalStore(subscribe, isReachable);
