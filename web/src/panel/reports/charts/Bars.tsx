/** Bars with their words and figures beside them. */
import { useTranslation } from "react-i18next";
import { number, percent } from "~/ui/format";
import type { BarsChart } from "./chart";
import classes from "./charts.module.css";

export function Bars({ title, chart }: { title: string; chart: BarsChart }) {
  const { t, i18n } = useTranslation();
  const greatest = chart.unit === "percent" ? 100 : Math.max(...chart.bars.map(({ value }) => value), 1);
  return (
    <div className={classes.bars} role="img" aria-label={t("reports.chart", { title })}>
      {chart.bars.map(({ label, value }) => (
        <div key={label} className={classes.bar}>
          <span className={classes.label} title={label}>
            {label}
          </span>
          <svg className={classes.track} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden>
            <rect width="100" height="10" className={classes.ground} />
            <rect width={(value / greatest) * 100} height="10" className={classes.fill} />
          </svg>
          <span className={classes.value}>
            {(chart.unit === "percent" ? percent : number)(i18n.language, value)}
          </span>
        </div>
      ))}
    </div>
  );
}
