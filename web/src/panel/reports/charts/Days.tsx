/** Lines over the days of a period. Told apart by colour, by dash and by name. */
import { useTranslation } from "react-i18next";
import { number } from "~/ui/format";
import type { DaysChart } from "./chart";
import classes from "./charts.module.css";

const WIDTH = 800;
const HEIGHT = 200;
const LEFT = 36;
const BOTTOM = 22;
const TOP = 8;

export function Days({ title, chart }: { title: string; chart: DaysChart }) {
  const { t, i18n } = useTranslation();
  const greatest = Math.max(...chart.series.flatMap(({ values }) => values), 1);
  const step = niceStep(greatest);
  const top = Math.ceil(greatest / step) * step;
  const x = (index: number) => LEFT + (index / Math.max(chart.days.length - 1, 1)) * (WIDTH - LEFT - 4);
  const y = (value: number) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM);
  const grid = Array.from({ length: top / step + 1 }, (_, index) => index * step);
  const short = new Intl.DateTimeFormat(i18n.language === "en" ? "en-GB" : i18n.language, {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
  const marks = [0, Math.floor((chart.days.length - 1) / 2), chart.days.length - 1];

  return (
    <figure className={classes.days}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="xMinYMid"
        role="img"
        aria-label={t("reports.chart", { title })}
      >
        {grid.map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={WIDTH} y1={y(value)} y2={y(value)} className={classes.grid} />
            <text x={LEFT - 6} y={y(value) + 4} textAnchor="end" className={classes.axis}>
              {number(i18n.language, value)}
            </text>
          </g>
        ))}
        {marks.map((index, place) => (
          <text
            key={place}
            x={x(index)}
            y={HEIGHT - 5}
            textAnchor={place === 0 ? "start" : place === 1 ? "middle" : "end"}
            className={classes.axis}
          >
            {chart.days[index] && short.format(new Date(chart.days[index]))}
          </text>
        ))}
        {chart.series.map(({ title, values }, index) => (
          <polyline
            key={title}
            data-series={index}
            className={classes.line}
            points={values.map((value, at) => `${x(at)},${y(value)}`).join(" ")}
          />
        ))}
      </svg>
      <figcaption className={classes.legend}>
        {chart.series.map(({ title }, index) => (
          <span key={title}>
            <svg width="28" height="8" aria-hidden>
              <line x1="0" x2="28" y1="4" y2="4" data-series={index} className={classes.line} />
            </svg>
            {title}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

/** 1, 2 or 5 times a power of ten, so that there are about four lines. */
function niceStep(greatest: number): number {
  const rough = greatest / 4;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  return ([1, 2, 5, 10].find((times) => times * power >= rough) ?? 10) * power;
}
