//! The bot's texts in the reader's language, and what has to be done to a text before Telegram may show it.

use std::sync::LazyLock;

use chrono::{Datelike, TimeDelta, TimeZone};
use chrono_tz::Tz;
use helpdesk_domain::{Locale, Timestamp, Words, order::Status, words::Argument};

/// The most characters in the answer to a press.
pub(crate) const MAX_ANSWER: usize = 200;

const RU: &str = include_str!("../words/ru.ftl");
const EN: &str = include_str!("../words/en.ftl");

static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(&[(Locale::Ru, RU), (Locale::En, EN)]));

/// A text of ours (or a shared one). Arguments that people typed go through [`html`] first, unless the text is for a
/// button or an answer, which know no markup.
pub(crate) fn say(locale: Locale, key: &str, arguments: &[(&'static str, Argument<'_>)]) -> String {
    WORDS.say(locale, key, arguments)
}

/// A text without arguments.
pub(crate) fn word(locale: Locale, key: &str) -> String {
    say(locale, key, &[])
}

pub(crate) fn status(locale: Locale, status: Status) -> String {
    word(locale, &format!("status-{}", kebab(status.as_str())))
}

pub(crate) fn kebab(snake: &str) -> String {
    snake.replace('_', "-")
}

/// What people typed, harmless in HTML mode.
pub(crate) fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Cut to so many characters, with an ellipsis where something is missing.
pub(crate) fn cut(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(max.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// The days of an absence, for somebody who reads it at `now`: «по 20.12.2026 включительно», with its first day while
/// it lies ahead.
pub(crate) fn absence_days(from: Timestamp, until: Timestamp, zone: Tz, now: Timestamp, locale: Locale) -> String {
    let day = |at: Timestamp| at.with_timezone(&zone).format("%d.%m.%Y").to_string();
    let last = day(until - TimeDelta::seconds(1));
    if from > now {
        say(locale, "absence-from-until", &[("from", day(from).into()), ("until", last.into())])
    } else {
        say(locale, "absence-until", &[("until", last.into())])
    }
}

/// An instant for somebody who reads it at `now`: only the time today, the date too on other days.
pub(crate) fn moment<Z: TimeZone>(at: Timestamp, now: Timestamp, zone: &Z) -> String
where
    Z::Offset: std::fmt::Display,
{
    let (local, today) = (at.with_timezone(zone), now.with_timezone(zone));
    let pattern = match (local.date_naive() == today.date_naive(), local.year() == today.year()) {
        (true, _) => "%H:%M",
        (false, true) => "%d.%m %H:%M",
        (false, false) => "%d.%m.%Y %H:%M",
    };
    local.format(pattern).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use helpdesk_domain::words::keys;

    #[test]
    fn both_languages_have_the_same_keys() {
        let sorted = |source| {
            let mut keys = keys(source);
            keys.sort_unstable();
            keys
        };
        assert_eq!(sorted(RU), sorted(EN));
        for locale in Locale::ALL {
            for key in keys(RU) {
                assert!(WORDS.has(locale, key), "{key} is unreadable in {locale}");
            }
        }
    }

    #[test]
    fn every_status_has_its_word() {
        for locale in Locale::ALL {
            for status in Status::ALL {
                assert!(!super::status(locale, status).starts_with("status-"));
            }
        }
    }

    #[test]
    fn what_people_typed_is_harmless() {
        assert_eq!(html("<b>3 & 4</b>"), "&lt;b&gt;3 &amp; 4&lt;/b&gt;");
    }

    #[test]
    fn long_texts_are_cut_by_characters() {
        assert_eq!(cut("картридж", 5), "карт…");
        assert_eq!(cut("картридж", 8), "картридж");
    }
}
