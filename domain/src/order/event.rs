//! The order's events, a closed catalogue (docs/EVENTS.md shows a sample of each). Never edited once written: a change
//! of shape is a new version and an upcaster in `upcast.rs`.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use super::{Priority, Status};
use crate::{
    BranchId, CartridgeId, PersonId, PhotoId, PrinterId, Sealed, Timestamp, WarehouseId,
    sla::{Clock, Tell},
};

/// So many pieces of one cartridge; within an order a cartridge stands in one line only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    pub cartridge: CartridgeId,
    /// Pieces, 1–99.
    pub quantity: i64,
}

/// What happened to an order. `at` is the instant of the decision, where later decisions depend on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum OrderEvent {
    Submitted {
        at: Timestamp,
        number: u64,
        branch: BranchId,
        warehouse: WarehouseId,
        requester: PersonId,
        lines: Vec<Quantity>,
        priority: Priority,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        printer: Option<PrinterId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<Sealed>,
    },
    /// The requested lines as they were and as they are from now on. Version 1 didn't tell how they were: none.
    LinesAmended {
        from: Vec<Quantity>,
        lines: Vec<Quantity>,
    },
    Assigned {
        at: Timestamp,
        to: PersonId,
        /// By the assignee's own hand.
        claimed: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<PersonId>,
    },
    Unassigned {
        from: PersonId,
    },
    StatusChanged {
        at: Timestamp,
        from: Status,
        to: Status,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Sealed>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<Sealed>,
        /// When the stock is expected.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expected_on: Option<NaiveDate>,
        /// By an administrator, past the table.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        forced: bool,
    },
    HandedOver {
        lines: Vec<Quantity>,
    },
    Received {
        lines: Vec<Quantity>,
    },
    LineWaived {
        cartridge: CartridgeId,
        quantity: i64,
        reason: Sealed,
    },
    Commented {
        at: Timestamp,
        text: Sealed,
        internal: bool,
    },
    PhotoAttached {
        photo: PhotoId,
    },
    PriorityChanged {
        from: Priority,
        to: Priority,
    },
    /// Back to work; `cycle` is the resolution cycle that starts (the first one is 1).
    Reopened {
        at: Timestamp,
        from: Status,
        to: Status,
        reason: Sealed,
        cycle: u32,
    },
    Reminded {
        clock: Clock,
        cycle: u32,
        level: String,
        tell: Tell,
    },
    Nudged {
        at: Timestamp,
    },
}

impl DomainEvent for OrderEvent {
    fn event_type(&self) -> String {
        <&'static str>::from(self).to_owned()
    }

    fn event_version(&self) -> String {
        match self {
            Self::LinesAmended { .. } => "2.0".to_owned(),
            _ => "1.0".to_owned(),
        }
    }
}
