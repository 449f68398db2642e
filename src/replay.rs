//! `helpdesk replay --as-of TIME --out FILE.sqlite`: the read models as they stood then, as a file to query.

use std::path::PathBuf;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use helpdesk_adapters::replay::replay;
use helpdesk_domain::Timestamp;

use crate::{
    engine,
    moving::{self, clock, tell},
    progress::Progress,
    settings::Settings,
    words::Voice,
};

/// Which past, and where to.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// A day (the whole of it) or a time: 2026-03-01, 2026-03-01T10:00, 2026-03-01T10:00:00+03:00. Without an offset it
    /// is of HELPDESK_TIME_ZONE
    #[arg(long, value_name = "TIME")]
    as_of: String,
    /// The new SQLite file
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// The verb.
pub async fn run(settings: &Settings, options: &Options, voice: Voice) -> anyhow::Result<()> {
    let bad_time = || voice.failure("replay-bad-time", &[("text", (&options.as_of).into())]);
    let as_of = parse(&options.as_of, settings.time_zone).ok_or_else(bad_time)?;
    let Some(db) = engine::look(settings).await? else {
        return Err(voice.failure("log-empty", &[("url", settings.database.to_string().into())]));
    };
    let mut progress = Progress::new(voice);
    let replayed = replay(&db, as_of, &options.out, &clock(), &mut tell(&mut progress)).await;
    let head = replayed.map_err(|error| moving::told(error, voice))?;
    progress.clear();
    let at = as_of.with_timezone(&settings.time_zone).to_rfc3339();
    let Some(head) = head else { return Err(voice.failure("replay-before-log", &[("at", at.into())])) };
    let path = options.out.display().to_string();
    moving::say(voice, "replay-done", &head, &[("at", at.into()), ("path", path.into())]);
    Ok(())
}

fn parse(text: &str, zone: Tz) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.with_timezone(&Utc));
    }
    if let Ok(day) = text.parse::<NaiveDate>() {
        // The whole day: up to the last microsecond before the next.
        let next = local(day.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN), zone)?;
        return Some(next - TimeDelta::microseconds(1));
    }
    let formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    let at = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())?;
    local(at, zone)
}

/// The later of two, when clocks were set back: more is shown, not less.
fn local(at: NaiveDateTime, zone: Tz) -> Option<Timestamp> {
    let hour = TimeDelta::hours(1);
    let found = zone.from_local_datetime(&at).latest().or_else(|| zone.from_local_datetime(&(at + hour)).latest());
    found.map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_whole_day_and_a_time_is_local_unless_it_says_otherwise() {
        let parse = |text| parse(text, chrono_tz::Europe::Moscow).map(|at| at.to_rfc3339());
        assert_eq!(parse("2026-03-01").as_deref(), Some("2026-03-01T20:59:59.999999+00:00"));
        assert_eq!(parse("2026-03-01T10:00").as_deref(), Some("2026-03-01T07:00:00+00:00"));
        assert_eq!(parse("2026-03-01 10:00:30").as_deref(), Some("2026-03-01T07:00:30+00:00"));
        assert_eq!(parse("2026-03-01T10:00:00Z").as_deref(), Some("2026-03-01T10:00:00+00:00"));
        assert_eq!(parse("yesterday"), None);
    }
}
