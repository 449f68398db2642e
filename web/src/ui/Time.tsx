/** An instant in the reader's time zone; the title says it in UTC. */
import { useTranslation } from "react-i18next";
import { ago, dateTime, utc } from "./format";
import { useNow } from "./now";

export function Time({ at }: { at: string }) {
  const { i18n } = useTranslation();
  return (
    <time dateTime={at} title={utc(at)} style={{ whiteSpace: "nowrap" }}>
      {dateTime(i18n.language, at)}
    </time>
  );
}

/** How long ago; the title says when. */
export function Ago({ at }: { at: string }) {
  const { i18n } = useTranslation();
  const now = useNow();
  return (
    <time
      dateTime={at}
      title={`${dateTime(i18n.language, at)} · ${utc(at)}`}
      style={{ whiteSpace: "nowrap" }}
    >
      {ago(i18n.language, at, now)}
    </time>
  );
}
