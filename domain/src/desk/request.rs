//! The circumstances of a command, and how it can end.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Channel, PersonId, Refusal,
    ports::{Fault, IdempotencyKey, Position, Version},
};

/// Who asks, through which door, and on what conditions.
#[derive(Debug, Clone)]
pub struct Request {
    /// None: the system itself.
    pub by: Option<PersonId>,
    pub channel: Channel,
    /// The version the person saw; another one is a conflict.
    pub expected: Option<Version>,
    pub key: Option<IdempotencyKey>,
    pub correlation: Uuid,
    pub causation: Option<String>,
}

impl Request {
    pub fn person(by: PersonId, channel: Channel) -> Self {
        Self { by: Some(by), ..Self::system(channel) }
    }

    pub fn system(channel: Channel) -> Self {
        Self { by: None, channel, expected: None, key: None, correlation: Uuid::now_v7(), causation: None }
    }

    /// Decided once under this key.
    #[must_use]
    pub fn once(mut self, scope: impl Into<String>, key: impl Into<String>) -> Self {
        self.key = Some(IdempotencyKey { scope: scope.into(), key: key.into() });
        self
    }

    /// Only on this version of the aggregate.
    #[must_use]
    pub fn expecting(mut self, version: impl Into<Option<Version>>) -> Self {
        self.expected = version.into();
        self
    }

    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<String>) -> Self {
        self.causation = Some(cause.into());
        self
    }
}

/// A command that was carried out, durably.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The aggregate's id (of the first answer, when the command was repeated).
    pub id: String,
    pub version: Version,
    /// A read that waits for this position sees the effect.
    pub position: Position,
    /// False when there was nothing to do, or it had been done before.
    pub changed: bool,
}

/// A command that was not carried out; nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The aggregate is at another version than the person saw; and, if so, what would be refused anyway.
    #[error("the version is {current}")]
    VersionConflict { current: Version, refusal: Option<Refusal> },
    #[error("the idempotency key was used for another command")]
    KeyReused,
    #[error("busy, try again")]
    Busy,
    /// A cached aggregate was out of date: the desk decides again, no door sees it.
    #[error("out of date")]
    Stale,
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Failure {
    /// The stable code, the same through every door.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::VersionConflict { .. } => "version_conflict",
            Self::KeyReused => "key_reused",
            Self::Busy | Self::Stale => "busy",
            Self::Fault(_) => "fault",
        }
    }
}

/// What is kept with an idempotency key.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub(super) enum StoredAnswer {
    Done { id: String, version: Version },
    Refused { refusal: Refusal },
}

impl StoredAnswer {
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub fn parse(text: &str) -> Result<Self, Fault> {
        serde_json::from_str(text).map_err(|error| Fault::because("reading a kept answer", error))
    }

    pub fn done(self, position: Position, changed: bool) -> Done {
        match self {
            Self::Done { id, version } => Done { id, version, position, changed },
            Self::Refused { .. } => Done { id: String::new(), version: 0, position, changed: false },
        }
    }

    /// The kept answer, given again.
    pub fn again(self, position: Position) -> Result<Done, Failure> {
        match self {
            Self::Refused { refusal } => Err(Failure::Refused(refusal)),
            done @ Self::Done { .. } => Ok(done.done(position, false)),
        }
    }
}
