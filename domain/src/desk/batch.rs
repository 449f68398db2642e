//! What one command writes: the events of its aggregate and of the natural keys that go with them, all or nothing.

use std::sync::Arc;

use cqrs_es::{Aggregate, DomainEvent};
use uuid::Uuid;

use super::aggregates::{Kept, Loaded};
use crate::{
    Metadata,
    ports::{Fault, NewEvent, StreamId, Version, Write},
};

pub(super) struct Batch {
    metadata: String,
    pub writes: Vec<Write>,
    pub reads: Vec<(StreamId, Version)>,
    /// The aggregates as they will be once this is written.
    pub updates: Vec<(StreamId, Kept)>,
    versions: Vec<(StreamId, Version)>,
}

impl Batch {
    pub fn new(metadata: &Metadata, reads: Vec<(StreamId, Version)>) -> Self {
        // A struct of strings always serialises.
        let metadata = serde_json::to_string(metadata).unwrap_or_default();
        Self { metadata, writes: Vec::new(), reads, updates: Vec::new(), versions: Vec::new() }
    }

    /// Stages the events that lead an aggregate from `before` to `after`; none means nothing to write.
    pub fn stage<A: Aggregate + 'static>(
        &mut self,
        stream: &StreamId,
        before: &Loaded<A>,
        after: A,
        events: &[A::Event],
    ) -> Result<(), Fault> {
        let version = before.version + events.len() as Version;
        self.versions.push((stream.clone(), version));
        if events.is_empty() {
            return Ok(());
        }
        let events = events.iter().map(|event| self.new_event(event)).collect::<Result<_, _>>()?;
        // What is written is no longer only read.
        self.reads.retain(|(read, _)| read != stream);
        self.writes.push(Write { stream: stream.clone(), expected: before.version, events });
        self.updates.push((stream.clone(), Kept::of(Arc::new(Loaded { aggregate: after, version }))));
        Ok(())
    }

    fn new_event(&self, event: &impl DomainEvent) -> Result<NewEvent, Fault> {
        Ok(NewEvent {
            id: Uuid::now_v7(),
            event_type: event.event_type(),
            event_version: event.event_version(),
            payload: serde_json::to_string(event).map_err(|error| Fault::because("serialising an event", error))?,
            metadata: self.metadata.clone(),
        })
    }

    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// The version the stream will have.
    pub fn version_of(&self, stream: &StreamId) -> Version {
        self.versions.iter().find(|(staged, _)| staged == stream).map_or(0, |(_, version)| *version)
    }
}
