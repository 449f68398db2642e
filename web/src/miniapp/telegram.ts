/**
 * Everything between us and Telegram's client, in this one file: what it said when it opened us, and its native parts.
 * Outside Telegram `telegram` is null, and the pages draw such parts themselves.
 */
import { on, postEvent, retrieveRawLaunchParams, setTargetOrigin } from "@tma.js/sdk";

export interface MainButtonState {
  text: string;
  isEnabled: boolean;
  isBusy: boolean;
}

export type ThemeParams = Record<string, string | undefined>;
export type Haptic = "success" | "warning" | "error" | "selection" | "tap";

function launchParams(): URLSearchParams | null {
  // A tab that once showed the app in a frame remembers its launch; that doesn't make it Telegram.
  if (!location.hash.includes("tgWebAppData=") && !("TelegramWebviewProxy" in window)) return null;
  try {
    return new URLSearchParams(retrieveRawLaunchParams());
  } catch {
    return null;
  }
}

function connect(launch: URLSearchParams) {
  // Who may frame us is settled by the Content-Security-Policy; what we tell the frame's owner is no secret.
  setTargetOrigin("*");
  const initData = launch.get("tgWebAppData") ?? "";
  const about = new URLSearchParams(initData);
  const user = JSON.parse(about.get("user") ?? "{}") as { id?: number; language_code?: string };
  const version = (launch.get("tgWebAppVersion") ?? "6.0").split(".").map(Number);
  const platform = launch.get("tgWebAppPlatform") ?? "";
  const isPhone = platform === "ios" || platform.startsWith("android");

  /** Whether the client knows what came with this version. */
  const knows = (major: number, minor: number) =>
    (version[0] ?? 0) > major || (version[0] === major && (version[1] ?? 0) >= minor);

  return {
    initData,
    /** Names this opening of the app. */
    opening: about.get("hash") ?? "",
    user: user.id ?? 0,
    language: user.language_code,
    startParam: launch.get("tgWebAppStartParam") ?? about.get("start_param"),
    theme: JSON.parse(launch.get("tgWebAppThemeParams") ?? "{}") as ThemeParams,
    /** Only phones have a camera for us. */
    canScan: knows(6, 4) && isPhone,
    hasSettingsButton: knows(7, 0),
    isPhone,

    ready() {
      postEvent("web_app_ready");
      postEvent("web_app_expand");
      if (knows(7, 0)) postEvent("web_app_setup_settings_button", { is_visible: true });
      if (knows(8, 0)) {
        postEvent("web_app_request_safe_area");
        postEvent("web_app_request_content_safe_area");
      }
    },

    close: () => postEvent("web_app_close"),

    showMainButton({ text, isEnabled, isBusy }: MainButtonState) {
      postEvent("web_app_setup_main_button", {
        is_visible: true,
        is_active: isEnabled && !isBusy,
        is_progress_visible: isBusy,
        text,
      });
    },
    hideMainButton: () => postEvent("web_app_setup_main_button", { is_visible: false }),
    onMainButton: (press: () => void) => on("main_button_pressed", press),

    showBackButton(isVisible: boolean) {
      if (knows(6, 1)) postEvent("web_app_setup_back_button", { is_visible: isVisible });
    },
    onBackButton: (press: () => void) => on("back_button_pressed", press),
    onSettingsButton: (press: () => void) => on("settings_button_pressed", press),

    confirmClosing(needed: boolean) {
      if (knows(6, 2)) postEvent("web_app_setup_closing_behavior", { need_confirmation: needed });
    },

    haptic(kind: Haptic) {
      if (!knows(6, 1)) return;
      if (kind === "selection") postEvent("web_app_trigger_haptic_feedback", { type: "selection_change" });
      else if (kind === "tap")
        postEvent("web_app_trigger_haptic_feedback", { type: "impact", impact_style: "light" });
      else postEvent("web_app_trigger_haptic_feedback", { type: "notification", notification_type: kind });
    },

    /** The bars' colours, so that the app and its frame are one. */
    paint(color: `#${string}`) {
      if (knows(6, 9)) postEvent("web_app_set_header_color", { color });
      if (knows(6, 1)) postEvent("web_app_set_background_color", { color });
      if (knows(7, 10)) postEvent("web_app_set_bottom_bar_color", { color });
    },

    onTheme: (changed: (theme: ThemeParams) => void) =>
      on("theme_changed", ({ theme_params }) => changed(theme_params as ThemeParams)),

    onSafeArea(changed: (top: number, bottom: number) => void) {
      const insets = { device: { top: 0, bottom: 0 }, content: { top: 0, bottom: 0 } };
      const tell = () =>
        changed(insets.device.top + insets.content.top, insets.device.bottom + insets.content.bottom);
      on("safe_area_changed", ({ top, bottom }) => {
        insets.device = { top, bottom };
        tell();
      });
      on("content_safe_area_changed", ({ top, bottom }) => {
        insets.content = { top, bottom };
        tell();
      });
    },

    /** What the camera read; null when the person closed it. */
    scan(text: string): Promise<string | null> {
      return new Promise((resolve) => {
        const ends = [
          on("qr_text_received", ({ data }) => end(data ?? null)),
          on("scan_qr_popup_closed", () => end(null)),
        ];
        const end = (read: string | null) => {
          for (const stop of ends) stop();
          if (read !== null) postEvent("web_app_close_scan_qr_popup");
          resolve(read);
        };
        postEvent("web_app_open_scan_qr_popup", { text });
      });
    },
  };
}

const launch = launchParams();

/** Telegram's client, when it is what opened us. */
export const telegram = launch ? connect(launch) : null;
