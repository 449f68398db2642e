//! Working calendars: which minutes of which local days count, and the arithmetic on them.
//!
//! Everything is computed between absolute instants: each local interval is turned into its two ends in
//! UTC first, so a change to or from daylight-saving time is just a shorter or a longer day.
//!
//! - A local time that does not exist (the clocks went forward over it) is the first instant after the gap.
//! - A local time that exists twice (the clocks went back) is the earlier one where an interval starts and
//!   the later one where an interval ends. Two intervals that meet inside that hour share it: no instant
//!   counts twice.
//! - An interval holds its start and not its end; `24:00` is 00:00 of the next date.
//!
//! What this file deliberately does not do: read a clock, know about orders or deadlines (see [`crate::sla`]),
//! or choose the calendar of a warehouse.

mod interval;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, slice};

use chrono::{
    DateTime, Datelike, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc, Weekday,
};
use chrono_tz::{GapInfo, Tz};
use serde::{Deserialize, Serialize, Serializer};

pub use interval::{CalendarError, Day, Interval};

/// How far ahead a calendar is searched before the answer is "never": ten years.
const HORIZON: Duration = Duration::days(3_653);

const WEEKDAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// The working hours of a place.
///
/// Reading one from JSON validates it. One put together in code is checked by [`Calendar::validate`];
/// the arithmetic never panics on an invalid one, but its answers mean nothing then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Calendar {
    /// The zone in which `week` and `exceptions` are read; its IANA name in JSON.
    #[serde(serialize_with = "write_time_zone")]
    pub time_zone: Tz,
    /// The intervals of an ordinary week, Monday first; an empty list is a day off.
    pub week: [Vec<Interval>; 7],
    /// Dates that differ from their weekday: an empty list is a holiday, a shorter one a short day.
    pub exceptions: BTreeMap<NaiveDate, Vec<Interval>>,
}

/// A calendar as JSON has it, before it is checked.
#[derive(Deserialize)]
struct Written {
    time_zone: String,
    week: [Vec<Interval>; 7],
    #[serde(default)]
    exceptions: BTreeMap<NaiveDate, Vec<Interval>>,
}

impl TryFrom<Written> for Calendar {
    type Error = CalendarError;

