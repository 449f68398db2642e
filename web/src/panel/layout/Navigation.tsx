/** Where one can go, the palette, and the person's own menu. */
import { Button, Kbd, ScrollArea, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, NavLink } from "react-router";
import { useMe } from "~/api/session";
import { IconPlus, IconSearch } from "~/ui/icons";
import classes from "./layout.module.css";
import { PersonMenu } from "./PersonMenu";
import { placesFor, type Place } from "./places";

interface Props {
  onHelp: () => void;
  onPalette: () => void;
}

export function Navigation({ onHelp, onPalette }: Props) {
  const { t } = useTranslation();
  const places = placesFor(useMe());
  const within = (section: Place["section"]) => places.filter((place) => place.section === section);
  const administration = within("administration");
  return (
    <>
      <Link to="/orders" className={classes.brand}>
        <img src="/favicon.svg" alt="" width={26} height={26} />
        Helpdesk
      </Link>
      <ScrollArea style={{ flex: 1 }} px="sm" type="auto">
        {within("new").map(({ to }) => (
          <Button key={to} component={Link} to={to} leftSection={<IconPlus size={16} />} fullWidth mb="xs">
            {t("nav.new_order")}
          </Button>
        ))}
        <UnstyledButton className={classes.search} onClick={onPalette}>
          <IconSearch size={16} />
          {t("palette.short")}
          <Kbd size="xs" ml="auto" visibleFrom="sm">
            Ctrl K
          </Kbd>
        </UnstyledButton>
        {within("work").map((place) => (
          <To key={place.to} place={place} />
        ))}
        {administration.length > 0 && <div className={classes.section}>{t("nav.administration")}</div>}
        {administration.map((place) => (
          <To key={place.to} place={place} />
        ))}
      </ScrollArea>
      <PersonMenu onHelp={onHelp} />
    </>
  );
}

function To({ place: { to, word, Icon } }: { place: Place }) {
  const { t } = useTranslation();
  return (
    <NavLink to={to} className={classes.link}>
      <Icon />
      {t(`nav.${word}`)}
    </NavLink>
  );
}
