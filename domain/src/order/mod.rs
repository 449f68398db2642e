//! The order aggregate: its state, folded from events. What may happen is in `lifecycle.rs`, how it is decided in
//! `decide.rs`. Status, assignee and line quantities are three separate things.

mod command;
mod decide;
mod event;
mod lifecycle;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use cqrs_es::{Aggregate, event_sink::EventSink};
use serde::{Deserialize, Serialize};

pub use command::{OrderCommand, StatusChange};
pub use decide::Sight;
pub(crate) use decide::submitting_role;
pub use event::{OrderEvent, Quantity};
pub use lifecycle::*;

use crate::{BranchId, CartridgeId, Context, PersonId, PhotoId, Refusal, Timestamp, WarehouseId, sla::Clock};

/// How urgent an order is; policies may choose by it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    Low,
    #[default]
    Normal,
    High,
    Urgent,
}

impl Priority {
    pub const ALL: [Self; 4] = [Self::Low, Self::Normal, Self::High, Self::Urgent];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }
}

/// One line (позиция): a cartridge and what became of the pieces asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub cartridge: CartridgeId,
    pub requested: i64,
    pub issued: i64,
    pub waived: i64,
    pub received: i64,
}

impl Line {
    /// Pieces neither issued nor waived yet.
    pub const fn outstanding(&self) -> i64 {
        self.requested - self.issued - self.waived
    }
}

/// An order, as its events made it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// What the first event said; none before it.
    pub submitted: Option<Submission>,
    pub status: Status,
    pub assignee: Option<PersonId>,
    /// When the present assignee got it.
    pub assigned_at: Option<Timestamp>,
    pub lines: Vec<Line>,
    pub priority: Priority,
    pub photos: Vec<PhotoId>,
    /// The resolution cycle, from 1; each re-opening starts the next.
    pub cycle: u32,
    /// When the order last became issued.
    pub issued_at: Option<Timestamp>,
    pub nudged_at: Option<Timestamp>,
    /// The reminders that have been given.
    pub reminded: BTreeSet<(Clock, u32, String)>,
}

/// What never changes about an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    pub at: Timestamp,
    pub number: u64,
    pub branch: BranchId,
    pub warehouse: WarehouseId,
    pub requester: PersonId,
}

impl Aggregate for Order {
    const TYPE: &'static str = "order";
    type Command = OrderCommand;
    type Event = OrderEvent;
    type Error = Refusal;
    type Services = Context;

    async fn handle(
        &mut self,
        command: OrderCommand,
        context: &Context,
        sink: &EventSink<Self>,
    ) -> Result<(), Refusal> {
        for event in self.decide(command, context)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: OrderEvent) {
        match event {
            OrderEvent::Submitted { at, number, branch, warehouse, requester, lines, priority, .. } => {
                self.submitted = Some(Submission { at, number, branch, warehouse, requester });
                self.priority = priority;
                self.cycle = 1;
                self.set_requested(&lines);
            }
            OrderEvent::LinesAmended { lines, .. } => self.set_requested(&lines),
            OrderEvent::Assigned { at, to, .. } => {
                self.assignee = Some(to);
                self.assigned_at = Some(at);
            }
            OrderEvent::Unassigned { .. } => {
                self.assignee = None;
                self.assigned_at = None;
            }
            OrderEvent::StatusChanged { at, to, .. } => {
                self.status = to;
                if to == Status::Issued {
                    self.issued_at = Some(at);
                }
            }
            OrderEvent::HandedOver { lines } => self.add(&lines, |line| &mut line.issued),
            OrderEvent::Received { lines } => self.add(&lines, |line| &mut line.received),
            OrderEvent::LineWaived { cartridge, quantity, .. } => {
                self.add(&[Quantity { cartridge, quantity }], |line| &mut line.waived);
            }
            OrderEvent::PhotoAttached { photo } => self.photos.push(photo),
            OrderEvent::PriorityChanged { to, .. } => self.priority = to,
            OrderEvent::Reopened { to, cycle, .. } => {
                self.status = to;
                self.cycle = cycle;
            }
            OrderEvent::Reminded { clock, cycle, level, .. } => {
                self.reminded.insert((clock, cycle, level));
            }
            OrderEvent::Nudged { at } => self.nudged_at = Some(at),
            OrderEvent::Commented { .. } => {}
        }
    }
}

impl Order {
    /// Replaces the requested lines, keeping what was already issued, waived or received of the same cartridges.
    fn set_requested(&mut self, lines: &[Quantity]) {
        let old = std::mem::take(&mut self.lines);
        self.lines = lines
            .iter()
            .map(|&Quantity { cartridge, quantity }| {
                let before = old.iter().find(|line| line.cartridge == cartridge);
                Line {
                    cartridge,
                    requested: quantity,
                    issued: before.map_or(0, |line| line.issued),
                    waived: before.map_or(0, |line| line.waived),
                    received: before.map_or(0, |line| line.received),
                }
            })
            .collect();
    }

    fn add(&mut self, quantities: &[Quantity], field: impl Fn(&mut Line) -> &mut i64) {
        for &Quantity { cartridge, quantity } in quantities {
            if let Some(line) = self.lines.iter_mut().find(|line| line.cartridge == cartridge) {
                *field(line) += quantity;
            }
        }
    }

    /// Pieces neither issued nor waived, over all lines.
    pub fn outstanding(&self) -> i64 {
        self.lines.iter().map(Line::outstanding).sum()
    }
}
