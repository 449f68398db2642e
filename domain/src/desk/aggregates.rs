//! Aggregates as they were last seen, so that a command on a recently used one reads nothing. The append checks
//! every version, so a stale entry costs a retry and never a wrong decision.

use std::{any::Any, sync::Arc};

use cqrs_es::{Aggregate, persist::SerializedEvent};
use quick_cache::sync::Cache;

use crate::{
    ports::{EventLog, Fault, StreamId, Version},
    upcast::upcast,
};

/// An aggregate at a version; by default one that isn't there yet.
#[derive(Debug, Clone, Default)]
pub struct Loaded<A> {
    pub aggregate: A,
    pub version: Version,
}

/// A cached aggregate of any type.
#[derive(Clone)]
pub(super) struct Kept {
    aggregate: Arc<dyn Any + Send + Sync>,
    version: Version,
}

impl Kept {
    pub fn of<A: Aggregate + 'static>(loaded: Arc<Loaded<A>>) -> Self {
        Self { version: loaded.version, aggregate: loaded }
    }
}

/// How many aggregates are kept.
const CAPACITY: usize = 50_000;
/// Of how many it is remembered that another node wrote them: enough for what is being loaded meanwhile.
const MOVED: usize = 10_000;

pub(super) struct Aggregates {
    log: Arc<dyn EventLog>,
    cache: Cache<StreamId, Kept>,
    /// The versions of what other nodes wrote lately.
    moved: Cache<StreamId, Version>,
}

impl Aggregates {
    pub fn new(log: Arc<dyn EventLog>) -> Self {
        Self { log, cache: Cache::new(CAPACITY), moved: Cache::new(MOVED) }
    }

    /// The aggregate, from the cache or folded from its events; version 0 when there are none.
    pub async fn get<A: Aggregate + 'static>(&self, stream: &StreamId) -> Result<Arc<Loaded<A>>, Fault> {
        if let Some(kept) = self.cache.get(stream)
            && let Ok(loaded) = kept.aggregate.downcast::<Loaded<A>>()
        {
            return Ok(loaded);
        }
        let events = self.log.load(stream).await?;
        let loaded = Arc::new(fold::<A>(events)?);
        if loaded.version > 0 {
            self.insert(stream, Kept::of(Arc::clone(&loaded)));
        }
        Ok(loaded)
    }

    pub fn keep(&self, updates: Vec<(StreamId, Kept)>) {
        for (stream, kept) in updates {
            self.insert(&stream, kept);
        }
    }

    fn insert(&self, stream: &StreamId, kept: Kept) {
        let version = kept.version;
        self.cache.insert(stream.clone(), kept);
        // Loaded just before another node wrote it: what was heard of that came too early to drop it.
        if self.moved.peek(stream).is_some_and(|moved| moved > version) {
            self.cache.remove(stream);
        }
    }

    /// Another node wrote the stream: an older aggregate is dropped, and one under way is not kept.
    pub fn moved_on(&self, stream: &StreamId, version: Version) {
        self.moved.insert(stream.clone(), version);
        if self.cache.peek(stream).is_some_and(|kept| kept.version < version) {
            self.cache.remove(stream);
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
