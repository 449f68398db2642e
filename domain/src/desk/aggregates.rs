//! Aggregates as they were last seen, so that a command on a recently used one reads nothing. The append checks
//! every version, so a stale entry costs a retry and never a wrong decision.

use std::{any::Any, sync::Arc};

use cqrs_es::{Aggregate, persist::SerializedEvent};
use quick_cache::sync::Cache;

use crate::{
    ports::{EventLog, Fault, StreamId, Version},
    upcast::upcast,
};

/// An aggregate at a version.
#[derive(Debug, Clone)]
pub struct Loaded<A> {
    pub aggregate: A,
    pub version: Version,
}

/// A cached aggregate of any type.
pub(super) type Kept = Arc<dyn Any + Send + Sync>;

/// How many aggregates are kept.
const CAPACITY: usize = 50_000;

pub(super) struct Aggregates {
    log: Arc<dyn EventLog>,
    cache: Cache<StreamId, Kept>,
}

impl Aggregates {
    pub fn new(log: Arc<dyn EventLog>) -> Self {
        Self { log, cache: Cache::new(CAPACITY) }
    }

    /// The aggregate, from the cache or folded from its events; version 0 when there are none.
    pub async fn get<A: Aggregate + 'static>(&self, stream: &StreamId) -> Result<Arc<Loaded<A>>, Fault> {
        if let Some(kept) = self.cache.get(stream)
            && let Ok(loaded) = kept.downcast::<Loaded<A>>()
        {
            return Ok(loaded);
        }
        let events = self.log.load(stream).await?;
        let loaded = Arc::new(fold::<A>(events)?);
        if loaded.version > 0 {
            self.cache.insert(stream.clone(), Arc::clone(&loaded) as Kept);
        }
        Ok(loaded)
    }

    pub fn keep(&self, updates: Vec<(StreamId, Kept)>) {
        for (stream, kept) in updates {
            self.cache.insert(stream, kept);
        }
    }

    pub fn forget(&self, stream: &StreamId) {
        self.cache.remove(stream);
    }

    pub fn is_cached(&self, stream: &StreamId) -> bool {
        self.cache.peek(stream).is_some()
    }
}

/// Folds a stream, older versions of its events brought up to date on the way.
fn fold<A: Aggregate>(events: Vec<SerializedEvent>) -> Result<Loaded<A>, Fault> {
    let mut loaded = Loaded { aggregate: A::default(), version: 0 };
    for event in events {
        let place = (event.aggregate_id.clone(), event.sequence);
        let event = upcast(event);
        let event = serde_json::from_value(event.payload)
            .map_err(|error| Fault::because(format!("decoding {} {} event {}", A::TYPE, place.0, place.1), error))?;
        loaded.aggregate.apply(event);
        loaded.version += 1;
    }
    Ok(loaded)
}
