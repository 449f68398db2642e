/** The few pictures we need, drawn with lines; always decoration beside a label. */
import type { ReactNode } from "react";

const icon = (drawing: ReactNode) =>
  function Icon({ size = 18 }: { size?: number }) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.8}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden
        focusable="false"
        style={{ flex: "none" }}
      >
        {drawing}
      </svg>
    );
  };

export const IconQueue = icon(<path d="M4 6h16M4 12h16M4 18h10" />);
export const IconPlus = icon(<path d="M12 5v14M5 12h14" />);
export const IconSearch = icon(
  <>
    <circle cx="11" cy="11" r="6" />
    <path d="m20 20-4.5-4.5" />
  </>,
);
export const IconPeople = icon(
  <>
    <circle cx="9" cy="8" r="3.5" />
    <path d="M3 20c0-3.5 2.7-5.5 6-5.5s6 2 6 5.5M15.5 5a3.5 3.5 0 0 1 0 6.5M17.5 15c2.2.7 3.5 2.5 3.5 5" />
  </>,
);
export const IconAway = icon(
  <>
    <circle cx="9" cy="8" r="3.5" />
    <path d="M3 20c0-3.5 2.7-5.5 6-5.5s6 2 6 5.5M15 11h6m-2.5-2.5L21 11l-2.5 2.5" />
  </>,
);
export const IconBuilding = icon(<path d="M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3" />);
export const IconBox = icon(<path d="M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8" />);
export const IconCartridge = icon(<path d="M4 9h16v6H4zM7 15v4M17 15v4M7 12h4M15 9V6H9v3" />);
export const IconPrinter = icon(<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z" />);
export const IconCalendar = icon(<path d="M5 6h14v14H5zM5 10h14M9 3v4M15 3v4" />);
export const IconClock = icon(
  <>
    <circle cx="12" cy="12" r="8" />
    <path d="M12 8v4l3 2" />
  </>,
);
export const IconPulse = icon(<path d="M3 12h4l3-7 4 14 3-7h4" />);
export const IconSun = icon(
  <>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1 1M17.4 17.4l1 1M5.6 18.4l1-1M17.4 6.6l1-1" />
  </>,
);
export const IconMoon = icon(<path d="M20 14.5A8 8 0 1 1 9.5 4a6.5 6.5 0 0 0 10.5 10.5z" />);
export const IconMore = icon(<path d="M5 12h.01M12 12h.01M19 12h.01" strokeWidth={3} />);
export const IconCross = icon(<path d="M6 6l12 12M18 6 6 18" />);
export const IconKey = icon(<path d="M4 6h16v12H4zM8 10h.01M12 10h.01M16 10h.01M8 14h8" />);
export const IconDown = icon(<path d="m6 9 6 6 6-6" />);
export const IconBack = icon(<path d="m14 6-6 6 6 6" />);
export const IconForward = icon(<path d="m10 6 6 6-6 6" />);
export const IconBoard = icon(<path d="M4 5h4v14H4zM10 5h4v9h-4zM16 5h4v11h-4z" />);
export const IconChart = icon(<path d="M4 20h16M6 16v-5M11 16V6M16 16V9" />);
export const IconBook = icon(<path d="M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11" />);
export const IconGood = icon(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="m8 12.5 2.8 2.8L16 9.5" />
  </>,
);
export const IconWarning = icon(<path d="M12 4 2.8 20h18.4zM12 10v4.5M12 17.2h.01" />);
export const IconBad = icon(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="m9 9 6 6M15 9l-6 6" />
  </>,
);
export const IconOff = icon(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M8 12h8" />
  </>,
);
export const IconToken = icon(
  <>
    <circle cx="8" cy="14" r="4" />
    <path d="m11 11 8-8M15 7l3 3" />
  </>,
);
