/** Where one can go, by what one may do, and the person's own menu. */
import { Button, ScrollArea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, NavLink } from "react-router";
import { useMe } from "~/api/session";
import {
  IconBox,
  IconBuilding,
  IconCalendar,
  IconCartridge,
  IconClock,
  IconPeople,
  IconPlus,
  IconPrinter,
  IconPulse,
  IconQueue,
} from "~/ui/icons";
import classes from "./layout.module.css";
import { PersonMenu } from "./PersonMenu";

const ADMINISTRATION = [
  { to: "/admin/people", word: "people", Icon: IconPeople },
  { to: "/admin/branches", word: "branches", Icon: IconBuilding },
  { to: "/admin/warehouses", word: "warehouses", Icon: IconBox },
  { to: "/admin/cartridges", word: "cartridges", Icon: IconCartridge },
  { to: "/admin/printers", word: "printers", Icon: IconPrinter },
  { to: "/admin/calendars", word: "calendars", Icon: IconCalendar },
  { to: "/admin/policies", word: "policies", Icon: IconClock },
  { to: "/admin/system", word: "system", Icon: IconPulse },
] as const;

export function Navigation({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <>
      <Link to="/orders" className={classes.brand}>
        <img src="/favicon.svg" alt="" width={26} height={26} />
        Helpdesk
      </Link>
      <ScrollArea style={{ flex: 1 }} px="sm" type="auto">
        {(me.can.submit || me.can.submit_on_behalf) && (
          <Button component={Link} to="/orders/new" leftSection={<IconPlus size={16} />} fullWidth mb="sm">
            {t("nav.new_order")}
          </Button>
        )}
        <NavLink to="/orders" className={classes.link}>
          <IconQueue />
          {t("nav.orders")}
        </NavLink>
        {me.can.administer && (
          <>
            <div className={classes.section}>{t("nav.administration")}</div>
            {ADMINISTRATION.map(({ to, word, Icon }) => (
              <NavLink key={to} to={to} className={classes.link}>
                <Icon />
                {t(`nav.${word}`)}
              </NavLink>
            ))}
          </>
        )}
      </ScrollArea>
      <PersonMenu onHelp={onHelp} />
    </>
  );
}
