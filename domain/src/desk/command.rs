//! Every command there is, with the aggregate it is for.

use crate::{
    BranchId, CalendarId, CartridgeId, OrderId, PersonId, PolicyId, PrinterId, WarehouseId,
    directory::{Branch, CalendarSpec, Cartridge, EntryCommand, Policy, Printer, Warehouse},
    invitation::InvitationCommand,
    order::OrderCommand,
    person::PersonCommand,
    room::{RoomCommand, RoomId},
};

#[derive(Debug, Clone)]
pub enum Command {
    Order(OrderId, OrderCommand),
    Person(PersonId, PersonCommand),
    Branch(BranchId, EntryCommand<Branch>),
    Warehouse(WarehouseId, EntryCommand<Warehouse>),
    Cartridge(CartridgeId, EntryCommand<Cartridge>),
    Printer(PrinterId, EntryCommand<Printer>),
    Calendar(CalendarId, EntryCommand<CalendarSpec>),
    Policy(PolicyId, EntryCommand<Policy>),
    /// By the secret code of the link.
    Invitation(String, InvitationCommand),
    Room(RoomId, RoomCommand),
}

impl Command {
    /// Whether it begins an order under a fresh id, the commonest command: then there is nothing to load, and if there
    /// is after all, its first place is taken and the command is decided again.
    pub(super) const fn begins(&self) -> bool {
        matches!(self, Self::Order(_, OrderCommand::Submit { .. }))
    }

    /// What the command says, as a text to fingerprint. A new aggregate's id is left out: a door makes a fresh one
    /// each time, and the same request sent twice must look the same.
    pub(super) fn content(&self) -> String {
        fn text(id: &dyn ToString, command: &impl serde::Serialize) -> String {
            format!("{} {}", id.to_string(), serde_json::to_string(command).unwrap_or_default())
        }
        fn entry<S: crate::directory::Spec>(kind: &str, id: &dyn ToString, command: &EntryCommand<S>) -> String {
            let fresh = matches!(command, EntryCommand::Define { .. });
            format!("{kind} {}", text(if fresh { &"" } else { id }, command))
        }
        match self {
            Self::Order(_, command @ OrderCommand::Submit { .. }) => text(&"order", command),
            Self::Order(id, command) => text(id, command),
            Self::Person(_, command @ PersonCommand::Add { .. }) => text(&"person", command),
            Self::Person(id, command) => text(id, command),
            Self::Branch(id, command) => entry("branch", id, command),
            Self::Warehouse(id, command) => entry("warehouse", id, command),
            Self::Cartridge(id, command) => entry("cartridge", id, command),
            Self::Printer(id, command) => entry("printer", id, command),
            Self::Calendar(id, command) => entry("calendar", id, command),
            Self::Policy(id, command) => entry("policy", id, command),
            Self::Invitation(_, command) => text(&"invitation", command),
            Self::Room(id, command) => format!("room {}", text(id, command)),
        }
    }
}
