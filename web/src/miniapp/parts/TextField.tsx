/** A growing text field. The window scrolls, never a box within: a phone's keyboard covers what doesn't move with it. */
import { useId, type Ref } from "react";
import { telegram } from "../telegram";

export const MAX_TEXT = 2000;
/** Until then the keyboard has come up and the page has its new height. */
const KEYBOARD_MS = 350;

interface Props {
  label: string;
  hint?: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  isLabelHidden?: boolean;
  ref?: Ref<HTMLTextAreaElement>;
  autoFocus?: boolean;
}

export function TextField({
  label,
  hint,
  value,
  onChange,
  placeholder,
  isLabelHidden,
  ref,
  autoFocus,
}: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className={isLabelHidden ? "unseen" : undefined}>
        {label}
      </label>
      <textarea
        id={id}
        ref={ref}
        rows={2}
        maxLength={MAX_TEXT}
        placeholder={placeholder}
        aria-describedby={hint ? `${id}-hint` : undefined}
        autoFocus={autoFocus}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onFocus={(event) => keepInSight(event.currentTarget)}
      />
      {hint && (
        <p id={`${id}-hint`} className="note">
          {hint}
        </p>
      )}
    </div>
  );
}

/** iOS leaves a focused field under its keyboard. */
export function keepInSight(field: HTMLElement) {
  if (telegram?.isPhone) window.setTimeout(() => field.scrollIntoView({ block: "center" }), KEYBOARD_MS);
}
