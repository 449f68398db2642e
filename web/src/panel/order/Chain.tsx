/** Whether the log's chain of hashes was verified: the whole of it, and one entry. Only who oversees is told. */
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isThere } from "~/api/absent";
import { useMe } from "~/api/session";
import type { Role, Verification } from "~/api/types";
import { number } from "~/ui/format";
import { IconBad, IconGood, IconWarning } from "~/ui/icons";
import { Ago } from "~/ui/Time";
import { standingOf } from "./standing";
import classes from "./order.module.css";

const OVERSEEING: readonly Role[] = ["supervisor", "administrator"];

export function ChainMark({ chain }: { chain: Verification | undefined }) {
  const { t, i18n } = useTranslation();
  const oversees = useMe().roles.some(({ role }) => OVERSEEING.includes(role));
  if (!oversees) return null;
  const figure = (value: number) => number(i18n.language, value);
  if (!chain) {
    return (
      <Text size="sm" c="dimmed" mb="sm">
        {t("history.chain_unseen")}
      </Text>
    );
  }
  if (isThere(chain.broken_position)) {
    return (
      <div className={classes.chainMark} data-tone="late" role="alert">
        <IconBad size={16} />
        <span>{t("history.chain_broken", { position: figure(chain.broken_position) })}</span>
      </div>
    );
  }
  return (
    <div className={classes.chainMark} data-tone="ok">
      <IconGood size={16} />
      <span>
        {t("history.chain_whole", { position: figure(chain.position) })}, <Ago at={chain.verified_at} />
      </span>
    </div>
  );
}

const ICONS = { verified: IconGood, unverified: IconWarning, untrusted: IconBad } as const;
const TONES = { verified: "ok", unverified: "quiet", untrusted: "late" } as const;

export function EntryMark({ position, chain }: { position: number; chain: Verification | undefined }) {
  const { t } = useTranslation();
  if (!chain) return null;
  const standing = standingOf(position, chain);
  const Icon = ICONS[standing];
  return (
    <span className={classes.entryMark} data-tone={TONES[standing]}>
      <Icon size={14} /> {t(`history.${standing}`)}
    </span>
  );
}
