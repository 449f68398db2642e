/**
 * Where in the app one is. In Telegram its back button leads through a list of our own: a frame shares the browser's
 * history with the page around it. In a plain browser it is the browser's history.
 */
import { useSyncExternalStore } from "react";
import { telegram } from "./telegram";

const BASE = "/miniapp";

/** Marks an entry that somebody has moved to: a reload of it is no fresh start. */
const VISITED = { visited: true };

const here = () => location.pathname.slice(BASE.length).replace(/\/+$/, "") || "/";

let places = [here()];
const listeners = new Set<() => void>();

function moved() {
  window.scrollTo(0, 0);
  for (const tell of listeners) tell();
}

// The fragment holds the launch data: with it a reload is still within Telegram.
const address = (place: string) => `${BASE}${place === "/" ? "/" : place}${location.hash}`;

/** Whether the app was opened just now, and not loaded again somewhere within. */
export const isFreshStart = () => history.state === null;

export function go(place: string) {
  places = [...places, place];
  if (telegram) history.replaceState(VISITED, "", address(place));
  else history.pushState(VISITED, "", address(place));
  moved();
}

/** In place of the present one: what is done isn't gone back to. */
export function goInstead(place: string) {
  places = [...places.slice(0, -1), place];
  history.replaceState(VISITED, "", address(place));
  moved();
}

/** Where one came from; `home` when one came straight here. */
export function back(home = "/") {
  if (places.length < 2) return goInstead(home);
  if (!telegram) return history.back();
  places = places.slice(0, -1);
  history.replaceState(VISITED, "", address(places.at(-1) ?? "/"));
  moved();
}

window.addEventListener("popstate", () => {
  const at = places.lastIndexOf(here());
  places = at >= 0 ? places.slice(0, at + 1) : [...places, here()];
  moved();
});

function subscribe(tell: () => void) {
  listeners.add(tell);
  return () => void listeners.delete(tell);
}

export const usePlace = () => useSyncExternalStore(subscribe, () => places.at(-1) ?? "/");
