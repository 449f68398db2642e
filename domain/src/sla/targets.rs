//! What a policy promises: how much working time each clock may take, and who is told on the way.
//!
//! It holds no instants and no history; [`super::next_level`] puts the two together.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::Clock;
use crate::working_time::Calendar;

/// A year of minutes: no target is longer.
const MAX_MINUTES: u32 = 365 * 24 * 60;
const MAX_PERCENT: u16 = 1_000;
const MAX_REPEATS: u16 = 100;
const MAX_KEY_LENGTH: usize = 32;

/// Who is told at a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tell {
    Assignee,
    Dispatcher,
    Supervisor,
}

impl Tell {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assignee => "assignee",
            Self::Dispatcher => "dispatcher",
            Self::Supervisor => "supervisor",
        }
    }
}

/// A warning at a part of the target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// Its identity, for example `p80`: keep it when the percentage changes, or it is told once more.
    pub key: String,
    /// Of the target; more than 100 is after the deadline.
    pub percent: u16,
    pub tell: Tell,
}

/// After the deadline: once more every so often, under the keys `r1`, `r2`, … up to `cap`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// In minutes of working time.
    pub every_minutes: u32,
    /// How many repeats there are at most.
    pub cap: u16,
    pub tell: Tell,
}

/// What is promised for one clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// In minutes of working time; zero is due at once.
    pub minutes: u32,
    /// By rising percentage.
    pub levels: Vec<Level>,
    pub repeat: Option<Repeat>,
}

/// What a policy promises for an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    pub response: Target,
    pub resolution: Target,
    /// Whether waiting for stock pauses the resolution clock.
    pub waiting_stock_pauses: bool,
}

/// A target laid out in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    pub due_at: Option<DateTime<Utc>>,
    /// Each level and repeat, the earliest first: its key, who is told, when.
    pub steps: Vec<(String, Tell, Option<DateTime<Utc>>)>,
}

impl Targets {
    pub const fn of(&self, clock: Clock) -> &Target {
        match clock {
            Clock::Response => &self.response,
            Clock::Resolution => &self.resolution,
        }
    }

    /// Whether both targets can be kept: times, percentages and repeats in range, keys usable and unique.
    ///
    /// # Errors
    /// The first thing that is wrong, and for which clock.
    pub fn validate(&self) -> Result<(), InvalidTarget> {
        Clock::ALL
            .into_iter()
            .try_for_each(|clock| self.of(clock).validate().map_err(|problem| InvalidTarget { clock, problem }))
    }
}

impl Target {
    /// The working time that may pass.
    pub fn time(&self) -> Duration {
        Duration::minutes(i64::from(self.minutes))
    }

    /// When each step would be told, and the target itself used up, if the clock ran from an instant without a pause:
    /// what an administrator is shown before a policy is saved. `None` where the calendar does not get there.
    pub fn schedule(&self, calendar: &Calendar, from: DateTime<Utc>) -> Schedule {
        let at = |after| calendar.add(from, after);
        let steps = self.steps().into_iter().map(|step| (step.key, step.tell, at(step.after)));
        Schedule { due_at: at(self.time()), steps: steps.collect() }
    }

    fn validate(&self) -> Result<(), TargetProblem> {
        if self.minutes > MAX_MINUTES {
            return Err(TargetProblem::TooLong(self.minutes));
        }
        let mut keys = BTreeSet::new();
        let mut below = 0;
        for level in &self.levels {
            level.validate()?;
            if level.percent <= below {
                return Err(TargetProblem::NotRising(level.key.clone()));
            }
            if !keys.insert(&level.key) {
                return Err(TargetProblem::SameKeyTwice(level.key.clone()));
            }
            below = level.percent;
        }
        self.repeat.map_or(Ok(()), Repeat::validate)
    }

    /// The steps still ahead once `told` are told, from the lowest to the highest.
    pub(super) fn steps_above(&self, told: &BTreeSet<String>) -> Vec<Step> {
        let mut steps = self.steps();
        let repeats_told = told.iter().filter_map(|key| repeat_number(key)).max().unwrap_or(0);
        let passed = steps.iter().rposition(|step| {
            let by_a_repeat = match step.repeat {
                None => repeats_told > 0 && step.after <= self.time(),
                Some(number) => number <= repeats_told,
            };
            by_a_repeat || told.contains(&step.key)
        });
        steps.drain(..passed.map_or(0, |index| index + 1));
        steps
    }

