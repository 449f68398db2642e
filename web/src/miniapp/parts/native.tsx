/** The main and the back button: Telegram's own where there is Telegram, else drawn here. */
import { useEffect, useEffectEvent } from "react";
import { back } from "../router";
import { telegram } from "../telegram";
import { useWords } from "../words";

interface MainButtonProps {
  text: string;
  onPress: () => void;
  disabled?: boolean;
  busy?: boolean;
}

/** What one came to the page for. One at a time. */
export function MainButton({ text, onPress, disabled = false, busy = false }: MainButtonProps) {
  const press = useEffectEvent(onPress);
  useEffect(() => {
    if (!telegram) return;
    const stop = telegram.onMainButton(() => press());
    return () => {
      stop();
      telegram?.hideMainButton();
    };
  }, []);
  useEffect(() => {
    telegram?.showMainButton({ text, isEnabled: !disabled, isBusy: busy });
  }, [text, disabled, busy]);

  if (telegram) return null;
  return (
    <div className="main-button">
      <button type="button" className="filled" disabled={disabled || busy} aria-busy={busy} onClick={onPress}>
        {text}
      </button>
    </div>
  );
}

/** Leads back from an inner page. */
export function BackButton() {
  const { t } = useWords();
  useEffect(() => {
    if (!telegram) return;
    telegram.showBackButton(true);
    const stop = telegram.onBackButton(() => back());
    return () => {
      stop();
      telegram?.showBackButton(false);
    };
  }, []);
  if (telegram) return null;
  return (
    <button type="button" className="back" onClick={() => back()}>
      <span aria-hidden="true">‹</span> {t("action.back")}
    </button>
  );
}

/** While something written would be lost, closing asks first. */
export function useClosingConfirmation(needed: boolean) {
  useEffect(() => {
    if (!needed) return;
    telegram?.confirmClosing(true);
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    if (!telegram) window.addEventListener("beforeunload", warn);
    return () => {
      telegram?.confirmClosing(false);
      window.removeEventListener("beforeunload", warn);
    };
  }, [needed]);
}
