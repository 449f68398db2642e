/** Single-key shortcuts. Silent while somebody types, a dialog is open, or a modifier is held. */
import { useEffect, useEffectEvent } from "react";

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

export function useKeys(keys: Record<string, (event: KeyboardEvent) => void>) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyping(event.target) || document.querySelector("[aria-modal='true']")) return;
    // By place on the keyboard, so that the letters work in a Russian layout too.
    const letter = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
    const action =
      keys[event.key] ?? keys[letter] ?? (event.code === "Slash" && !event.shiftKey ? keys["/"] : undefined);
    if (!action) return;
    event.preventDefault();
    action(event);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}
