/** Why something failed, in words that help: recognised in what Telegram, a mail server or the disk answered. */
const CAUSES = [
  [/blocked/i, "blocked"],
  [/deactivated|account.*deleted/i, "deactivated"],
  [/kicked|not a member|group chat was deleted/i, "removed"],
  [/initiate conversation|can't send messages to bots/i, "never_wrote"],
  [/chat not found|user not found|PEER_ID_INVALID/i, "unknown_chat"],
  [/not enough rights|no rights|WRITE_FORBIDDEN|topic|thread not found/i, "no_rights"],
  [/too many requests|retry after|flood/i, "limited"],
  [/no e-mail address/i, "no_address"],
  [/no mail server/i, "no_mail_server"],
  [/mailbox|user unknown|no such user|unknown user|does not exist|\b55[013]\b/i, "mailbox"],
  [/authenticat|unauthori[sz]ed|\b(401|535)\b/i, "credentials"],
  [/certificate|tls|ssl/i, "certificate"],
  [/no space left|disk full|quota/i, "disk_full"],
  [/permission denied|read-only/i, "no_access"],
  [/timed? ?out|connect|dns|resolve|network|unreachable|reset|refused|broken pipe/i, "unreachable"],
  [/\b5\d\d\b|internal server error|bad gateway/i, "their_fault"],
] as const;

export type Cause = (typeof CAUSES)[number][1];

export const causeOf = (answer: string): Cause | null =>
  CAUSES.find(([pattern]) => pattern.test(answer))?.[1] ?? null;
