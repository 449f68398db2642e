/**
 * Live updates, read with `fetch`: an EventSource can't carry the session of a Mini App. What is on the screen is read
 * again in place; a change of an order that isn't shown makes the lists be read again, unless somebody is reading down
 * in one.
 */
import type { InfiniteData } from "@tanstack/react-query";
import { sessionHeaders } from "~/api/client";
import { orderQuery, refreshParts, showOrder } from "~/api/orders";
import type { OrderPage } from "~/api/types";
import { queries } from "./queries";
import { onReturn, setReachable } from "./reach";
import { parsed } from "./sse";

const GATHER_MS = 400;
const RETRY_MS = 4_000;
/** Further down than this, new rows above would push away what is being read. */
const READING_PX = 300;

let running: AbortController | null = null;
let isWatching = false;
const changed = new Set<string>();
let timer: number | undefined;

/** Follows for as long as the page is there; a hidden page gives its connection back. */
export function followLive() {
  const begin = () => void (!document.hidden && !running && follow());
  begin();
  if (isWatching) return;
  isWatching = true;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      running?.abort();
      running = null;
    } else {
      everything();
      begin();
    }
  });
  onReturn(() => {
    everything();
    begin();
  });
}

const everything = () => void queries.invalidateQueries({ queryKey: ["orders"] });

async function follow() {
  const own = new AbortController();
  running = own;
  let wasCut = false;
  while (!own.signal.aborted) {
    try {
      const answer = await fetch("/api/v1/live", { headers: sessionHeaders(), signal: own.signal });
      if (answer.status === 401) break;
      if (!answer.ok || !answer.body) throw new Error(String(answer.status));
      setReachable(true);
      if (wasCut) everything();
      await read(answer.body);
    } catch {
      if (own.signal.aborted) break;
    }
    wasCut = true;
    await new Promise((resolve) => window.setTimeout(resolve, RETRY_MS));
  }
  if (running === own) running = null;
}

async function read(body: ReadableStream<Uint8Array>) {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop() ?? "";
    blocks.forEach(heard);
  }
}

function heard(block: string) {
  const { name, data } = parsed(block);
  if (name === "resync") return everything();
  if (name !== "order") return;
  const { id } = JSON.parse(data) as { id?: string | null };
  if (!id) return;
  changed.add(id);
  timer ??= window.setTimeout(readAgain, GATHER_MS);
}

const isShown = (id: string) =>
  queries.getQueryState(orderQuery(id).queryKey) !== undefined ||
  queries
    .getQueriesData<InfiniteData<OrderPage>>({ queryKey: ["orders", "list"], type: "active" })
    .some(([, list]) => list?.pages.some((page) => page.items.some((order) => order.id === id)));

function readAgain() {
  timer = undefined;
  const ids = [...changed];
  changed.clear();
  for (const id of ids.filter(isShown)) {
    refreshParts(queries, id);
    queries
      .fetchQuery({ ...orderQuery(id), staleTime: 0 })
      .then((order) => showOrder(queries, order))
      .catch(() => {
        // Not readable any more, or the server is away: what is shown stays.
      });
  }
  void queries.invalidateQueries({ queryKey: ["orders", "count"] });
  if (window.scrollY < READING_PX && ids.some((id) => !isShown(id)))
    void queries.invalidateQueries({ queryKey: ["orders", "list"] });
}
