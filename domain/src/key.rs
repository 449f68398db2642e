//! What must be unique is reserved by a stream per natural key, written in the same append as the event that needs
//! it. A personal key (login, Telegram account) stands there only as a keyed hash.

use cqrs_es::{Aggregate, DomainEvent, event_sink::EventSink};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Context, Pepper, Refusal};

/// A value that only one aggregate may have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NaturalKey {
    /// `sku`, `inventory_number`, `login`, `telegram`.
    pub kind: String,
    /// The folded value, or its keyed hash.
    pub value: String,
}

impl NaturalKey {
    /// A key that is no secret: case and surrounding space don't count.
    pub fn plain(kind: &str, value: &str) -> Self {
        Self { kind: kind.to_owned(), value: value.trim().to_lowercase() }
    }

    /// A personal key, as a keyed hash.
    pub fn personal(kind: &str, value: &str, pepper: &Pepper) -> Self {
        let folded = value.trim().to_lowercase();
        Self { kind: kind.to_owned(), value: pepper.hash(&format!("{kind}:{folded}")) }
    }

    /// The id of the stream that reserves it.
    pub fn stream_id(&self) -> String {
        format!("{}:{}", self.kind, self.value)
    }
}

/// A reservation to make or to give up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyChange {
    Reserve(NaturalKey),
    Release(NaturalKey),
}

impl KeyChange {
    /// What has to change for an aggregate to hold `after` instead of `before`.
    pub fn between(before: &[NaturalKey], after: &[NaturalKey]) -> Vec<Self> {
        let released = before.iter().filter(|key| !after.contains(key)).cloned().map(Self::Release);
        let reserved = after.iter().filter(|key| !before.contains(key)).cloned().map(Self::Reserve);
        released.chain(reserved).collect()
    }
}

/// Who holds a natural key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    pub owner: Option<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ReservationEvent {
    Reserved { owner: Uuid },
    Released,
}

impl DomainEvent for ReservationEvent {
    fn event_type(&self) -> String {
        <&'static str>::from(self).to_owned()
    }

    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

/// What can be asked of a reservation; only the desk does, for another command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReservationCommand {
    Reserve { kind: String, owner: Uuid },
    Release { owner: Uuid },
}

impl Aggregate for Reservation {
    const TYPE: &'static str = "key";
    type Command = ReservationCommand;
    type Event = ReservationEvent;
    type Error = Refusal;
    type Services = Context;

    async fn handle(
        &mut self,
        command: ReservationCommand,
        _: &Context,
        sink: &EventSink<Self>,
    ) -> Result<(), Refusal> {
        let event = match (command, self.owner) {
            (ReservationCommand::Reserve { owner, .. }, None) => Some(ReservationEvent::Reserved { owner }),
            (ReservationCommand::Reserve { owner, .. }, Some(holder)) if holder == owner => None,
            (ReservationCommand::Reserve { kind, .. }, Some(_)) => return Err(Refusal::InUse { kind }),
            (ReservationCommand::Release { owner }, Some(holder)) if holder == owner => {
                Some(ReservationEvent::Released)
            }
            (ReservationCommand::Release { .. }, _) => None,
        };
        if let Some(event) = event {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: ReservationEvent) {
        self.owner = match event {
            ReservationEvent::Reserved { owner } => Some(owner),
            ReservationEvent::Released => None,
        };
    }
}
