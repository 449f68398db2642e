//! An order as far as its deadlines need it: the stretches of its statuses, its clocks, the reminders given.

use std::collections::BTreeSet;

use helpdesk_domain::{
    BranchId, OrderEvent, OrderId, PersonId, Timestamp, WarehouseId,
    order::{Priority, Status},
    ports::{Fault, Position},
    sla::{Clock, Span, Targets},
};
use serde::{Deserialize, Serialize};

use super::{
    directory::Directory,
    row::{ClockState, Timing},
    timers::{TimerKind, TimerRow},
};
use crate::{Reaction, Row, Value, args, batch::Table};

/// A stretch of one status; instants in microseconds, since these are read and written most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stretch {
    pub cycle: u32,
    pub status: Status,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub from: Timestamp,
    #[serde(default, with = "chrono::serde::ts_microseconds_option", skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
}

/// What lists by deadline need of an order, beside its deadlines.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Listed {
    pub number: u64,
    pub requester: Option<PersonId>,
    pub assignee: Option<PersonId>,
}

impl Listed {
    pub fn read(row: &Row) -> Result<Self, Fault> {
        Ok(Self {
            number: row.count("number")?,
            requester: row.opt_parsed("requester")?,
            assignee: row.opt_parsed("assignee")?,
        })
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Timed {
    pub order: OrderId,
    /// Read from the table by the deadlines alone.
    pub listed: Listed,
    pub branch: BranchId,
    pub warehouse: WarehouseId,
    pub priority: Priority,
    pub status: Status,
    pub cycle: u32,
    pub stretches: Vec<Stretch>,
    pub told: BTreeSet<(Clock, u32, String)>,
    pub timings: Vec<Timing>,
    /// The clocks as they stand in the table.
    pub stored: Vec<Timing>,
    pub position: Position,
    /// The last event that may have moved a deadline, if it has not been evaluated since.
    pub touched_at: Option<Timestamp>,
    /// Something else changed that stands in the table.
    pub moved: bool,
    /// Whether a timer stands in the table.
    pub had_timer: bool,
}

pub(super) const COLUMNS: &str =
    "order_id, branch, warehouse, priority, status, cycle, spans, told, position, number, requester, assignee";

pub(super) const TABLE: Table = Table {
    name: "deadline_orders",
    columns: &[
        "order_id",
        "branch",
        "warehouse",
        "priority",
        "status",
        "cycle",
        "spans",
        "told",
        "alive",
        "due_at",
        "late_at",
        "position",
        "number",
        "requester",
        "assignee",
        "response_late_at",
        "resolution_late_at",
    ],
    key: 1,
};

impl Timed {
    /// The clocks of an order that was just submitted; none for another event.
    pub fn submitted(event: &OrderEvent, from: &Reaction) -> Option<Self> {
        let OrderEvent::Submitted { number, branch, warehouse, requester, priority, .. } = event else {
            return None;
        };
        Some(Self {
            order: OrderId(from.recorded.subject()),
            listed: Listed { number: *number, requester: Some(*requester), assignee: None },
            branch: *branch,
            warehouse: *warehouse,
            priority: *priority,
            status: Status::New,
            cycle: 1,
            stretches: vec![Stretch { cycle: 1, status: Status::New, from: from.at(), to: None }],
            told: BTreeSet::new(),
            timings: Clock::ALL.map(|clock| Timing::starting(clock, 1)).to_vec(),
            stored: Vec::new(),
            position: from.recorded.position,
            touched_at: Some(from.at()),
            moved: false,
            had_timer: false,
        })
    }

    pub fn read(row: &Row) -> Result<Self, Fault> {
        let status: Status = row.parsed("status")?;
        Ok(Self {
            order: row.parsed("order_id")?,
            listed: Listed::default(),
            branch: row.parsed("branch")?,
            warehouse: row.parsed("warehouse")?,
            priority: crate::orders::priority(&row.text("priority")?)?,
            status,
            cycle: u32::try_from(row.int("cycle")?).unwrap_or(u32::MAX),
            stretches: row.json("spans")?,
            told: row.json("told")?,
            timings: Vec::new(),
            stored: Vec::new(),
            position: row.count("position")?,
            touched_at: None,
            moved: false,
            had_timer: TimerKind::of(status).is_some(),
        })
    }

    pub fn values(&self) -> Result<Vec<Value>, Fault> {
        let open = || self.timings.iter().filter(|timing| timing.state.is_open());
        let late_at = |clock| open().filter(|timing| timing.clock == clock).filter_map(|timing| timing.late_at).min();
        Ok(args![
            self.order,
            self.branch,
            self.warehouse,
            self.priority.as_str(),
            self.status.as_str(),
            self.cycle,
            crate::json(&self.stretches)?,
            crate::json(&self.told)?,
            self.is_alive(),
            open().filter_map(|timing| timing.due_at).min(),
            open().filter_map(|timing| timing.late_at).min(),
            self.position,
            self.listed.number,
            self.listed.requester,
            self.listed.assignee,
            late_at(Clock::Response),
            late_at(Clock::Resolution)
        ])
    }

    /// Whether a deadline or a timer of it can still move.
    pub const fn is_alive(&self) -> bool {
        !self.status.is_final()
    }

    /// Takes the events after the first.
    pub fn take(&mut self, event: &OrderEvent, from: &Reaction, directory: &Directory) {
        let at = from.at();
        match event {
            OrderEvent::StatusChanged { to, .. } => self.step(*to, at, directory),
            OrderEvent::Reopened { to, cycle, .. } => self.reopen(*to, *cycle, at, directory),
            OrderEvent::Commented { internal: false, .. } if from.metadata.role.is_staff() => {
                self.conclude(Clock::Response, ClockState::Met, at, directory);
            }
            OrderEvent::PriorityChanged { to, .. } => self.priority = *to,
            OrderEvent::Reminded { clock, cycle, level, .. } => {
                self.told.insert((*clock, *cycle, level.clone()));
            }
            OrderEvent::Assigned { to, .. } => return self.assign(Some(*to)),
            OrderEvent::Unassigned { .. } => return self.assign(None),
            _ => return,
        }
        self.position = from.recorded.position;
        self.touched_at = Some(at);
    }

    /// Moves no deadline.
    fn assign(&mut self, assignee: Option<PersonId>) {
        self.listed.assignee = assignee;
        self.moved = true;
    }

    fn step(&mut self, to: Status, at: Timestamp, directory: &Directory) {
        let resolution = match to {
            Status::Issued | Status::Closed => ClockState::Met,
            Status::Rejected | Status::Cancelled => ClockState::Ended,
            _ => ClockState::Running,
        };
        match to {
            Status::New => self.resume(Clock::Response, ClockState::Ended),
            Status::Cancelled => self.conclude(Clock::Response, ClockState::Ended, at, directory),
            _ => {
                // Forced from cancelled into work: somebody has responded after all.
                if to.is_open() {
                    self.resume(Clock::Response, ClockState::Ended);
                }
                self.conclude(Clock::Response, ClockState::Met, at, directory);
            }
        }
        if resolution == ClockState::Running {
            self.resume(Clock::Resolution, ClockState::Met);
            self.resume(Clock::Resolution, ClockState::Ended);
        } else {
            // Forced from one end to another: what it ended as follows the status.
            let other = if resolution == ClockState::Met { ClockState::Ended } else { ClockState::Met };
            self.resume(Clock::Resolution, other);
            self.conclude(Clock::Resolution, resolution, at, directory);
        }
        self.enter(to, at);
    }

    fn reopen(&mut self, to: Status, cycle: u32, at: Timestamp, directory: &Directory) {
        // Only an ended order is re-opened, so this changes nothing; but no order ever has two open clocks of a kind.
        self.conclude(Clock::Resolution, ClockState::Ended, at, directory);
        let responded = |timing: &Timing| timing.clock == Clock::Response && timing.state != ClockState::Ended;
        if to == Status::New && !self.timings.iter().any(responded) {
            self.timings.push(Timing::starting(Clock::Response, cycle));
        }
        self.timings.push(Timing::starting(Clock::Resolution, cycle));
        self.cycle = cycle;
        self.enter(to, at);
    }

    fn enter(&mut self, status: Status, at: Timestamp) {
        if let Some(last) = self.stretches.last_mut() {
            last.to = Some(at);
        }
        self.status = status;
        self.stretches.push(Stretch { cycle: self.cycle, status, from: at, to: None });
    }

    /// Ends the open clock of that kind, under the policy and calendar of this moment.
    fn conclude(&mut self, clock: Clock, state: ClockState, at: Timestamp, directory: &Directory) {
        let open = |timing: &Timing| timing.clock == clock && timing.state.is_open();
        if let Some(place) = self.timings.iter().position(open) {
            self.complete(place, state, at, directory);
        }
    }

    /// Opens the present clock of that kind again, if it ended so.
    fn resume(&mut self, clock: Clock, ended_as: ClockState) {
        if let Some(timing) = self.timings.iter_mut().rfind(|timing| timing.clock == clock)
            && timing.state == ended_as
        {
            *timing = Timing::starting(clock, timing.cycle);
        }
    }

    /// The stretches of a cycle as spans of a clock.
    pub fn spans(&self, clock: Clock, cycle: u32, targets: &Targets) -> Vec<Span> {
        let stretches = self.stretches.iter().filter(|stretch| stretch.cycle == cycle);
        stretches
            .map(|stretch| Span {
                from: stretch.from,
                to: stretch.to,
                running: runs(clock, stretch.status, targets),
                status: stretch.status.to_string(),
            })
            .collect()
    }

    /// The levels of a clock and cycle that were told.
    pub fn told(&self, clock: Clock, cycle: u32) -> BTreeSet<String> {
        let of_this = self.told.iter().filter(|told| (told.0, told.1) == (clock, cycle));
        of_this.map(|(.., level)| level.clone()).collect()
    }

    /// The transition that happens by itself if nothing else does.
    pub fn timer(&self, directory: &Directory) -> Option<TimerRow> {
        let (kind, since) = (TimerKind::of(self.status)?, self.stretches.last()?.from);
        let calendar = directory.calendar_of(self.warehouse);
        let due_at = calendar.and_then(|(_, entry)| entry.spec.calendar.add_working_days(since, kind.days()));
        Some(TimerRow { order: self.order, kind, since, due_at })
    }
}

/// The statuses in which a clock runs: the table of the domain's description.
const fn runs(clock: Clock, status: Status, targets: &Targets) -> bool {
    match (clock, status) {
        (Clock::Response, status) => matches!(status, Status::New),
        (Clock::Resolution, Status::WaitingStock) => !targets.waiting_stock_pauses,
        (Clock::Resolution, Status::WaitingRequester) => false,
        (Clock::Resolution, status) => status.is_open(),
    }
}
