//! One order followed through its events: whose it is, whether it is in the backlog, and how its clocks ended.

use helpdesk_domain::{OrderEvent, PersonId, Timestamp, order::Status, ports::Fault, sla::Clock};
use serde::{Deserialize, Serialize};

use crate::{
    Reaction, Row, Value, args,
    batch::Table,
    deadlines::{ClockState, Directory, Timed, Timing},
};

pub(super) const COLUMNS: &str = "order_id, number, branch, warehouse, priority, status, cycle, spans, CAST('[]' AS TEXT) AS told, clocks, assignee, \
     position";

pub(super) const TABLE: Table = Table {
    name: "report_orders",
    columns: &[
        "order_id",
        "number",
        "branch",
        "warehouse",
        "priority",
        "status",
        "cycle",
        "spans",
        "clocks",
        "assignee",
        "open",
        "since",
        "position",
    ],
    key: 1,
};

/// How a clock ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Met,
    Late,
    Ended,
}

impl Outcome {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Late => "late",
            Self::Ended => "ended",
        }
    }

    pub fn read(text: &str) -> Result<Self, Fault> {
        let known = [Self::Met, Self::Late, Self::Ended].into_iter().find(|known| known.as_str() == text);
        known.ok_or_else(|| Fault::new("column outcome holds something else"))
    }
}

/// A clock that ended, as it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ended {
    pub clock: Clock,
    pub cycle: u32,
    pub outcome: Outcome,
    pub day: String,
    pub person: Option<PersonId>,
    pub at: Timestamp,
    pub working_s: i64,
}

/// A clock as far as going on with it needs it.
#[derive(Serialize, Deserialize)]
struct Kept {
    clock: Clock,
    cycle: u32,
    state: ClockState,
    #[serde(default, with = "chrono::serde::ts_microseconds_option", skip_serializing_if = "Option::is_none")]
    met_at: Option<Timestamp>,
}

impl Kept {
    const fn of(timing: &Timing) -> Self {
        Self { clock: timing.clock, cycle: timing.cycle, state: timing.state, met_at: timing.met_at }
    }

    fn timing(self) -> Timing {
        Timing { state: self.state, met_at: self.met_at, ..Timing::starting(self.clock, self.cycle) }
    }
}

/// An order, and its clocks as they are counted now and as they stand in the table.
pub(super) struct Followed {
    pub number: u64,
    pub timed: Timed,
    pub assignee: Option<PersonId>,
    pub ended: Vec<Ended>,
    pub stored: Vec<Ended>,
}

/// What an event did to the backlog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    Created,
    Reopened,
    Issued,
    Rejected,
    Cancelled,
}

impl Move {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Reopened => "reopened",
            Self::Issued => "issued",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Followed {
    /// An order that was just submitted; none for another event.
    pub fn submitted(event: &OrderEvent, from: &Reaction) -> Option<Self> {
        let OrderEvent::Submitted { number, .. } = event else { return None };
        let timed = Timed::submitted(event, from)?;
        Some(Self { number: *number, timed, assignee: None, ended: Vec::new(), stored: Vec::new() })
    }

    /// From the table; how it is counted comes with [`Followed::knows`].
    pub fn read(row: &Row) -> Result<Self, Fault> {
        let assignee = Some(row.text("assignee")?).filter(|text| !text.is_empty());
        let assignee = assignee.map(|text| text.parse()).transpose();
        let mut timed = Timed::read(row)?;
        let clocks: Vec<Kept> = row.json("clocks")?;
        timed.timings = clocks.into_iter().map(Kept::timing).collect();
        Ok(Self {
            number: row.count("number")?,
            timed,
            assignee: assignee.map_err(|_| Fault::new("column assignee holds something else"))?,
            ended: Vec::new(),
            stored: Vec::new(),
        })
    }

    /// A clock that ended before.
    pub fn knows(&mut self, ended: Ended) {
        self.stored.push(ended.clone());
        self.ended.push(ended);
    }

    pub fn values(&self) -> Result<Vec<Value>, Fault> {
        let since = self.timed.stretches.iter().find(|stretch| stretch.cycle == self.timed.cycle);
        Ok(args![
            self.timed.order,
            self.number,
            self.timed.branch,
            self.timed.warehouse,
            self.timed.priority.as_str(),
            self.timed.status.as_str(),
            self.timed.cycle,
            crate::json(&self.timed.stretches)?,
            crate::json(&self.timed.timings.iter().map(Kept::of).collect::<Vec<_>>())?,
            self.assignee.map(|person| person.to_string()).unwrap_or_default(),
            self.timed.status.is_open(),
            since.map(|stretch| stretch.from),
            self.timed.position
        ])
    }

    /// Takes an event after the first; what it did to the backlog, if anything.
    pub fn take(&mut self, event: &OrderEvent, from: &Reaction, directory: &Directory, day: &str) -> Option<Move> {
        match event {
            OrderEvent::Assigned { to, .. } => self.assignee = Some(*to),
            OrderEvent::Unassigned { .. } => self.assignee = None,
            _ => {}
        }
        let (was_open, before) = (self.timed.status.is_open(), self.timed.timings.clone());
        self.timed.take(event, from, directory);
        self.timed.position = from.recorded.position;
        self.timed.touched_at = None;
        self.count(&before, from, day);
        match (was_open, self.timed.status) {
            (false, now) if now.is_open() => Some(Move::Reopened),
            (true, Status::Issued | Status::Closed) => Some(Move::Issued),
            (true, Status::Rejected) => Some(Move::Rejected),
            (true, Status::Cancelled) => Some(Move::Cancelled),
            _ => None,
        }
    }

    /// Counts the clocks that ended with the event, and no longer those that run again.
    fn count(&mut self, before: &[Timing], from: &Reaction, day: &str) {
        let person = self.assignee.or(from.metadata.actor);
        for timing in &self.timed.timings {
            let old = before.iter().find(|old| (old.clock, old.cycle) == (timing.clock, timing.cycle));
            if old.is_some_and(|old| old.state == timing.state && old.met_at == timing.met_at) {
                continue;
            }
            self.ended.retain(|ended| (ended.clock, ended.cycle) != (timing.clock, timing.cycle));
            // Without a target nothing was promised, so nothing can be kept or broken.
            if timing.state.is_open() || timing.target_minutes.is_none() {
                continue;
            }
            let outcome = match (timing.state, timing.late) {
                (ClockState::Ended, _) => Outcome::Ended,
                (_, true) => Outcome::Late,
                (_, false) => Outcome::Met,
            };
            let counted = timing.kept.iter().filter(|span| span.running).map(|span| span.working_s);
            self.ended.push(Ended {
                clock: timing.clock,
                cycle: timing.cycle,
                outcome,
                day: day.to_owned(),
                person,
                at: from.at(),
                working_s: counted.sum(),
            });
        }
    }
}
