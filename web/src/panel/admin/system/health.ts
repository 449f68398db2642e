/** How each part of the system is: one word for what is known, and how serious that is. Plain functions of the answers. */
import { isThere } from "~/api/absent";
import type { Deliveries, System } from "~/api/types";

/** `off`: not in use, on purpose. */
export type Tone = "ok" | "soon" | "late" | "off";

const TONES = {
  log_whole: "ok",
  log_unseen: "soon",
  log_lagging: "soon",
  log_broken: "late",
  backup_good: "ok",
  backup_none: "soon",
  backup_unread: "soon",
  backup_old: "late",
  backup_failed: "late",
  readers_current: "ok",
  readers_behind: "soon",
  readers_set_aside: "late",
  telegram_running: "ok",
  telegram_off: "off",
  telegram_connecting: "soon",
  telegram_failing: "late",
  telegram_set_aside: "soon",
  mail_on: "ok",
  mail_off: "off",
  deliveries_good: "ok",
  deliveries_retried: "soon",
  deliveries_dead: "soon",
  deliveries_failed: "soon",
} as const satisfies Record<string, Tone>;

export type Health = keyof typeof TONES;
export const toneOf = (health: Health): Tone => TONES[health];

/** What an administrator types to learn more or to mend it. */
export const COMMANDS: Partial<Record<Health, string>> = {
  log_unseen: "helpdesk log verify",
  log_lagging: "helpdesk log verify",
  log_broken: "helpdesk log verify",
  backup_none: "helpdesk backup create",
  backup_unread: "helpdesk backup verify",
  backup_old: "helpdesk backup create",
  backup_failed: "helpdesk backup create",
  readers_behind: "helpdesk projections status",
  readers_set_aside: "helpdesk projections retry",
  telegram_off: "helpdesk check",
  telegram_connecting: "helpdesk check",
  telegram_failing: "helpdesk check",
  mail_off: "helpdesk check",
};

const MINUTE = 60_000;
/** A serving process verifies what is new every minute; the first look at a great log takes longer. */
const VERIFIED_WITHIN = 15 * MINUTE;
/** One is made every night, and a missed one at once. */
const BACKED_UP_WITHIN = 36 * 60 * MINUTE;
/** Fewer are on their way at any moment of a busy day. */
const MANY_BEHIND = 200;

const age = (at: string, now: Date) => now.getTime() - new Date(at).getTime();

export function logHealth({ log, verification }: System, now: Date): Health {
  if (!verification) return "log_unseen";
  if (isThere(verification.broken_position)) return "log_broken";
  const isBehind =
    verification.position < log.position && age(verification.verified_at, now) > VERIFIED_WITHIN;
  return isBehind ? "log_lagging" : "log_whole";
}

export function backupHealth({ backup }: System, now: Date): Health {
  if (backup?.failed_at) return "backup_failed";
  if (!backup?.made_at) return "backup_none";
  if (age(backup.made_at, now) > BACKED_UP_WITHIN) return "backup_old";
  return backup.verified_at ? "backup_good" : "backup_unread";
}

export function readersHealth({ projections }: System): Health {
  if (projections.some(({ set_aside }) => set_aside > 0)) return "readers_set_aside";
  return projections.some(({ behind }) => behind > MANY_BEHIND) ? "readers_behind" : "readers_current";
}

export function telegramHealth({ telegram, updates_set_aside }: System): Health {
  if (telegram.state === "running" && updates_set_aside > 0) return "telegram_set_aside";
  return `telegram_${telegram.state}`;
}

export const mailHealth = ({ mail }: System): Health => (mail ? "mail_on" : "mail_off");

export function deliveriesHealth({ dead_chats, undelivered }: Deliveries): Health {
  if (undelivered.some(({ state }) => state === "failed")) return "deliveries_failed";
  if (dead_chats.length > 0) return "deliveries_dead";
  return undelivered.length > 0 ? "deliveries_retried" : "deliveries_good";
}
