/** The clock that matters, in words and in colour. */
import { useTranslation } from "react-i18next";
import type { Deadline } from "~/api/types";
import { standing } from "./deadline";
import { dateTime, duration, utc } from "./format";
import classes from "./marks.module.css";
import { useNow } from "./now";

interface Props {
  deadline: Deadline | undefined;
  /** Whether the clock is named: always, never (it stands beside), or only when it is not the usual one. */
  names?: "always" | "never" | "unusual";
}

export function DeadlineNote({ deadline, names = "unusual" }: Props) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  if (!deadline) return <span className={classes.tone}>—</span>;
  const stands = standing(deadline, now);
  const text =
    "seconds" in stands
      ? stands.seconds === null
        ? t("deadline.paused_no_time")
        : stands.kind === "paused" && stands.seconds < 0
          ? t("deadline.paused_late")
          : t(`deadline.${stands.kind}`, { span: duration(t, stands.seconds) })
      : t(`deadline.${stands.kind}`);
  const title = deadline.due_at
    ? `${t(`clock.${deadline.clock}`)}: ${dateTime(i18n.language, deadline.due_at)} · ${utc(deadline.due_at)}`
    : t(`clock.${deadline.clock}`);
  const isUnusual = deadline.clock === "response" && deadline.state === "running";
  const showsClock = names === "always" || (names === "unusual" && isUnusual);
  return (
    <span className={classes.tone} data-tone={stands.tone} title={title}>
      {showsClock && <span className={classes.clock}>{t(`clock.${deadline.clock}`)}: </span>}
      {text}
    </span>
  );
}
