//! The two kinds of readers of the log. What runs them (pages, checkpoints, leases) is in `adapters`.

use async_trait::async_trait;
use helpdesk_domain::{
    Event, Metadata, Timestamp,
    ports::{Fault, Recorded},
};
use std::sync::Arc;

use crate::Tx;

/// A recorded event with what it says, decoded once for all readers of a page.
#[derive(Debug, Clone)]
pub struct Reaction {
    pub recorded: Arc<Recorded>,
    pub event: Event,
    pub metadata: Metadata,
}

impl Reaction {
    pub fn decode(recorded: Recorded) -> Result<Self, Fault> {
        let event = Event::decode(&recorded)?;
        let metadata = recorded.circumstances()?;
        Ok(Self { recorded: Arc::new(recorded), event, metadata })
    }

    pub fn at(&self) -> Timestamp {
        self.recorded.recorded_at
    }
}

/// A reader that turns events into rows, in the transaction that moves its checkpoint: each event exactly once.
///
/// A *projection* has no side effects and can be rebuilt from the first event; a *reactor* writes outbox rows, starts
/// at the head and is never rebuilt.
#[async_trait]
pub trait Projection: Send + Sync {
    /// The name of its checkpoint.
    fn name(&self) -> &'static str;

    /// Its tables, which a rebuild empties and fills again. None: it is a reactor.
    fn tables(&self) -> &'static [&'static str];

    /// Questions without values that it asks about its tables for most pages, before it writes: see [`Tx::foresee`].
    fn foresees(&self) -> Vec<String> {
        Vec::new()
    }

    /// Applies a page of events in order.
    async fn apply(&self, tx: &mut Tx, page: &[Reaction]) -> Result<(), Fault>;
}
