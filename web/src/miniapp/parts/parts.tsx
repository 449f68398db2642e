/** The small pieces every page is made of: sections of rows as Telegram has them. */
import type { ReactNode } from "react";
import { t } from "../words";
import { problemText } from "../problems";
import { BackButton } from "./native";

interface PageProps {
  title: string;
  /** Beside the title. */
  aside?: ReactNode;
  isInner?: boolean;
  children: ReactNode;
}

export function Page({ title, aside, isInner = false, children }: PageProps) {
  return (
    <main className="page">
      {isInner && <BackButton />}
      <header className="title">
        <h1>{title}</h1>
        {aside}
      </header>
      {children}
    </main>
  );
}

interface SectionProps {
  title?: string;
  note?: ReactNode;
  children: ReactNode;
}

export function Section({ title, note, children }: SectionProps) {
  return (
    <section className="section" aria-label={title}>
      {title && <h2>{title}</h2>}
      <div className="rows">{children}</div>
      {note && <p className="note">{note}</p>}
    </section>
  );
}

interface RowProps {
  children: ReactNode;
  under?: ReactNode;
  aside?: ReactNode;
  tone?: "accent" | "danger";
  onPress?: () => void;
  /** Chosen out of several. */
  isChosen?: boolean;
  disabled?: boolean;
}

/** A row; with `onPress` a button. */
export function Row({ children, under, aside, tone, onPress, isChosen, disabled }: RowProps) {
  const inside = (
    <>
      <span className="row-text">
        <span className="row-title">{children}</span>
        {under && <span className="row-under">{under}</span>}
      </span>
      {aside && <span className="row-aside">{aside}</span>}
      {isChosen !== undefined && (
        <span className="row-check" aria-hidden="true">
          {isChosen && "✓"}
        </span>
      )}
    </>
  );
  if (!onPress) return <div className="row">{inside}</div>;
  return (
    <button
      type="button"
      className="row"
      data-tone={tone}
      aria-pressed={isChosen}
      disabled={disabled}
      onClick={onPress}
    >
      {inside}
    </button>
  );
}

interface StepperProps {
  value: number;
  onChange: (value: number) => void;
  max: number;
  min?: number;
  /** Of what: for those who don't see the row. */
  label: string;
}

export function Stepper({ value, onChange, max, min = 0, label }: StepperProps) {
  return (
    <span className="stepper" role="group" aria-label={label}>
      {value > min && (
        <>
          <button
            type="button"
            aria-label={t("quantity.less", { of: label })}
            onClick={() => onChange(value - 1)}
          >
            −
          </button>
          <input
            inputMode="numeric"
            aria-label={t("quantity.of", { of: label })}
            value={value}
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => {
              const typed = Number(event.currentTarget.value.replace(/\D/g, ""));
              onChange(Math.min(max, Math.max(min, typed)));
            }}
          />
        </>
      )}
      <button
        type="button"
        aria-label={t("quantity.more", { of: label })}
        disabled={value >= max}
        onClick={() => onChange(value + 1)}
      >
        +
      </button>
    </span>
  );
}

interface SegmentsProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: { value: T; text: string; count?: number }[];
}

export function Segments<T extends string>({ label, value, onChange, options }: SegmentsProps<T>) {
  return (
    <div className="segments" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.text}
          {option.count !== undefined && <span className="count">{option.count}</span>}
        </button>
      ))}
    </div>
  );
}

export const Loading = () => (
  <p className="quiet" role="status">
    {t("state.loading")}
  </p>
);

export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <div className="alert" role="alert">
      <p>{problemText(error)}</p>
      {onRetry && (
        <button type="button" className="plain" onClick={onRetry}>
          {t("state.retry")}
        </button>
      )}
    </div>
  );
}

/** Nothing here, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children && <p>{children}</p>}
    </div>
  );
}
