/**
 * Live updates: one server-sent stream for the whole page. Subscribers hear the ids of the orders that changed, or
 * `null` when some may have been missed (the stream was cut, or the page was hidden) and everything is to be read again.
 */
type Listener = (order: string | null) => void;

const listeners = new Set<Listener>();
let source: EventSource | null = null;
let wasCut = false;

const tell = (order: string | null) => listeners.forEach((listener) => listener(order));

function open() {
  if (source || listeners.size === 0 || document.hidden) return;
  source = new EventSource("/api/v1/live");
  source.addEventListener("open", () => {
    if (wasCut) tell(null);
    wasCut = false;
  });
  source.addEventListener("error", () => {
    wasCut = true;
    // A browser does not retry after an answer that is no stream (a restarting server, an ended session).
    if (source?.readyState === EventSource.CLOSED) {
      close();
      window.setTimeout(open, 5_000);
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

export function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  open();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) close();
  };
}
