//! What a person wants to be told, by which road, and when not. Ordinary decisions, so they stand in the log; the
//! language stands beside them, since it was there before.

use chrono::{DateTime, Duration, LocalResult, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{Refusal, Timestamp};

/// What a person chose; the default is what nobody has to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    pub notices: Notices,
    pub via: Via,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<QuietHours>,
    /// The morning's digest, for those who work on orders.
    pub digest: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { notices: Notices::Needed, via: Via::Telegram, quiet: None, digest: true }
    }
}

/// When a new message is worth sending; cards that are there follow in silence anyway.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Notices {
    /// When the person has to do something, or it is over.
    #[default]
    Needed,
    /// At every change of the status.
    Every,
}

/// By which road. A road that is closed (no chat, no address, no mail server) is replaced by the other one.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Via {
    #[default]
    Telegram,
    Email,
    Both,
}

/// From when to when nothing new is sent, by the person's own clock; over midnight when it ends earlier than it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    pub from: NaiveTime,
    pub until: NaiveTime,
}

impl Preferences {
    /// Hours in whole minutes that are not the whole day.
    pub(crate) fn checked(self) -> Result<Self, Refusal> {
        let whole = |time: NaiveTime| time.second() == 0 && time.nanosecond() == 0;
        match self.quiet {
            Some(quiet) if quiet.from == quiet.until || !whole(quiet.from) || !whole(quiet.until) => {
                Err(Refusal::QuietHoursInvalid)
            }
            _ => Ok(self),
        }
    }

    /// The first moment from `now` on that is not quiet.
    pub fn audible_from(&self, now: Timestamp, zone: Tz) -> Timestamp {
        self.quiet.map_or(now, |quiet| quiet.over_at(now, zone))
    }
}

impl QuietHours {
    fn covers(self, time: NaiveTime) -> bool {
        if self.from < self.until {
            (self.from..self.until).contains(&time)
        } else {
            time >= self.from || time < self.until
        }
    }

    fn over_at(self, now: Timestamp, zone: Tz) -> Timestamp {
        let local = now.with_timezone(&zone);
        if !self.covers(local.time()) {
            return now;
        }
        let today = local.date_naive().and_time(self.until);
        let end = if local.time() < self.until { today } else { today + Duration::days(1) };
        match zone.from_local_datetime(&end) {
            LocalResult::Single(end) | LocalResult::Ambiguous(end, _) => end.with_timezone(&Utc),
            // The clocks jump over that time: an hour later there is one.
            LocalResult::None => {
                let later = zone.from_local_datetime(&(end + Duration::hours(1))).earliest();
                later.map_or(now, |end: DateTime<Tz>| end.with_timezone(&Utc))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> NaiveTime {
        NaiveTime::parse_from_str(text, "%H:%M").unwrap()
    }

    fn quiet(from: &str, until: &str) -> Preferences {
        Preferences { quiet: Some(QuietHours { from: time(from), until: time(until) }), ..Preferences::default() }
    }

    fn at(text: &str, zone: Tz) -> Timestamp {
        let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        zone.from_local_datetime(&local).unwrap().with_timezone(&Utc)
    }

    #[test]
    fn quiet_hours_reach_over_midnight_by_the_persons_own_clock() {
        let zone = Tz::Asia__Yekaterinburg;
        let night = quiet("22:00", "07:30");
        for (now, audible) in [
            ("2026-03-02 21:59", "2026-03-02 21:59"),
            ("2026-03-02 22:00", "2026-03-03 07:30"),
            ("2026-03-03 03:00", "2026-03-03 07:30"),
            ("2026-03-03 07:30", "2026-03-03 07:30"),
        ] {
            assert_eq!(night.audible_from(at(now, zone), zone), at(audible, zone), "{now}");
        }
        let lunch = quiet("12:00", "13:00");
        assert_eq!(lunch.audible_from(at("2026-03-02 12:10", zone), zone), at("2026-03-02 13:00", zone));
    }

    #[test]
    fn quiet_hours_that_end_when_the_clocks_jump_end_an_hour_later() {
        let zone = Tz::Europe__Berlin;
        let night = quiet("22:00", "02:30");
        assert_eq!(night.audible_from(at("2026-03-28 23:00", zone), zone), at("2026-03-29 03:30", zone));
    }

    #[test]
    fn hours_that_are_the_whole_day_are_refused() {
        assert!(quiet("08:00", "08:00").checked().is_err());
        assert!(quiet("22:00", "07:00").checked().is_ok());
    }
}
