//! When a backup is due, and which ones are kept: the newest of each of the last days, weeks and months. Pure.

use std::collections::HashSet;

use chrono::{Datelike, Days, LocalResult, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use helpdesk_domain::{Timestamp, ports::Fault};

use super::Store;

/// For how many days, weeks and months one backup each is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    pub daily: usize,
    pub weekly: usize,
    pub monthly: usize,
}

impl Keep {
    /// Which of these are not kept any more. The newest always is.
    pub fn superfluous<'a>(&self, backups: &[(&'a str, Timestamp)], zone: Tz) -> Vec<&'a str> {
        let mut newest_first = backups.to_vec();
        newest_first.sort_by_key(|(_, made_at)| std::cmp::Reverse(*made_at));
        let (mut days, mut weeks, mut months) = (HashSet::new(), HashSet::new(), HashSet::new());
        let mut gone = Vec::new();
        for (at, (name, made_at)) in newest_first.into_iter().enumerate() {
            let day: NaiveDate = made_at.with_timezone(&zone).date_naive();
            let week = day.iso_week();
            // Each is asked, since one backup can stand for its day, its week and its month.
            let kept = [
                days.len() < self.daily && days.insert(day),
                weeks.len() < self.weekly && weeks.insert((week.year(), week.week())),
                months.len() < self.monthly && months.insert((day.year(), day.month())),
            ];
            if at > 0 && !kept.contains(&true) {
                gone.push(name);
            }
        }
        gone
    }
}

/// Whether a backup is due: none was made since one of these times of the day last came.
pub fn is_due(times: &[NaiveTime], zone: Tz, newest: Option<Timestamp>, now: Timestamp) -> bool {
    let today = now.with_timezone(&zone).date_naive();
    let days = [Some(today), today.checked_sub_days(Days::new(1))];
    let moments = days.into_iter().flatten().flat_map(|day| times.iter().map(move |time| day.and_time(*time)));
    let moments = moments.filter_map(|moment| match zone.from_local_datetime(&moment) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at.to_utc()),
        // In the hour that a clock change leaves out: with the next time.
        LocalResult::None => None,
    });
    let last = moments.filter(|moment| *moment <= now).max();
    last.is_some_and(|last| newest.is_none_or(|newest| newest < last))
}

impl Store {
    /// Removes what isn't kept any more; the names of what was.
    pub fn prune(&self, keep: Keep, zone: Tz, now: Timestamp) -> Result<Vec<String>, Fault> {
        self.tidy(now)?;
        let backups = self.list()?;
        let made: Vec<_> = backups.iter().map(|backup| (backup.name.as_str(), backup.manifest.made_at)).collect();
        let gone = keep.superfluous(&made, zone);
        for name in &gone {
            self.remove(name)?;
        }
        Ok(gone.into_iter().map(str::to_owned).collect())
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use pretty_assertions::assert_eq;

    use super::*;

    const ZONE: Tz = chrono_tz::Europe::Moscow;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_year_of_nights_leaves_days_weeks_and_months() {
        let names: Vec<_> = (0..365).map(|n| n.to_string()).collect();
        let last = at("2026-06-30T00:00:00Z");
        let nights: Vec<_> = names
            .iter()
            .enumerate()
            .map(|(n, name)| (name.as_str(), last - Duration::days(i64::try_from(n).unwrap())))
            .collect();
        let keep = Keep { daily: 7, weekly: 4, monthly: 12 };
        let gone: HashSet<_> = keep.superfluous(&nights, ZONE).into_iter().collect();
        let kept: Vec<_> =
            nights.iter().filter(|(name, _)| !gone.contains(name)).map(|(_, at)| at.date_naive()).collect();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(kept[..7], (0..7).map(|n| day("2026-06-30") - Duration::days(n)).collect::<Vec<_>>());
        // The Sundays of the weeks before, then the last days of the months before.
        let rest = ["2026-06-21", "2026-06-14", "2026-05-31", "2026-04-30"].map(day);
        assert_eq!(kept[7..11], rest);
        assert_eq!(kept.len(), 7 + 2 + 11);
    }

    #[test]
    fn the_newest_stays_whatever_is_kept() {
        let keep = Keep { daily: 0, weekly: 0, monthly: 0 };
        let made = [("a", at("2026-06-01T00:00:00Z")), ("b", at("2026-06-02T00:00:00Z"))];
        assert_eq!(keep.superfluous(&made, ZONE), ["a"]);
    }

    #[test]
    fn a_backup_is_due_once_each_time_and_a_missed_one_is_made_up_for() {
        let times = [NaiveTime::from_hms_opt(3, 0, 0).unwrap()];
        // Three in the morning in Moscow is midnight in UTC.
        let due = |newest: Option<&str>, now: &str| is_due(&times, ZONE, newest.map(at), at(now));
        assert!(due(None, "2026-06-01T12:00:00Z"));
        assert!(due(Some("2026-05-31T00:00:10Z"), "2026-06-01T00:00:00Z"));
        assert!(!due(Some("2026-05-31T00:00:10Z"), "2026-05-31T23:59:59Z"));
        assert!(!due(Some("2026-06-01T00:00:10Z"), "2026-06-01T12:00:00Z"));
        assert!(due(Some("2026-05-20T00:00:10Z"), "2026-06-01T12:00:00Z"), "the server was off");
        assert!(!is_due(&[], ZONE, None, at("2026-06-01T12:00:00Z")), "none is scheduled");
    }
}
