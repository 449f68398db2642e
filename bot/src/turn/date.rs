//! Days people type: «15.12», «15.12.2026», «завтра», «через 3 дня», «2026-12-15». A day without a year is the next one
//! with that date.

use chrono::{Datelike, Days, NaiveDate};

/// The day that the words mean for somebody whose day is `today`; never one that has passed.
pub(super) fn parse(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = text.trim().trim_end_matches('.').to_lowercase();
    let day = match text.as_str() {
        "сегодня" | "today" => today,
        "завтра" | "tomorrow" => today.checked_add_days(Days::new(1))?,
        "послезавтра" => today.checked_add_days(Days::new(2))?,
        other => in_days(other)
            .and_then(|days| today.checked_add_days(Days::new(days)))
            .or_else(|| NaiveDate::parse_from_str(other, "%Y-%m-%d").ok())
            .or_else(|| dotted(other, today))?,
    };
    (day >= today).then_some(day)
}

/// A day, which is the last of some that begin today, or the first and the last: «10.12 – 20.12», «с 10.12 по 20.12»,
/// «from 10.12 to 20.12».
pub(super) fn parse_days(text: &str, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    if let Some(last) = parse(text, today) {
        return Some((today, last));
    }
    let text = text.trim().to_lowercase();
    [("с ", " по "), ("from ", " to "), ("", "–"), ("", "—"), ("", "-")].into_iter().find_map(|(begin, between)| {
        let (first, last) = text.strip_prefix(begin)?.split_once(between)?;
        let first = parse(first, today)?;
        // A day without a year is the next one after the first.
        Some((first, parse(last, first)?))
    })
}

/// «через 3 дня», «in 3 days», «через неделю».
fn in_days(text: &str) -> Option<u64> {
    let rest = text.strip_prefix("через ").or_else(|| text.strip_prefix("in "))?.trim();
    match rest {
        "день" | "a day" => return Some(1),
        "неделю" | "a week" => return Some(7),
        "месяц" | "a month" => return Some(30),
        _ => {}
    }
    let (number, unit) = rest.split_once(' ')?;
    let number: u64 = number.parse().ok().filter(|number| *number <= 365)?;
    match unit.trim() {
        "день" | "дня" | "дней" | "day" | "days" => Some(number),
        "неделю" | "недели" | "недель" | "week" | "weeks" => Some(number * 7),
        _ => None,
    }
}

fn dotted(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.split(['.', '/']).collect();
    let number = |part: &str| part.trim().parse::<u32>().ok();
    match parts.as_slice() {
        [day, month] => {
            let (day, month) = (number(day)?, number(month)?);
            let this = NaiveDate::from_ymd_opt(today.year(), month, day).filter(|date| *date >= today);
            this.or_else(|| NaiveDate::from_ymd_opt(today.year() + 1, month, day))
        }
        [day, month, year] => {
            let year = number(year)?;
            let year = i32::try_from(if year < 100 { 2000 + year } else { year }).ok()?;
            NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn days_are_understood_as_people_write_them() {
        let today = day(2026, 11, 26);
        for (text, meant) in [
            ("15.12", day(2026, 12, 15)),
            ("15.12.", day(2026, 12, 15)),
            ("3.01", day(2027, 1, 3)),
            ("15.12.26", day(2026, 12, 15)),
            ("15/12/2026", day(2026, 12, 15)),
            ("2026-12-15", day(2026, 12, 15)),
            ("Завтра", day(2026, 11, 27)),
            ("через 3 дня", day(2026, 11, 29)),
            ("через неделю", day(2026, 12, 3)),
            ("in 2 weeks", day(2026, 12, 10)),
            ("сегодня", today),
        ] {
            assert_eq!(parse(text, today), Some(meant), "{text}");
        }
    }

    #[test]
    fn one_day_is_the_last_and_two_are_the_first_and_the_last() {
        let today = day(2026, 11, 26);
        for (text, first, last) in [
            ("15.12", today, day(2026, 12, 15)),
            ("2026-12-15", today, day(2026, 12, 15)),
            ("10.12-20.12", day(2026, 12, 10), day(2026, 12, 20)),
            ("10.12.2026 – 20.12.2026", day(2026, 12, 10), day(2026, 12, 20)),
            ("с 28.12 по 10.01", day(2026, 12, 28), day(2027, 1, 10)),
            ("from tomorrow to 30.11", day(2026, 11, 27), day(2026, 11, 30)),
        ] {
            assert_eq!(parse_days(text, today), Some((first, last)), "{text}");
        }
        for text in ["", "20.12-скоро", "с 10.12", "25.11.2026-27.11.2026", "20.12.2026-10.12.2026"] {
            assert_eq!(parse_days(text, today), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_day_or_has_passed_is_none() {
        let today = day(2026, 11, 26);
        for text in ["", "скоро", "32.12", "30.02", "25.11.2026", "через", "через много дней", "12", "2026-11-25"]
        {
            assert_eq!(parse(text, today), None, "{text}");
        }
    }
}