    fn try_from(written: Written) -> Result<Self, CalendarError> {
        let Ok(time_zone) = written.time_zone.parse() else {
            return Err(CalendarError::UnknownTimeZone(written.time_zone));
        };
        let calendar = Self { time_zone, week: written.week, exceptions: written.exceptions };
        calendar.validate()?;
        Ok(calendar)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field by reference")]
fn write_time_zone<S: Serializer>(zone: &Tz, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(zone.name())
}

impl Calendar {
    /// Every minute of every day.
    pub fn around_the_clock(time_zone: Tz) -> Self {
        let week = std::array::from_fn(|_| vec![Interval::WHOLE_DAY]);
        Self { time_zone, week, exceptions: BTreeMap::new() }
    }

    /// Monday to Friday, 09:00–18:00, with lunch 13:00–14:00 and no holidays.
    pub fn office_hours(time_zone: Tz) -> Self {
        let day = [Interval { from: 9 * 60, to: 13 * 60 }, Interval { from: 14 * 60, to: 18 * 60 }];
        let week = std::array::from_fn(|weekday| if weekday < 5 { day.to_vec() } else { Vec::new() });
        Self { time_zone, week, exceptions: BTreeMap::new() }
    }

    /// Whether the intervals of each day lie within it, in order and apart; two may meet.
    ///
    /// # Errors
    /// The first thing that is wrong, and on which day.
    pub fn validate(&self) -> Result<(), CalendarError> {
        for (weekday, hours) in WEEKDAYS.into_iter().zip(&self.week) {
            interval::validate_day(Day::Weekday(weekday), hours)?;
        }
        for (date, hours) in &self.exceptions {
            interval::validate_day(Day::Date(*date), hours)?;
        }
        Ok(())
    }

    /// The intervals that hold on this local date; empty on a day off.
    pub fn hours_on(&self, date: NaiveDate) -> &[Interval] {
        let weekday = date.weekday().num_days_from_monday() as usize;
        self.exceptions.get(&date).unwrap_or(&self.week[weekday])
    }

    /// The working time between two instants; zero when `b` is not after `a`.
    pub fn working_between(&self, a: DateTime<Utc>, b: DateTime<Utc>) -> Duration {
        self.windows(a, b).fold(Duration::zero(), |sum, window| sum + window.length())
    }

    /// The first instant at which `working` has passed since `from`: the end of a working day rather than
    /// the start of the next one. Nothing to wait for (zero or less) is `from` itself, working or not.
    ///
    /// `None` when the calendar does not get there within ten years.
    pub fn add(&self, from: DateTime<Utc>, working: Duration) -> Option<DateTime<Utc>> {
        let mut left = working;
        if left <= Duration::zero() {
            return Some(from);
        }
        for window in self.windows(from, from.checked_add_signed(HORIZON)?) {
            if left <= window.length() {
                return Some(window.from + left);
            }
            left -= window.length();
        }
        None
    }

    /// Whether this instant is working time.
    pub fn is_working(&self, at: DateTime<Utc>) -> bool {
        self.next_window(at, Duration::minutes(1)).is_some_and(|window| window.from == at)
    }

    /// The first working instant not before `at`: `at` itself in working time.
    ///
    /// `None` when there is none within ten years.
    pub fn next_working(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.next_window(at, HORIZON).map(|window| window.from)
    }

    /// The same local time of day on the `days`-th working day after the date of `from`.
    ///
    /// A time before that day opens becomes its opening, one after it closes its closing; lunch is left
    /// alone. A `from` on a day off gives the closing, so that each of the `days` is given whole and a later
    /// `from` never gets an earlier answer. Zero days is `from` itself. A time that does not exist on that
    /// day is moved forward, one that exists twice is the earlier.
    ///
    /// `None` when there are not so many working days within ten years.
    pub fn add_working_days(&self, from: DateTime<Utc>, days: u32) -> Option<DateTime<Utc>> {
        let Some(days_before) = days.checked_sub(1) else {
            return Some(from);
        };
        let local = self.local(from);
        let last = local.date().checked_add_signed(HORIZON)?;
        let (date, open) = local
            .date()
            .iter_days()
            .skip(1)
            .take_while(|date| *date <= last)
            .filter_map(|date| Some((date, self.opening_on(date)?)))
            .nth(usize::try_from(days_before).ok()?)?;
        if self.opening_on(local.date()).is_none() {
            return Some(open.to);
        }
        let same_time = self.instant(date.and_time(local.time()), Edge::Start)?;
        Some(same_time.max(open.from).min(open.to))
    }

    /// From the first opening of a date to its last closing; `None` on a day off.
    fn opening_on(&self, date: NaiveDate) -> Option<Window> {
        let hours = self.hours_on(date);
        let from = self.on(date, hours.first()?.from, Edge::Start)?;
        let to = self.on(date, hours.last()?.to, Edge::End)?;
        (from < to).then_some(Window { from, to })
    }

    fn next_window(&self, at: DateTime<Utc>, within: Duration) -> Option<Window> {
        self.windows(at, at.checked_add_signed(within)?).next()
    }

    /// The working windows between two instants, cut to them, in order and apart.
    fn windows(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Windows<'_> {
        // A day early and a day late: where the clocks go back over midnight, a date comes twice.
        let date = self.local(from).date();
        let date = date.pred_opt().unwrap_or(date);
        let last = self.local(until).date();
        let last = last.succ_opt().unwrap_or(last);
        Windows { calendar: self, date, last, hours: self.hours_on(date).iter(), covered_to: from, until }
    }

    /// The local date and time of an instant; that of UTC at the far ends of what can be represented.
    fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        let utc = at.naive_utc();
        let offset = self.time_zone.offset_from_utc_datetime(&utc).fix();
        utc.checked_add_offset(offset).unwrap_or(utc)
    }

    /// The instant of a minute of a local date.
    fn on(&self, date: NaiveDate, minute: u16, edge: Edge) -> Option<DateTime<Utc>> {
        let midnight = date.and_time(NaiveTime::MIN);
        self.instant(midnight.checked_add_signed(Duration::minutes(i64::from(minute)))?, edge)
    }

    fn instant(&self, local: NaiveDateTime, edge: Edge) -> Option<DateTime<Utc>> {
        let instant = match (self.time_zone.from_local_datetime(&local), edge) {
            (LocalResult::Single(only), _) => only,
            (LocalResult::Ambiguous(earlier, _), Edge::Start) => earlier,
            (LocalResult::Ambiguous(_, later), Edge::End) => later,
            (LocalResult::None, _) => GapInfo::new(&local, &self.time_zone)?.end?,
        };
        Some(instant.to_utc())
    }
}

/// Which end of an interval a local time is; it decides when that time exists twice.
#[derive(Clone, Copy)]
enum Edge {
    Start,
    End,
}

/// A stretch of working time, never empty.
struct Window {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

impl Window {
    fn length(&self) -> Duration {
        self.to - self.from
    }
}

struct Windows<'a> {
    calendar: &'a Calendar,
    date: NaiveDate,
    last: NaiveDate,
    /// What is left of `date`.
    hours: slice::Iter<'a, Interval>,
    /// Nothing before this instant is given any more.
    covered_to: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Windows<'_> {
    fn cut(&mut self, interval: Interval) -> Option<Window> {
        let from = self.calendar.on(self.date, interval.from, Edge::Start)?.max(self.covered_to);
        let to = self.calendar.on(self.date, interval.to, Edge::End)?.min(self.until);
        if from >= to {
            return None;
        }
        self.covered_to = to;
        Some(Window { from, to })
    }
}

impl Iterator for Windows<'_> {
    type Item = Window;

    fn next(&mut self) -> Option<Window> {
        while self.covered_to < self.until {
            if let Some(interval) = self.hours.next().copied() {
                if let Some(window) = self.cut(interval) {
                    return Some(window);
                }
            } else {
                self.date = self.date.succ_opt().filter(|date| *date <= self.last)?;
                self.hours = self.calendar.hours_on(self.date).iter();
            }
        }
        None
    }
}
