//! Which commands of a batch are accepted, and what is written for them: the part of an append that is the same on
//! every engine. Pure; the engine reads the facts under the head's lock and writes the plan in the same transaction.

use std::collections::{HashMap, HashSet};

use chrono::Duration;
use helpdesk_domain::{
    Timestamp,
    ports::{Append, AppendError, Appended, Head, IdempotencyKey, NewEvent, Once, Position, StreamId, Version},
    time::{from_micros, to_micros},
};

use super::chain::{Canonical, Hash};

/// How long a refusal is kept with its key.
const REFUSALS_KEPT: Duration = Duration::days(30);

/// What was kept for a key.
#[derive(Debug, Clone)]
pub struct Kept {
    pub fingerprint: String,
    pub answer: String,
    pub position: Position,
}

/// What the log says, read under the head's lock.
#[derive(Debug)]
pub struct Facts {
    pub head: Head,
    /// The keys of the batch that were decided before; expired refusals are left out.
    pub kept: HashMap<IdempotencyKey, Kept>,
    /// The versions of the batch's streams; a missing one has no events.
    pub versions: HashMap<StreamId, Version>,
}

/// Why one command of a batch was not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rejected {
    Conflict(StreamId),
    KeyReused,
}

impl From<Rejected> for AppendError {
    fn from(rejected: Rejected) -> Self {
        match rejected {
            Rejected::Conflict(stream) => Self::Conflict(stream),
            Rejected::KeyReused => Self::KeyReused,
        }
    }
}

pub type Verdict = Result<Appended, Rejected>;

/// An event with its place.
#[derive(Debug)]
pub struct EventRow<'a> {
    pub position: Position,
    pub stream: &'a StreamId,
    pub sequence: Version,
    pub event: &'a NewEvent,
    pub event_id: String,
    pub recorded_at_micros: i64,
    pub hash: Hash,
}

/// A key to keep.
#[derive(Debug)]
pub struct KeyRow<'a> {
    pub once: &'a Once,
    pub position: Position,
    pub expires_at_micros: Option<i64>,
}

/// What is to be written, and each caller's answer once it is.
#[derive(Debug)]
pub struct Plan<'a> {
    pub events: Vec<EventRow<'a>>,
    pub keys: Vec<KeyRow<'a>>,
    pub head: Head,
    pub verdicts: Vec<Verdict>,
}

impl Plan<'_> {
    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.keys.is_empty()
    }
}

/// The keys whose answers have to be known.
pub fn keys_of<'a>(batch: &[&'a Append]) -> Vec<&'a IdempotencyKey> {
    batch.iter().filter_map(|append| append.once.as_ref()).map(|once| &once.key).collect()
}

/// Every stream that is written or read, once: their versions have to be known.
pub fn streams_of<'a>(batch: &[&'a Append]) -> Vec<&'a StreamId> {
    let written = batch.iter().flat_map(|append| append.writes.iter().map(|write| &write.stream));
    let read = batch.iter().flat_map(|append| append.reads.iter().map(|(stream, _)| stream));
    let mut seen = HashSet::new();
    written.chain(read).filter(|stream| seen.insert(*stream)).collect()
}

/// Decides each command by itself, in order; later ones see what earlier ones write.
pub fn plan<'a>(batch: &[&'a Append], facts: Facts, now: Timestamp) -> Plan<'a> {
    // The log keeps microseconds, and never goes back.
    let recorded_at = from_micros(to_micros(now)).max(facts.head.recorded_at);
    let mut planner = Planner {
        now,
        plan: Plan {
            events: Vec::with_capacity(batch.len()),
            keys: Vec::with_capacity(batch.len()),
            verdicts: Vec::with_capacity(batch.len()),
            head: facts.head,
        },
        recorded_at,
        kept: facts.kept,
        versions: facts.versions,
        room: Vec::new(),
    };
    for append in batch {
        let verdict = planner.decide(append);
        planner.plan.verdicts.push(verdict);
    }
    planner.plan
}

struct Planner<'a> {
    now: Timestamp,
    recorded_at: Timestamp,
    kept: HashMap<IdempotencyKey, Kept>,
    versions: HashMap<StreamId, Version>,
    plan: Plan<'a>,
    /// For hashing.
    room: Vec<u8>,
}

impl<'a> Planner<'a> {
    fn decide(&mut self, append: &'a Append) -> Verdict {
        if let Some(once) = &append.once
            && let Some(kept) = self.kept.get(&once.key)
        {
            return if kept.fingerprint == once.fingerprint {
                Ok(Appended::Before { answer: kept.answer.clone(), position: kept.position })
            } else {
                Err(Rejected::KeyReused)
            };
        }
        self.check_versions(append)?;
        for write in &append.writes {
            for event in &write.events {
                self.add(&write.stream, event);
            }
        }
        let position = self.plan.head.position;
        if let Some(once) = &append.once {
            self.keep(once, position);
        }
        Ok(Appended::Done { position })
    }

    fn check_versions(&self, append: &Append) -> Result<(), Rejected> {
        let writes = append.writes.iter().map(|write| (&write.stream, write.expected));
        let reads = append.reads.iter().map(|(stream, version)| (stream, *version));
        for (stream, expected) in writes.chain(reads) {
            if self.versions.get(stream).copied().unwrap_or(0) != expected {
                return Err(Rejected::Conflict(stream.clone()));
            }
        }
        let twice = |at: usize| append.writes[..at].iter().any(|before| before.stream == append.writes[at].stream);
        match (1..append.writes.len()).find(|at| twice(*at)) {
            // The second write expects a version that the first one has just passed.
            Some(at) => Err(Rejected::Conflict(append.writes[at].stream.clone())),
            None => Ok(()),
        }
    }

    fn add(&mut self, stream: &'a StreamId, event: &'a NewEvent) {
        let head = &mut self.plan.head;
        let sequence = self.versions.get(stream).copied().unwrap_or(0) + 1;
        match self.versions.get_mut(stream) {
            Some(version) => *version = sequence,
            None => {
                self.versions.insert(stream.clone(), sequence);
            }
        }
        let row = EventRow {
            position: head.position + 1,
            stream,
            sequence,
            event,
            event_id: event.id.to_string(),
            recorded_at_micros: to_micros(self.recorded_at),
            hash: [0; 32],
        };
        let hash = row.canonical().hash_after(&head.hash, &mut self.room);
        *head = Head { position: row.position, hash, recorded_at: self.recorded_at };
        self.plan.events.push(EventRow { hash, ..row });
    }

    fn keep(&mut self, once: &'a Once, position: Position) {
        let kept = Kept { fingerprint: once.fingerprint.clone(), answer: once.answer.clone(), position };
        self.kept.insert(once.key.clone(), kept);
        let expires_at_micros = once.refused.then(|| to_micros(self.now + REFUSALS_KEPT));
        self.plan.keys.push(KeyRow { once, position, expires_at_micros });
    }
}

impl EventRow<'_> {
    fn canonical(&self) -> Canonical<'_> {
        Canonical {
            position: self.position,
            event_id: self.event_id.as_bytes(),
            aggregate_type: self.stream.aggregate_type.as_bytes(),
            aggregate_id: self.stream.aggregate_id.as_bytes(),
            sequence: self.sequence,
            event_type: self.event.event_type.as_bytes(),
            event_version: self.event.event_version.as_bytes(),
            payload: self.event.payload.as_bytes(),
            metadata: self.event.metadata.as_bytes(),
            recorded_at_micros: self.recorded_at_micros,
        }
    }
}
