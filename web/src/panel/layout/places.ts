/** Where one can go, by what one may do: the navigation and the palette show the same places. */
import type { ComponentType } from "react";
import type { Me, Role } from "~/api/types";
import {
  IconAway,
  IconBook,
  IconBox,
  IconBuilding,
  IconCalendar,
  IconCartridge,
  IconChart,
  IconClock,
  IconPeople,
  IconPlus,
  IconPrinter,
  IconPulse,
  IconQueue,
} from "~/ui/icons";

const WORK = [
  { to: "/orders/new", word: "new_order", Icon: IconPlus, section: "new" },
  { to: "/orders", word: "orders", Icon: IconQueue, section: "work" },
  { to: "/absences", word: "absences", Icon: IconAway, section: "work" },
  { to: "/reports", word: "reports", Icon: IconChart, section: "work" },
] as const;

const ADMINISTRATION = [
  { to: "/admin/people", word: "people", Icon: IconPeople, section: "administration" },
  { to: "/admin/branches", word: "branches", Icon: IconBuilding, section: "administration" },
  { to: "/admin/warehouses", word: "warehouses", Icon: IconBox, section: "administration" },
  { to: "/admin/cartridges", word: "cartridges", Icon: IconCartridge, section: "administration" },
  { to: "/admin/printers", word: "printers", Icon: IconPrinter, section: "administration" },
  { to: "/admin/calendars", word: "calendars", Icon: IconCalendar, section: "administration" },
  { to: "/admin/policies", word: "policies", Icon: IconClock, section: "administration" },
  { to: "/admin/history", word: "history", Icon: IconBook, section: "administration" },
  { to: "/admin/system", word: "system", Icon: IconPulse, section: "administration" },
] as const;

export type Place = ((typeof WORK)[number] | (typeof ADMINISTRATION)[number]) & {
  Icon: ComponentType<{ size?: number }>;
};

/** Whose roles come for figures; the server has the last word. */
const REPORTING: readonly Role[] = ["supervisor", "analyst", "administrator"];

export function placesFor({ can, roles }: Pick<Me, "can" | "roles">): Place[] {
  const may = {
    new_order: can.submit || can.submit_on_behalf,
    orders: true,
    absences: can.see_queue,
    reports: roles.some(({ role }) => REPORTING.includes(role)),
  };
  const work = WORK.filter(({ word }) => may[word]);
  return can.administer ? [...work, ...ADMINISTRATION] : work;
}
