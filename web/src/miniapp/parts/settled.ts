/** A typed text once the typing has paused: what is sent to the server. */
import { useEffect, useState } from "react";

const PAUSE_MS = 200;

export function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(typed.trim()), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [typed]);
  return settled;
}
