//! What can be asked of an order. Texts are plain here; deciding seals them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Action, Priority, Quantity, Status};
use crate::{
    BranchId, CartridgeId, PersonId, PhotoId, PrinterId,
    sla::{Clock, Tell},
};

/// A command to one order. It is serialised only to be fingerprinted for its idempotency key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum OrderCommand {
    Submit {
        /// For whom; nobody means the actor. Only staff submit on behalf of others.
        requester: Option<PersonId>,
        branch: BranchId,
        lines: Vec<Quantity>,
        priority: Priority,
        printer: Option<PrinterId>,
        comment: Option<String>,
        photos: Vec<PhotoId>,
    },
    Claim,
    Assign {
        to: PersonId,
    },
    ChangeStatus(StatusChange),
    /// Past the table, by an administrator.
    Force {
        to: Status,
        reason: String,
    },
    HandOver {
        lines: Vec<Quantity>,
    },
    /// `quantity`: pieces that won't be issued; none means all that is outstanding.
    WaiveLine {
        cartridge: CartridgeId,
        quantity: Option<i64>,
        reason: String,
    },
    AmendLines {
        lines: Vec<Quantity>,
    },
    Comment {
        text: String,
        internal: bool,
    },
    AttachPhoto {
        photo: PhotoId,
    },
    SetPriority {
        priority: Priority,
    },
    Nudge,
    Remind {
        clock: Clock,
        cycle: u32,
        level: String,
        tell: Tell,
    },
}

/// A move to another status, with what it may need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusChange {
    pub to: Status,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub question: Option<String>,
    #[serde(default)]
    pub expected_on: Option<NaiveDate>,
    /// What is handed over in the same step, on the way to issued; empty means nothing more.
    #[serde(default)]
    pub lines: Vec<Quantity>,
}

impl StatusChange {
    pub const fn to(to: Status) -> Self {
        Self { to, reason: None, question: None, expected_on: None, lines: Vec::new() }
    }

    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    #[must_use]
    pub fn asking(mut self, question: impl Into<String>) -> Self {
        self.question = Some(question.into());
        self
    }

    #[must_use]
    pub fn handing_over(mut self, lines: Vec<Quantity>) -> Self {
        self.lines = lines;
        self
    }
}

impl OrderCommand {
    /// The action the command takes; submitting has none, since there is no order yet.
    pub const fn action(&self) -> Option<Action> {
        Some(match self {
            Self::Submit { .. } => return None,
            Self::Claim => Action::Claim,
            Self::Assign { .. } => Action::Assign,
            Self::ChangeStatus(change) => Action::ChangeStatus(change.to),
            Self::Force { .. } => Action::Force,
            Self::HandOver { .. } => Action::HandOver,
            Self::WaiveLine { .. } => Action::WaiveLine,
            Self::AmendLines { .. } => Action::AmendLines,
            Self::Comment { internal: false, .. } => Action::Comment,
            Self::Comment { internal: true, .. } => Action::CommentInternally,
            Self::AttachPhoto { .. } => Action::AttachPhoto,
            Self::SetPriority { .. } => Action::SetPriority,
            Self::Nudge => Action::Nudge,
            Self::Remind { .. } => Action::Remind,
        })
    }
}
