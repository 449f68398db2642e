//! What the domain asks of the outside. Implemented in `adapters` (and, for tests, in memory); used through `dyn`, so
//! that doors name no engine and carry no type parameters.

use std::{error::Error, fmt};

use async_trait::async_trait;
use cqrs_es::persist::SerializedEvent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{PersonId, PersonalKey, PhotoId, Timestamp};

/// A place in the one total order of events: 1, 2, 3 … without gaps, equal to commit order.
pub type Position = u64;
/// How many events a stream has.
pub type Version = u64;

/// Something broke that isn't the caller's doing: a driver, a disk, corrupt data. Logged once where it is handled,
/// shown to people only as "try again".
#[derive(Debug)]
pub struct Fault {
    /// What was being done.
    pub doing: String,
    pub source: Option<Box<dyn Error + Send + Sync>>,
}

impl Fault {
    pub fn new(doing: impl Into<String>) -> Self {
        Self { doing: doing.into(), source: None }
    }

    pub fn because(doing: impl Into<String>, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { doing: doing.into(), source: Some(source.into()) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(f, "{}: {source}", self.doing),
            None => f.write_str(&self.doing),
        }
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// The stream of one aggregate.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamId {
    pub aggregate_type: &'static str,
    pub aggregate_id: String,
}

impl StreamId {
    #[allow(clippy::needless_pass_by_value)] // ids are Copy, and texts are given away
    pub fn new(aggregate_type: &'static str, aggregate_id: impl ToString) -> Self {
        Self { aggregate_type, aggregate_id: aggregate_id.to_string() }
    }

    /// The same by the type's name as it stands in the log; none for a type this program doesn't know.
    pub fn of_type(aggregate_type: &str, aggregate_id: &str) -> Option<Self> {
        let known = crate::event::AGGREGATE_TYPES.into_iter().find(|known| *known == aggregate_type)?;
        Some(Self::new(known, aggregate_id))
    }
}

/// An event about to be written. `payload` and `metadata` are JSON texts, stored and hashed as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// UUIDv7.
    pub id: Uuid,
    pub event_type: String,
    pub event_version: String,
    pub payload: String,
    pub metadata: String,
}

/// An event as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    pub position: Position,
    pub id: Uuid,
    pub aggregate_type: String,
    pub aggregate_id: String,
    /// From 1 within its stream.
    pub sequence: Version,
    pub event_type: String,
    pub event_version: String,
    /// The stored JSON text.
    pub payload: String,
    /// The stored JSON text, an object of strings: see [`crate::Metadata`].
    pub metadata: String,
    pub recorded_at: Timestamp,
    /// SHA-256(previous hash ‖ canonical bytes), see docs/LOG-FORMAT.md.
    pub hash: [u8; 32],
}

/// Events for one stream, at the version it must have before (0: it must not exist).
#[derive(Debug, Clone)]
pub struct Write {
    pub stream: StreamId,
    pub expected: Version,
    pub events: Vec<NewEvent>,
}

/// The identity of a command: decided once within its scope.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct IdempotencyKey {
    /// Who may use the key: the actor's id, `telegram:<bot>`, `sla`.
    pub scope: String,
    /// 1–200 printable ASCII characters; time-ordered ones (UUIDv7, update ids) keep the log fast.
    pub key: String,
}

/// A key with what it stands for.
#[derive(Debug, Clone)]
pub struct Once {
    pub key: IdempotencyKey,
    /// A keyed hash of the command's content (hex): the same key with another content is refused.
    pub fingerprint: String,
    /// The answer to keep and to give again, JSON.
    pub answer: String,
    /// A refusal is kept for 30 days, an acceptance for ever.
    pub refused: bool,
}

/// All or nothing: every write at its expected version, every read stream still at the version it was read at.
#[derive(Debug, Clone, Default)]
pub struct Append {
    pub once: Option<Once>,
    pub writes: Vec<Write>,
    /// Expectations on streams that were only read, such as the actor's roles.
    pub reads: Vec<(StreamId, Version)>,
}

