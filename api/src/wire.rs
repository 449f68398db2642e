//! The words of the wire that several subjects share: the closed lists (status, role …) and references with names.
//! Wire objects of one subject stand beside its endpoints. Nothing here decides; the domain's types are mirrored so
//! that the specification names every value.

use helpdesk_domain::{
    Channel as DomainChannel, Grant as DomainGrant, Locale as DomainLocale, Role as DomainRole,
    directory::CartridgeKind as DomainCartridgeKind,
    order::{Priority as DomainPriority, Status as DomainStatus},
    sla::{Clock as DomainClock, Tell as DomainTell},
};
use poem_openapi::{Enum, Object};
use serde::Deserialize;
use uuid::Uuid;

/// Mirrors a closed list of the domain; a value added there doesn't compile until it is added here.
macro_rules! mirror {
    ($($(#[$doc:meta])* $name:ident = $domain:ident { $($variant:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Deserialize)]
        #[oai(rename_all = "snake_case")]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant),+ }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                match value { $($domain::$variant => Self::$variant),+ }
            }
        }

        impl From<$name> for $domain {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant),+ }
            }
        }
    )+};
}

mirror! {
    /// A language of the product.
    Locale = DomainLocale { Ru, En }
    /// What a person may be; `system` is the product itself.
    Role = DomainRole { Requester, Storekeeper, Dispatcher, Supervisor, Analyst, Administrator, System }
    /// The door an event came through.
    Channel = DomainChannel { Telegram, Miniapp, Panel, Api, Cli, Scheduler, Seed }
    /// Where an order stands.
    Status = DomainStatus {
        New, Accepted, InProgress, WaitingRequester, WaitingStock, Ready, InTransit, Issued, Closed, Rejected, Cancelled,
    }
    /// How urgent an order is.
    Priority = DomainPriority { Low, Normal, High, Urgent }
    /// What is timed.
    Clock = DomainClock { Response, Resolution }
    /// Who is told at a level of a deadline.
    Tell = DomainTell { Assignee, Dispatcher, Supervisor }
    /// What a cartridge holds.
    CartridgeKind = DomainCartridgeKind { AllInOne, Toner, Drum, Ink }
}

/// Something with a name: a branch, a warehouse, a person.
#[derive(Debug, Clone, PartialEq, Eq, Object)]
pub struct Named {
    pub id: Uuid,
    pub name: String,
}

/// A role, in one branch or (without a branch) everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Object, Deserialize)]
#[oai(skip_serializing_if_is_none, rename = "Grant")]
pub struct Grant {
    pub role: Role,
    pub branch: Option<Uuid>,
}

impl From<DomainGrant> for Grant {
    fn from(grant: DomainGrant) -> Self {
        Self { role: grant.role.into(), branch: grant.branch.map(|branch| branch.0) }
    }
}

impl From<Grant> for DomainGrant {
    fn from(grant: Grant) -> Self {
        Self { role: grant.role.into(), branch: grant.branch.map(helpdesk_domain::BranchId) }
    }
}
