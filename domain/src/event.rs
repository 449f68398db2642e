//! A recorded event, decoded: what projections, reactors and histories fold.

use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::{
    directory::{Branch, CalendarSpec, Cartridge, EntryEvent, Policy, Printer, Spec, Warehouse},
    invitation::{Invitation, InvitationEvent},
    key::{Reservation, ReservationEvent},
    order::{Order, OrderEvent},
    person::{Person, PersonEvent},
    ports::{Fault, Recorded},
    room::{Room, RoomEvent},
    upcast::{is_current, upcast},
};
use cqrs_es::{Aggregate, persist::SerializedEvent};

/// The types of all aggregates there are.
pub const AGGREGATE_TYPES: [&str; 11] = [
    Order::TYPE,
    Person::TYPE,
    Branch::TYPE,
    Warehouse::TYPE,
    Cartridge::TYPE,
    Printer::TYPE,
    CalendarSpec::TYPE,
    Policy::TYPE,
    Invitation::TYPE,
    Room::TYPE,
    Reservation::TYPE,
];

/// An event of any aggregate; the id is in [`Recorded::aggregate_id`].
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Order(OrderEvent),
    Person(PersonEvent),
    Branch(EntryEvent<Branch>),
    Warehouse(EntryEvent<Warehouse>),
    Cartridge(EntryEvent<Cartridge>),
    Printer(EntryEvent<Printer>),
    Calendar(EntryEvent<CalendarSpec>),
    Policy(EntryEvent<Policy>),
    Invitation(InvitationEvent),
    Room(RoomEvent),
    Key(ReservationEvent),
}

impl Event {
    /// Decodes what stands in the log, whatever version it was written in.
    ///
    /// # Errors
    /// A fault for an aggregate type, an event type or a shape this program doesn't know.
    pub fn decode(recorded: &Recorded) -> Result<Self, Fault> {
        Ok(match recorded.aggregate_type.as_str() {
            Order::TYPE => Self::Order(payload(recorded)?),
            Person::TYPE => Self::Person(payload(recorded)?),
            Branch::TYPE => Self::Branch(payload(recorded)?),
            Warehouse::TYPE => Self::Warehouse(payload(recorded)?),
            Cartridge::TYPE => Self::Cartridge(payload(recorded)?),
            Printer::TYPE => Self::Printer(payload(recorded)?),
            CalendarSpec::TYPE => Self::Calendar(payload(recorded)?),
            Policy::TYPE => Self::Policy(payload(recorded)?),
            Invitation::TYPE => Self::Invitation(payload(recorded)?),
            Room::TYPE => Self::Room(payload(recorded)?),
            Reservation::TYPE => Self::Key(payload(recorded)?),
            other => return Err(Fault::new(format!("event {}: unknown aggregate type {other}", recorded.position))),
        })
    }
}

fn payload<E: DeserializeOwned>(recorded: &Recorded) -> Result<E, Fault> {
    let broken = |error| Fault::because(format!("decoding event {}", recorded.position), error);
    if is_current(&recorded.aggregate_type, &recorded.event_type, &recorded.event_version) {
        return serde_json::from_str(&recorded.payload).map_err(broken);
    }
    let event = upcast(SerializedEvent::new(
        recorded.aggregate_id.clone(),
        usize::try_from(recorded.sequence).unwrap_or(usize::MAX),
        recorded.aggregate_type.clone(),
        recorded.event_type.clone(),
        recorded.event_version.clone(),
        serde_json::from_str(&recorded.payload).map_err(broken)?,
        serde_json::Value::Null,
    ));
    serde_json::from_value(event.payload).map_err(broken)
}

impl Recorded {
    /// The aggregate's id as a UUID; nil for streams that are named otherwise.
    pub fn subject(&self) -> Uuid {
        self.aggregate_id.parse().unwrap_or_default()
    }

    /// Who, in which role, through which door.
    pub fn circumstances(&self) -> Result<crate::Metadata, Fault> {
        serde_json::from_str(&self.metadata)
            .map_err(|error| Fault::because(format!("decoding the metadata of event {}", self.position), error))
    }
}
