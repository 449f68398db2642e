//! One clock of one order in one cycle, as it stands in the table and as it is told.

use helpdesk_domain::{
    CalendarId, OrderId, PolicyId, Timestamp,
    order::Status,
    ports::{Fault, Version},
    sla::{Clock, Tell},
};
use serde::{Deserialize, Serialize};

use crate::{Row, Value, args, batch::Table};

/// Where a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    Running,
    Paused,
    Met,
    /// Cancelled or rejected: neither met nor breached.
    Ended,
}

impl ClockState {
    const ALL: [Self; 4] = [Self::Running, Self::Paused, Self::Met, Self::Ended];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Met => "met",
            Self::Ended => "ended",
        }
    }

    pub const fn is_open(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }
}

/// A deadline as of the instant it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineRow {
    pub order: OrderId,
    pub clock: Clock,
    pub cycle: u32,
    pub state: ClockState,
    /// When the target is or was used up. None while it is paused in time, and when the calendar never gets there.
    pub due_at: Option<Timestamp>,
    pub met_at: Option<Timestamp>,
    /// More working time than the target has passed.
    pub late: bool,
    /// Working seconds left, negative when late; of an open clock.
    pub remaining_s: Option<i64>,
    pub target_minutes: u32,
    pub policy: PolicyId,
    pub policy_version: Version,
    /// The warehouse's; none when it is unknown.
    pub calendar: Option<CalendarId>,
    pub calendar_version: Option<Version>,
}

/// A stretch of the order's history with what it counted for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSpan {
    pub from: Timestamp,
    /// None while it lasts.
    pub to: Option<Timestamp>,
    pub running: bool,
    pub status: Status,
    /// Working seconds; they counted if it was running, else it is how long the pause was.
    pub working_s: i64,
}

/// The answer to "why this deadline?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    pub deadline: DeadlineRow,
    pub policy_name: Option<String>,
    pub calendar_name: Option<String>,
    pub spans: Vec<KeptSpan>,
}

/// A clock as the fold keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Timing {
    pub clock: Clock,
    pub cycle: u32,
    pub state: ClockState,
    pub due_at: Option<Timestamp>,
    /// The instant after which it is late: when working time goes on after `due_at`.
    pub late_at: Option<Timestamp>,
    pub met_at: Option<Timestamp>,
    pub late: bool,
    /// Only while paused: a running clock's follows from `due_at`.
    pub remaining_s: Option<i64>,
    pub target_minutes: Option<u32>,
    pub policy: Option<(PolicyId, Version)>,
    pub calendar: Option<(CalendarId, Version)>,
    /// What it was completed with.
    pub kept: Vec<KeptSpan>,
    pub next: Option<Next>,
}

/// The next reminder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Next {
    pub level: String,
    pub tell: Tell,
    pub at: Timestamp,
}

pub(super) const COLUMNS: &str = "d.order_id, d.clock, d.cycle, d.state, d.due_at, d.late_at, d.met_at, d.late, \
     d.remaining_s, d.target_minutes, d.policy, d.policy_version, d.calendar, d.calendar_version, d.spans, \
     d.next_level, d.next_tell, d.next_at";

pub(super) const TABLE: Table = Table {
    name: "deadlines",
    columns: &[
        "order_id",
        "clock",
        "cycle",
        "state",
        "due_at",
        "late_at",
        "met_at",
        "late",
        "remaining_s",
        "target_minutes",
        "policy",
        "policy_version",
        "calendar",
        "calendar_version",
        "spans",
        "next_level",
        "next_tell",
        "next_at",
    ],
    key: 3,
};

impl Timing {
    /// A clock that starts; evaluating gives the rest.
    pub fn starting(clock: Clock, cycle: u32) -> Self {
        Self {
            clock,
            cycle,
            state: ClockState::Running,
            due_at: None,
            late_at: None,
            met_at: None,
            late: false,
            remaining_s: None,
            target_minutes: None,
            policy: None,
            calendar: None,
            kept: Vec::new(),
            next: None,
        }
    }

    pub fn read(row: &Row) -> Result<Self, Fault> {
        let state = row.text("state")?;
        let policy_version = row.opt_int("policy_version")?.and_then(|version| u64::try_from(version).ok());
        let calendar_version = row.opt_int("calendar_version")?.and_then(|version| u64::try_from(version).ok());
        let next = row.opt_text("next_level")?.map(|level| {
            let at = row.at("next_at")?;
            Ok::<_, Fault>(Next { level, tell: tell(&row.text("next_tell")?)?, at })
        });
        Ok(Self {
            clock: clock(&row.text("clock")?)?,
            cycle: u32::try_from(row.int("cycle")?).unwrap_or(u32::MAX),
            state: ClockState::ALL
                .into_iter()
                .find(|known| known.as_str() == state)
                .ok_or_else(|| Fault::new("column state holds something else"))?,
            due_at: row.opt_at("due_at")?,
            late_at: row.opt_at("late_at")?,
            met_at: row.opt_at("met_at")?,
            late: row.flag("late")?,
            remaining_s: row.opt_int("remaining_s")?,
            target_minutes: row.opt_int("target_minutes")?.and_then(|minutes| u32::try_from(minutes).ok()),
            policy: row.opt_parsed("policy")?.zip(policy_version),
            calendar: row.opt_parsed("calendar")?.zip(calendar_version),
            kept: row.json("spans")?,
            next: next.transpose()?,
        })
    }

    pub fn values(&self, order: OrderId) -> Result<Vec<Value>, Fault> {
        let (policy, calendar) = (self.policy.unzip(), self.calendar.unzip());
        let version = |version: Option<Version>| version.and_then(|version| i64::try_from(version).ok());
        Ok(args![
            order,
            self.clock.as_str(),
            self.cycle,
            self.state.as_str(),
            self.due_at,
            self.late_at,
            self.met_at,
            self.late,
            self.remaining_s,
            self.target_minutes.map(i64::from),
            policy.0,
            version(policy.1),
            calendar.0,
            version(calendar.1),
            crate::json(&self.kept)?,
            self.next.as_ref().map(|next| next.level.as_str()),
            self.next.as_ref().map(|next| next.tell.as_str()),
            self.next.as_ref().map(|next| next.at)
        ])
    }
}

pub(crate) fn clock(text: &str) -> Result<Clock, Fault> {
    let known = Clock::ALL.into_iter().find(|clock| clock.as_str() == text);
    known.ok_or_else(|| Fault::new("column clock holds something else"))
}

fn tell(text: &str) -> Result<Tell, Fault> {
    let known = [Tell::Assignee, Tell::Dispatcher, Tell::Supervisor].into_iter().find(|tell| tell.as_str() == text);
    known.ok_or_else(|| Fault::new("column next_tell holds something else"))
}
