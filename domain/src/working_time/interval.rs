//! One interval of a local day, how it is written ("09:00"), and what can be wrong with a calendar.
//!
//! It knows no dates and no time zones: those are the calendar's.

use std::fmt;

use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

const DAY_MINUTES: u16 = 24 * 60;

/// A part of a local day, in minutes since its midnight: `from` belongs to it, `to` does not.
///
/// In JSON `{"from":"09:00","to":"18:00"}`; the end of the day is `"24:00"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Interval {
    pub from: u16,
    pub to: u16,
}

impl Interval {
    /// 00:00–24:00.
    pub const WHOLE_DAY: Self = Self { from: 0, to: DAY_MINUTES };

    /// An interval of `from..to`, minutes since midnight.
    ///
    /// # Errors
    /// When it is empty, runs backwards or leaves the day.
    pub fn new(from: u16, to: u16) -> Result<Self, CalendarError> {
        let interval = Self { from, to };
        interval.validate()?;
        Ok(interval)
    }

    fn validate(self) -> Result<(), CalendarError> {
        if self.to > DAY_MINUTES {
            Err(CalendarError::PastMidnight(self))
        } else if self.from >= self.to {
            Err(CalendarError::EndNotAfterStart(self))
        } else {
            Ok(())
        }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{}", write_minute(self.from), write_minute(self.to))
    }
}

/// An interval as JSON has it.
#[derive(Serialize, Deserialize)]
struct Written {
    from: String,
    to: String,
}

impl TryFrom<Written> for Interval {
    type Error = CalendarError;

    fn try_from(written: Written) -> Result<Self, CalendarError> {
        Self::new(read_minute(&written.from)?, read_minute(&written.to)?)
    }
}

impl From<Interval> for Written {
    fn from(interval: Interval) -> Self {
        Self { from: write_minute(interval.from), to: write_minute(interval.to) }
    }
}

fn write_minute(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn read_minute(text: &str) -> Result<u16, CalendarError> {
    let minute = match text.as_bytes() {
        [h1, h2, b':', m1, m2] => two_digits(*h1, *h2)
            .zip(two_digits(*m1, *m2))
            .filter(|(_, minutes)| *minutes < 60)
            .map(|(hours, minutes)| hours * 60 + minutes),
        _ => None,
    };
    minute.filter(|minute| *minute <= DAY_MINUTES).ok_or_else(|| CalendarError::NotATimeOfDay(text.to_owned()))
}

fn two_digits(tens: u8, ones: u8) -> Option<u16> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| u16::from(tens - b'0') * 10 + u16::from(ones - b'0'))
}

/// Which day of a calendar is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// That day of each ordinary week.
    Weekday(Weekday),
    /// One date, written as an exception.
    Date(NaiveDate),
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekday(weekday) => weekday.fmt(f),
            Self::Date(date) => date.fmt(f),
        }
    }
}

/// Why a calendar is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    #[error("“{0}” is not a time of day; write it as 09:00, the end of the day as 24:00")]
    NotATimeOfDay(String),
    #[error("“{0}” is not a known time zone; write it as Europe/Berlin")]
    UnknownTimeZone(String),
    #[error("the interval {0} must end after it starts; split one that crosses midnight in two")]
    EndNotAfterStart(Interval),
    #[error("the interval {0} must end by 24:00 of its day")]
    PastMidnight(Interval),
    #[error("on {day} the interval {second} stands after {first} but starts before it")]
    OutOfOrder { day: Day, first: Interval, second: Interval },
    #[error("on {day} the intervals {first} and {second} overlap")]
    Overlap { day: Day, first: Interval, second: Interval },
}

impl CalendarError {
    /// A code for clients and translations; it never changes.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotATimeOfDay(_) => "calendar_not_a_time_of_day",
            Self::UnknownTimeZone(_) => "calendar_unknown_time_zone",
            Self::EndNotAfterStart(_) => "calendar_end_not_after_start",
            Self::PastMidnight(_) => "calendar_past_midnight",
            Self::OutOfOrder { .. } => "calendar_out_of_order",
            Self::Overlap { .. } => "calendar_overlap",
        }
    }
}

pub(super) fn validate_day(day: Day, hours: &[Interval]) -> Result<(), CalendarError> {
    hours.iter().try_for_each(|interval| interval.validate())?;
    for (first, second) in hours.iter().copied().zip(hours.iter().copied().skip(1)) {
        if second.from < first.from {
            return Err(CalendarError::OutOfOrder { day, first, second });
        }
        if second.from < first.to {
            return Err(CalendarError::Overlap { day, first, second });
        }
    }
    Ok(())
}
