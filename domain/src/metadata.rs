//! Who, in which role, through which door, on whose behalf and because of what: a flat object of strings beside
//! each event, as the event-sourcing libraries want it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{PersonId, Role};

/// The door a command came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Telegram,
    Miniapp,
    Panel,
    /// A machine with a personal token.
    Api,
    /// The command line.
    Cli,
    Scheduler,
    /// Seed data.
    Seed,
}

impl Channel {
    pub const ALL: [Self; 7] =
        [Self::Telegram, Self::Miniapp, Self::Panel, Self::Api, Self::Cli, Self::Scheduler, Self::Seed];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::Miniapp => "miniapp",
            Self::Panel => "panel",
            Self::Api => "api",
            Self::Cli => "cli",
            Self::Scheduler => "scheduler",
            Self::Seed => "seed",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Channel {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == text).ok_or(())
    }
}

/// The circumstances of one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// None: the system itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<PersonId>,
    /// The role that granted the act.
    pub role: Role,
    pub channel: Channel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<PersonId>,
    /// The same for everything one intent set in motion.
    pub correlation: Uuid,
    /// What directly caused it: an event's id, or a request's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causation: Option<String>,
}
