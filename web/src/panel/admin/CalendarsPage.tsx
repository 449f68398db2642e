/** Working-time calendars: the hours of a week, and the dates that differ. */
import { SimpleGrid, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { calendarsQuery } from "~/api/directory";
import type { Calendar } from "~/api/types";
import classes from "./admin.module.css";
import { EntryDialog } from "./EntryDialog";
import { EntryList } from "./EntryList";
import { ranges, readExceptions, readHours, written, writtenExceptions } from "./hours";
import { TimeZonePick } from "./TimeZonePick";

const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
type Day = (typeof DAYS)[number];
const OFFICE = "09:00–13:00, 14:00–18:00";

/** The name of a weekday; Monday is 0, as the server has it. */
const dayName = (language: string, day: number, weekday: "short" | "long") =>
  new Intl.DateTimeFormat(language, { weekday, timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + day));

export function CalendarsPage() {
  const { t, i18n } = useTranslation();
  const short = (day: number) => dayName(i18n.language, day, "short");
  return (
    <EntryList
      title={t("nav.calendars")}
      hint={t("admin.hint.calendars")}
      query={useQuery(calendarsQuery)}
      columns={[
        { title: t("admin.name"), show: (calendar) => calendar.name },
        {
          title: t("admin.week"),
          show: ({ hours }) => (
            <ul className={classes.times}>
              {ranges(hours.week).map(({ first, last, hours }) => (
                <li key={first}>
                  {first === last ? short(first) : `${short(first)}–${short(last)}`}:{" "}
                  {hours || t("admin.day_off")}
                </li>
              ))}
            </ul>
          ),
        },
        { title: t("admin.exceptions"), show: ({ hours }) => Object.keys(hours.exceptions).length },
        { title: t("admin.time_zone"), show: ({ hours }) => hours.time_zone },
      ]}
      words={(calendar) => calendar.name}
      isOut={(calendar) => calendar.withdrawn}
      outLabel={t("admin.with_withdrawn")}
      edit={(calendar, close) => <CalendarDialog calendar={calendar} onClose={close} />}
    />
  );
}

function CalendarDialog({ calendar, onClose }: { calendar: Calendar | null; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const [name, setName] = useState(calendar?.name ?? "");
  const [zone, setZone] = useState(
    calendar?.hours.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  );
  const [week, setWeek] = useState(() => DAYS.map((day) => hoursOf(calendar, day)));
  const [dates, setDates] = useState(() => writtenExceptions(calendar?.hours.exceptions ?? {}));

  const read = week.map(readHours);
  const exceptions = readExceptions(dates);
  const isComplete = name.trim() !== "" && exceptions !== null && read.every((hours) => hours !== null);

  return (
    <EntryDialog
      kind="calendars"
      entry={calendar}
      form={isComplete ? { name, hours: { time_zone: zone, week: read, exceptions } } : null}
      title={calendar?.name ?? t("admin.new.calendars")}
      onClose={onClose}
    >
      <TextInput
        label={t("admin.name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        withAsterisk
        data-autofocus
      />
      <TimeZonePick value={zone} onChange={setZone} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
        {DAYS.map((day) => (
          <TextInput
            key={day}
            label={dayName(i18n.language, day, "long")}
            placeholder={t("admin.day_off")}
            value={week[day]}
            error={read[day] === null && t("admin.hours_unreadable")}
            onChange={(event) => setWeek(week.with(day, event.currentTarget.value))}
          />
        ))}
      </SimpleGrid>
      <Textarea
        label={t("admin.exceptions")}
        description={t("admin.exceptions_hint")}
        value={dates}
        error={exceptions === null && t("admin.exceptions_unreadable")}
        onChange={(event) => setDates(event.currentTarget.value)}
        autosize
        minRows={3}
        maxRows={10}
      />
    </EntryDialog>
  );
}

function hoursOf(calendar: Calendar | null, day: Day): string {
  if (calendar) return written(calendar.hours.week[day] ?? []);
  return day < 5 ? OFFICE : "";
}
