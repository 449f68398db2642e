//! From events to messages: the reactor writes down what happened (in the transaction that moves its checkpoint), the
//! router finds out later whom it concerns, the notice says it in that person's words when it is sent.

mod notice;
pub(crate) mod petition;
pub(crate) mod reach;
mod reactor;
mod rooms;
mod route;
mod route_person;

use helpdesk_domain::{
    BranchId, Grant, OrderId, PersonId, Timestamp,
    order::Status,
    ports::Position,
    sla::{Clock, Tell},
};
use serde::{Deserialize, Serialize};

pub(crate) use notice::{render, render_in_room};
pub use reactor::Notifications;
pub(crate) use rooms::follow;
pub(crate) use route::route;
pub(crate) use route_person::route_person;

/// An event of an order that somebody may want to know of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Signal {
    pub order: OrderId,
    pub position: Position,
    /// Who did it; none is the system. Nobody is told what they did themselves.
    pub by: Option<PersonId>,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(crate) enum What {
    /// Only the cards show it.
    Changed,
    /// `here`: in the chat with the bot, where the form itself became the card.
    Submitted {
        here: bool,
    },
    Assigned {
        to: PersonId,
        claimed: bool,
        from: Option<PersonId>,
    },
    Unassigned {
        from: PersonId,
    },
    Moved {
        to: Status,
    },
    Reopened,
    Amended,
    Commented {
        internal: bool,
    },
    Nudged,
    Reminded {
        clock: Clock,
        cycle: u32,
        tell: Tell,
    },
}

/// An event of a person that they or somebody else may want to know of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PersonSignal {
    pub person: PersonId,
    pub position: Position,
    /// Who did it; none is the system.
    pub by: Option<PersonId>,
    pub what: PersonWhat,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(crate) enum PersonWhat {
    /// Only the commands they see are others now.
    Changed,
    Asked {
        branch: BranchId,
    },
    Granted {
        grant: Grant,
    },
    Revoked {
        grant: Grant,
    },
    Denied,
    Away {
        #[serde(default)]
        from: Timestamp,
        until: Timestamp,
        substitute: Option<PersonId>,
    },
}
