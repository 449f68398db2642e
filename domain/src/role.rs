//! Roles, and what they are limited to. A person's rights are the union of their grants.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{BranchId, PersonId};

/// What a person may be. `System` is the product itself: timers, reminders, imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Requester,
    Storekeeper,
    Dispatcher,
    Supervisor,
    Analyst,
    Administrator,
    System,
}

impl Role {
    /// The roles that can be granted to people, in the order in which they are shown.
    pub const GRANTABLE: [Self; 6] =
        [Self::Requester, Self::Storekeeper, Self::Dispatcher, Self::Supervisor, Self::Analyst, Self::Administrator];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requester => "requester",
            Self::Storekeeper => "storekeeper",
            Self::Dispatcher => "dispatcher",
            Self::Supervisor => "supervisor",
            Self::Analyst => "analyst",
            Self::Administrator => "administrator",
            Self::System => "system",
        }
    }

    /// Storekeepers and dispatchers: the people who work on orders.
    pub const fn is_staff(self) -> bool {
        matches!(self, Self::Storekeeper | Self::Dispatcher)
    }

    /// Dispatchers, supervisors and administrators: the people who see to it that a branch's orders are done.
    pub const fn oversees(self) -> bool {
        matches!(self, Self::Dispatcher | Self::Supervisor | Self::Administrator)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::GRANTABLE.into_iter().find(|role| role.as_str() == text).ok_or(UnknownRole)
    }
}

/// The text names no role that can be granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown role; use requester, storekeeper, dispatcher, supervisor, analyst or administrator")]
pub struct UnknownRole;

/// One role, in one branch or (`branch: None`) in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    pub role: Role,
    pub branch: Option<BranchId>,
}

impl Grant {
    pub const fn everywhere(role: Role) -> Self {
        Self { role, branch: None }
    }

    pub const fn within(role: Role, branch: BranchId) -> Self {
        Self { role, branch: Some(branch) }
    }

    pub fn covers(&self, branch: BranchId) -> bool {
        self.branch.is_none_or(|own| own == branch)
    }
}

/// Who acts: a person with their grants as they stand in the log, or the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    System,
    Person { id: PersonId, grants: Vec<Grant> },
}

impl Actor {
    /// The person, unless it is the system.
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::System => None,
            Self::Person { id, .. } => Some(*id),
        }
    }

    pub fn is(&self, person: PersonId) -> bool {
        self.person() == Some(person)
    }

    /// Whether the actor holds the role in that branch.
    pub fn has(&self, role: Role, branch: BranchId) -> bool {
        match self {
            Self::System => role == Role::System,
            Self::Person { grants, .. } => grants.iter().any(|g| g.role == role && g.covers(branch)),
        }
    }

    /// Whether the actor oversees that branch's orders.
    pub fn oversees(&self, branch: BranchId) -> bool {
        match self {
            Self::System => true,
            Self::Person { grants, .. } => grants.iter().any(|g| g.role.oversees() && g.covers(branch)),
        }
    }

    /// Whether the actor oversees the orders of any branch at all.
    pub fn oversees_anywhere(&self) -> bool {
        match self {
            Self::System => true,
            Self::Person { grants, .. } => grants.iter().any(|g| g.role.oversees()),
        }
    }

    /// Whether the actor holds the role in any branch at all.
    pub fn has_anywhere(&self, role: Role) -> bool {
        match self {
            Self::System => role == Role::System,
            Self::Person { grants, .. } => grants.iter().any(|g| g.role == role),
        }
    }

    /// Whether the actor holds the role without a limit to branches.
    pub fn has_everywhere(&self, role: Role) -> bool {
        match self {
            Self::System => role == Role::System,
            Self::Person { grants, .. } => grants.iter().any(|g| g.role == role && g.branch.is_none()),
        }
    }
}
