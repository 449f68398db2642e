//! The two clocks of an order, derived from its history.
//!
//! Nothing is accumulated: the spans in which a clock ran, a target and a calendar are all there is, and the
//! same spans are evaluated again when the policy or the calendar changes. All amounts are working time of
//! the calendar; all instants are UTC.
//!
//! - A clock is late when more working time than its target has passed; exactly the target is in time.
//! - A target of zero minutes is due the moment the clock first runs, within working hours or not.
//! - Of several levels overdue at once only the highest is told, and the lower ones are passed for good.
//!
//! What this file deliberately does not do: read a clock, know which status runs which clock (the lifecycle
//! table gives the spans), choose a policy, write reminders or send them.

mod targets;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, fmt};

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::working_time::Calendar;
pub use targets::{InvalidTarget, Level, Repeat, Schedule, Target, TargetProblem, Targets, Tell};

/// What is timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// From submitted to accepted, or to the first message of the staff.
    Response,
    /// From submitted or re-opened to issued.
    Resolution,
}

impl Clock {
    pub const ALL: [Self; 2] = [Self::Response, Self::Resolution];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Resolution => "resolution",
        }
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A stretch of an order's history in which one clock ran or was paused.
///
/// The spans of a clock are those of one cycle (a re-opened order starts a new list), in order and apart.
/// Every function here looks at them as of `now`: what begins later is left out, what ends later is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub from: DateTime<Utc>,
    /// `None` while it lasts.
    pub to: Option<DateTime<Utc>>,
    pub running: bool,
    /// The status of the order then; only shown.
    pub status: String,
}

impl Span {
    fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.from <= now && self.to.is_none_or(|to| to > now)
    }

    fn working(&self, calendar: &Calendar, now: DateTime<Utc>) -> Duration {
        calendar.working_between(self.from, self.to.map_or(now, |to| to.min(now)))
    }
}

/// How a clock ended, if it did: the order's history knows, its spans do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Open,
    /// What was promised happened. For the response a rejection counts too.
    Met {
        at: DateTime<Utc>,
    },
    /// Cancelled or rejected: neither met nor breached.
    Ended,
}

/// Where a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Running {
        /// When the target is or was used up; `None` when the calendar never gets there.
        due: Option<DateTime<Utc>>,
        /// Working time left; negative when late.
        remaining: Duration,
    },
    Paused {
        /// Working time left once it runs again; negative when it was late already.
        remaining: Duration,
    },
    Met {
        at: DateTime<Utc>,
        late: bool,
    },
    /// Cancelled or rejected; shown apart.
    Ended,
}

/// Where a clock stands at `now`.
///
/// A met clock is judged by the target and the calendar given here: pass the ones it was completed under.
pub fn state(spans: &[Span], target: &Target, calendar: &Calendar, outcome: Outcome, now: DateTime<Utc>) -> State {
    match outcome {
        Outcome::Ended => State::Ended,
        Outcome::Met { at } => State::Met { at, late: elapsed(spans, calendar, at) > target.time() },
        Outcome::Open => {
            let remaining = target.time() - elapsed(spans, calendar, now);
            if is_running(spans, now) {
                State::Running { due: due(spans, target, calendar, now), remaining }
            } else {
                State::Paused { remaining }
            }
        }
    }
}

/// Whether the clock runs at `now`.
pub fn is_running(spans: &[Span], now: DateTime<Utc>) -> bool {
    spans.iter().any(|span| span.running && span.is_open(now))
}

/// The working time of the spans in which the clock ran, up to `now`.
pub fn elapsed(spans: &[Span], calendar: &Calendar, now: DateTime<Utc>) -> Duration {
    spans.iter().filter(|span| span.running).fold(Duration::zero(), |sum, span| sum + span.working(calendar, now))
}

/// The instant at which the target is used up: ahead while the clock runs, in the past once it is late.
///
/// It follows from the spans alone, so it does not move while the clock runs. `None` when the clock is not
/// running and the target was not used up before, or when the calendar does not get there within ten years.
pub fn due(spans: &[Span], target: &Target, calendar: &Calendar, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    reached(spans, target.time(), calendar, now)
}

/// The instant after which it is late: the first working one, not before `due`, at which the clock runs. A target that was
/// used up exactly when a pause began is so only once the clock runs again.
///
/// `None` when the clock has not run since `due`.
pub fn late_after(spans: &[Span], calendar: &Calendar, due: DateTime<Utc>) -> Option<DateTime<Utc>> {
    spans.iter().filter(|span| span.running).find_map(|span| {
        let at = calendar.next_working(span.from.max(due))?;
        span.to.is_none_or(|to| at < to).then_some(at)
    })
}

/// A level of a target that is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextLevel {
    /// With order, clock and cycle, the identity of the reminder.
    pub key: String,
    pub tell: Tell,
    /// The exact instant; when it is not after `now`, the level is due at once.
    pub due_at: DateTime<Utc>,
}

/// The next level nobody was told about in this cycle.
///
/// Levels are climbed upwards only. When several are overdue (nobody looked for a while), the highest of
/// them is the answer; every level below one already told is passed, also when the policy gained it later.
/// `already_told` are the keys of this clock and cycle; keys the target does not have change nothing.
///
/// `None` while the clock does not run, when all is told, or when the calendar does not get there.
pub fn next_level(
    spans: &[Span],
    target: &Target,
    calendar: &Calendar,
    already_told: &BTreeSet<String>,
    now: DateTime<Utc>,
) -> Option<NextLevel> {
    if !is_running(spans, now) {
        return None;
    }
    let steps = target.steps_above(already_told);
    let spent = elapsed(spans, calendar, now);
    let step = steps.iter().rfind(|step| step.after <= spent).or_else(|| steps.first())?;
    let due_at = reached(spans, step.after, calendar, now)?;
    Some(NextLevel { key: step.key.clone(), tell: step.tell, due_at })
}

/// A span with what it counted for, as the answer to "why this deadline?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    pub from: DateTime<Utc>,
    /// `None` while it lasts.
    pub to: Option<DateTime<Utc>>,
    pub running: bool,
    pub status: String,
    /// The working time in it up to `now`; it counted if `running`, else it is how long the pause was.
    pub working: Duration,
}

/// The history behind a deadline. The working time of the running ones adds up to [`elapsed`].
pub fn explain(spans: &[Span], calendar: &Calendar, now: DateTime<Utc>) -> Vec<Explained> {
    spans
        .iter()
        .filter(|span| span.from <= now)
        .map(|span| Explained {
            from: span.from,
            to: span.to.filter(|to| *to <= now),
            running: span.running,
            status: span.status.clone(),
            working: span.working(calendar, now),
        })
        .collect()
}

/// The first instant at which the clock has run for `amount`, looking ahead if it runs at `now`.
fn reached(spans: &[Span], amount: Duration, calendar: &Calendar, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let mut left = amount;
    for span in spans.iter().filter(|span| span.running && span.from <= now) {
        if span.is_open(now) {
            return calendar.add(span.from, left);
        }
        let working = span.working(calendar, now);
        if left <= working {
            return calendar.add(span.from, left);
        }
        left -= working;
    }
    None
}
