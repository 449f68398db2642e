/** A part of the system: how it is (in words, with a picture), its figures, and what to do when it isn't well. */
import { Code, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconBad, IconGood, IconOff, IconWarning } from "~/ui/icons";
import { COMMANDS, toneOf, type Health, type Tone } from "./health";
import classes from "./system.module.css";

const ICONS = { ok: IconGood, soon: IconWarning, late: IconBad, off: IconOff } as const;

interface Props {
  id: string;
  title: string;
  health: Health;
  wide?: boolean;
  children?: ReactNode;
}

export function Tile({ id, title, health, wide = false, children }: Props) {
  return (
    <section
      id={id}
      className={`card ${classes.tile}`}
      data-wide={wide || undefined}
      aria-labelledby={`${id}-title`}
    >
      <Title order={2} id={`${id}-title`}>
        {title}
      </Title>
      <HealthMark health={health} />
      {children}
      <Advice health={health} />
    </section>
  );
}

function HealthMark({ health }: { health: Health }) {
  const { t } = useTranslation();
  return <Mark tone={toneOf(health)}>{t(`system.health.${health}`)}</Mark>;
}

export function Mark({ tone, children }: { tone: Tone; children: ReactNode }) {
  const Icon = ICONS[tone];
  return (
    <div className={classes.mark} data-tone={tone}>
      <Icon />
      <span>{children}</span>
    </div>
  );
}

/** Nothing for what is well. */
function Advice({ health }: { health: Health }) {
  const { t } = useTranslation();
  const command = COMMANDS[health];
  if (toneOf(health) === "ok") return null;
  return (
    <div className={classes.advice}>
      <Text size="sm">{t(`system.do.${health}`, { defaultValue: "" })}</Text>
      {command && <Code className={classes.command}>{command}</Code>}
    </div>
  );
}

/** What an error said in its own words, beside ours. */
export function Original({ children }: { children: string }) {
  const { t } = useTranslation();
  return (
    <Text size="xs" c="dimmed" className="break">
      {t("system.original", { text: children })}
    </Text>
  );
}

/** Names with their values. */
export function Facts({ rows }: { rows: (readonly [string, ReactNode] | null)[] }) {
  return (
    <dl className={classes.facts}>
      {rows
        .filter((row) => row !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