/// How an append ended well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// On disk. `position` is the last one written, or the head's when there was nothing to write.
    Done { position: Position },
    /// This key was decided before: the kept answer, and the position the log had after it.
    Before { answer: String, position: Position },
}

/// Why an append did not happen; nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// A stream is not at its expected version.
    #[error("another command came first on {} {}", .0.aggregate_type, .0.aggregate_id)]
    Conflict(StreamId),
    #[error("the idempotency key was used for another command")]
    KeyReused,
    /// The queue is full: try again.
    #[error("busy, try again")]
    Busy,
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The end of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// 0 for an empty log.
    pub position: Position,
    pub hash: [u8; 32],
    pub recorded_at: Timestamp,
}

/// The append-only log: the promises are in docs/ARCHITECTURE.md.
#[async_trait]
pub trait EventLog: Send + Sync {
    /// Writes, durably, or doesn't.
    async fn append(&self, append: Append) -> Result<Appended, AppendError>;
    /// The answer kept for a key, if the command was decided.
    async fn answer(&self, key: &IdempotencyKey) -> Result<Option<(String, Position)>, Fault>;
    /// One stream for rebuilding its aggregate.
    async fn load(&self, stream: &StreamId) -> Result<Vec<SerializedEvent>, Fault>;
    /// One stream with everything the log knows of each event.
    async fn history(&self, stream: &StreamId) -> Result<Vec<Recorded>, Fault>;
    /// At most `limit` events after a position, in order; never misses one that commits later.
    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Recorded>, Fault>;
    async fn head(&self) -> Result<Head, Fault>;
}

/// The time. Tests move it.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// The keys that open personal data, one per person, outside the log.
#[async_trait]
pub trait PersonalKeys: Send + Sync {
    /// The person's key, made when there is none; `None` for a person whose key was destroyed.
    async fn ensure(&self, person: PersonId) -> Result<Option<PersonalKey>, Fault>;
    /// The keys of these people, in the same order; `None` for the erased and the unknown.
    async fn get(&self, people: &[PersonId]) -> Result<Vec<Option<PersonalKey>>, Fault>;
}

/// Order numbers: short, rising, unique; small gaps are fine.
#[async_trait]
pub trait Numbers: Send + Sync {
    async fn next(&self) -> Result<u64, Fault>;
}

/// Re-encoded photos, in the database, keyed by their SHA-256.
#[async_trait]
pub trait Photos: Send + Sync {
    /// Sniffs, checks and re-encodes an upload, and stores it.
    async fn store(&self, upload: Vec<u8>) -> Result<PhotoId, PhotoError>;
    /// The JPEG bytes.
    async fn get(&self, photo: &PhotoId) -> Result<Option<Vec<u8>>, Fault>;
    async fn exists(&self, photo: &PhotoId) -> Result<bool, Fault>;
}

/// Why an upload was not stored.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    #[error(transparent)]
    Refused(#[from] crate::Refusal),
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// An e-mail, complete but for its sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The same mail has the same one, however often it is sent; the part of a Message-ID before the `@`.
    pub id: String,
    /// What mails of one conversation share, in the same form.
    pub thread: Option<String>,
    pub to: String,
    pub name: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub locale: crate::Locale,
    /// Where its reader chooses what to be told.
    pub settings_url: Option<String>,
}

/// Sends e-mail. At least once, as SMTP is.
#[async_trait]
pub trait Mailer: Send + Sync {
    async fn send(&self, mail: Mail) -> Result<(), MailTrouble>;
}

/// Why a mail was not taken. No address and no text of it in here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailTrouble {
    /// It will never be taken: the address is wrong, or nobody's.
    #[error("{0}")]
    Refused(String),
    /// Worth trying again later.
    #[error("{0}")]
    Passing(String),
}
