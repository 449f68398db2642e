/** A typed text, and the same text once the typing has paused: what is sent to the server. */
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";

const PAUSE_MS = 200;

export function useTypedSearch() {
  const [typed, setTyped] = useState("");
  const [settled] = useDebouncedValue(typed.trim(), PAUSE_MS);
  return { typed, setTyped, settled };
}