    fn steps(&self) -> Vec<Step> {
        let levels = self.levels.iter().map(|level| Step {
            key: level.key.clone(),
            tell: level.tell,
            after: level.after(self.minutes),
            repeat: None,
        });
        let repeats = self.repeat.into_iter().filter(|repeat| repeat.every_minutes > 0).flat_map(|repeat| {
            (1..=repeat.cap).map(move |number| Step {
                key: format!("r{number}"),
                tell: repeat.tell,
                after: self.time() + Duration::minutes(i64::from(repeat.every_minutes) * i64::from(number)),
                repeat: Some(number),
            })
        });
        let mut steps: Vec<Step> = levels.chain(repeats).collect();
        steps.sort_by_key(|step| step.after);
        steps
    }
}

impl Level {
    /// The working time after which it is due, exact to the millisecond.
    fn after(&self, target_minutes: u32) -> Duration {
        Duration::milliseconds(i64::from(target_minutes) * i64::from(self.percent) * 600)
    }

    fn validate(&self) -> Result<(), TargetProblem> {
        let usable = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
        if self.key.is_empty() || self.key.len() > MAX_KEY_LENGTH || !self.key.chars().all(usable) {
            Err(TargetProblem::UnusableKey(self.key.clone()))
        } else if repeat_number(&self.key).is_some() {
            Err(TargetProblem::KeyOfARepeat(self.key.clone()))
        } else if !(1..=MAX_PERCENT).contains(&self.percent) {
            Err(TargetProblem::PercentOutOfRange { key: self.key.clone(), percent: self.percent })
        } else {
            Ok(())
        }
    }
}

impl Repeat {
    fn validate(self) -> Result<(), TargetProblem> {
        if self.every_minutes == 0 || self.every_minutes > MAX_MINUTES {
            Err(TargetProblem::RepeatOutOfRange(self.every_minutes))
        } else if !(1..=MAX_REPEATS).contains(&self.cap) {
            Err(TargetProblem::CapOutOfRange(self.cap))
        } else {
            Ok(())
        }
    }
}

/// A level or one repeat, with the working time after which it is due.
pub(super) struct Step {
    pub(super) key: String,
    pub(super) tell: Tell,
    pub(super) after: Duration,
    repeat: Option<u16>,
}

/// 3 for `r3`; `None` for the key of a level.
fn repeat_number(key: &str) -> Option<u16> {
    key.strip_prefix('r')
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|digits| digits.parse().ok())
}

/// Why the targets of a policy are not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the {clock} target: {problem}")]
pub struct InvalidTarget {
    pub clock: Clock,
    pub problem: TargetProblem,
}

impl InvalidTarget {
    /// A code for clients and translations; it never changes.
    pub const fn code(&self) -> &'static str {
        self.problem.code()
    }
}

/// What is wrong with one target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetProblem {
    #[error("{0} minutes is more than a year")]
    TooLong(u32),
    #[error("“{0}” cannot be the key of a level: 1 to 32 lower-case letters, digits, - or _")]
    UnusableKey(String),
    #[error("“{0}” is the key of a repeat, a level needs another")]
    KeyOfARepeat(String),
    #[error("two levels have the key “{0}”")]
    SameKeyTwice(String),
    #[error("the level “{key}” is at {percent} %; it must be between 1 and 1000 %")]
    PercentOutOfRange { key: String, percent: u16 },
    #[error("the level “{0}” must be at a higher percentage than the one before it")]
    NotRising(String),
    #[error("a repeat every {0} minutes is not possible; it must be between a minute and a year")]
    RepeatOutOfRange(u32),
    #[error("{0} repeats are not possible; there must be between 1 and 100")]
    CapOutOfRange(u16),
}

impl TargetProblem {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong(_) => "target_too_long",
            Self::UnusableKey(_) => "target_unusable_key",
            Self::KeyOfARepeat(_) => "target_key_of_a_repeat",
            Self::SameKeyTwice(_) => "target_same_key_twice",
            Self::PercentOutOfRange { .. } => "target_percent_out_of_range",
            Self::NotRising(_) => "target_not_rising",
            Self::RepeatOutOfRange(_) => "target_repeat_out_of_range",
            Self::CapOutOfRange(_) => "target_cap_out_of_range",
        }
    }
}
