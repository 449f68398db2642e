/** The views of the queue, as links: each keeps the rest of the filter. */
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { write, type Shown, type View } from "./filter";
import classes from "./queue.module.css";
import { SavedViews } from "./SavedViews";

export function Views({ views, shown }: { views: readonly View[]; shown: Shown }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("queue.views")} className={classes.views}>
      {views.map((view) => (
        <Link
          key={view}
          to={{ search: write({ ...shown, view, statuses: [] }).toString() }}
          className={classes.view}
          aria-current={view === shown.view ? "page" : undefined}
          // On a phone the views scroll sideways: the present one is to be seen.
          ref={
            view === shown.view
              ? (link) => link?.scrollIntoView({ block: "nearest", inline: "nearest" })
              : undefined
          }
        >
          {t(`view.${view}`)}
        </Link>
      ))}
      <span className={classes.saved}>
        <SavedViews query={write(shown).toString()} />
      </span>
    </nav>
  );
}
