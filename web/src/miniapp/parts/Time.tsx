/** An instant as the reader writes it; the exact one for machines. */
import { dateTime } from "~/ui/format";
import { useWords } from "../words";

export function Time({ at }: { at: string }) {
  const { language } = useWords();
  return <time dateTime={at}>{dateTime(language, at)}</time>;
}
