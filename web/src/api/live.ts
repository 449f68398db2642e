/**
 * Live updates: one server-sent stream for the whole page. Subscribers hear the ids of the orders that changed, or
 * `null` when some may have been missed (the stream was cut, or the page was hidden) and everything is to be read again.
 */
import { useSyncExternalStore } from "react";

type Listener = (order: string | null) => void;
/** `cut`: the server is out of reach; `offline`: the device has no network. */
export type Connection = "live" | "cut" | "offline";

const listeners = new Set<Listener>();
const watchers = new Set<() => void>();
let source: EventSource | null = null;
let connection: Connection = "live";
let wasCut = false;
let graceTimer: number | undefined;

/** A cut that mends itself at once is not worth a word. */
const GRACE_MS = 3_000;
const RETRY_MS = 3_000;

const tell = (order: string | null) => listeners.forEach((listener) => listener(order));

function setConnection(next: Connection) {
  window.clearTimeout(graceTimer);
  graceTimer = undefined;
  if (next === connection) return;
  connection = next;
  watchers.forEach((watcher) => watcher());
}

function cut() {
  wasCut = true;
  if (!navigator.onLine) setConnection("offline");
  else graceTimer ??= window.setTimeout(() => setConnection("cut"), GRACE_MS);
}

function open() {
  if (source || listeners.size === 0 || document.hidden) return;
  source = new EventSource("/api/v1/live");
  source.addEventListener("open", () => {
    setConnection("live");
    if (wasCut) tell(null);
    wasCut = false;
  });
  source.addEventListener("error", () => {
    cut();
    // A browser does not retry after an answer that is no stream (a restarting server, an ended session).
    if (source?.readyState === EventSource.CLOSED) {
      close();
      window.setTimeout(open, RETRY_MS);
    }
  });
  source.addEventListener("order", (event) => {
    const { id } = JSON.parse((event as MessageEvent<string>).data) as { id?: string | null };
    if (id) tell(id);
  });
  source.addEventListener("resync", () => tell(null));
}

function close() {
  source?.close();
  source = null;
}

// A browser allows six connections to one host: a hidden page gives its own back.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    if (source) wasCut = true;
    close();
  } else {
    open();
  }
});
window.addEventListener("offline", () => listeners.size > 0 && cut());
// A stream that is waiting to try again tries now.
window.addEventListener("online", () => {
  close();
  open();
});

export function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  open();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    close();
    setConnection("live");
  };
}

const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
};

export const useConnection = () => useSyncExternalStore(watch, () => connection);
