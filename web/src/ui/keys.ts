/** Shortcuts. Single keys are silent while somebody types, a dialog is open, or a modifier is held. */
import { useEffect, useEffectEvent } from "react";

/** The letter's place on the keyboard, so that it works in a Russian layout too. */
const letterOf = (event: KeyboardEvent) =>
  event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;

function useKeyDown(onKeyDown: (event: KeyboardEvent) => void) {
  const heard = useEffectEvent(onKeyDown);
  useEffect(() => {
    const listener = (event: KeyboardEvent) => heard(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

export function useKeys(keys: Record<string, (event: KeyboardEvent) => void>) {
  useKeyDown((event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyping(event.target) || document.querySelector("[aria-modal='true']")) return;
    const slash = event.code === "Slash" && event.key === "." ? keys["/"] : undefined;
    const action = keys[event.key] ?? keys[letterOf(event)] ?? slash;
    if (!action) return;
    event.preventDefault();
    action(event);
  });
}

/** Ctrl (⌘ on a Mac) with a letter; works while typing too. */
export function useCommandKey(letter: string, action: () => void) {
  useKeyDown((event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (letterOf(event) !== letter) return;
    event.preventDefault();
    action();
  });
}
