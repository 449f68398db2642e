//! Runs one projection or reactor, while it is this node's duty: a page of events after its checkpoint, applied,
//! committed, told; then it waits for the log to move. It never polls, and a database that is away is waited for.

pub mod checkpoint;
pub(crate) mod page;
pub mod parked;
pub(crate) mod poison;
pub mod together;

use std::{sync::Arc, time::Duration};

use cqrs_es::Aggregate;
use helpdesk_domain::{
    Order, OrderId,
    ports::{Clock, EventLog, Fault, Position},
};
use helpdesk_projections::{Db, Duty, LiveUpdate, Positions, Projection, Reaction};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use checkpoint::Checkpoint;
use page::{Outcome, Reading};

use crate::nodes::Voice;

/// How many events one transaction takes.
const PAGE: usize = 500;
const FIRST_WAIT: Duration = Duration::from_millis(50);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The reader whose commits open pages are told of.
pub(crate) const SHOWN: &str = "orders";

/// One reader's runner.
pub struct Runner {
    pub projection: Arc<dyn Projection>,
    pub db: Db,
    pub log: Arc<dyn EventLog>,
    pub clock: Arc<dyn Clock>,
    pub positions: Arc<Positions>,
    /// The last committed position.
    pub committed: watch::Receiver<Position>,
    pub duty: Duty,
    /// Where other nodes are told how far it is.
    pub voice: Option<Voice>,
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runner").field("reader", &self.projection.name()).finish_non_exhaustive()
    }
}

/// Whether a projection may be rebuilt; a reactor may not.
pub fn is_projection(reader: &dyn Projection) -> bool {
    !reader.tables().is_empty()
}

impl Runner {
    /// Runs until it is cancelled; what is under way is finished first.
    pub async fn run(mut self, cancel: CancellationToken) {
        let mut wait = FIRST_WAIT;
        let reader = self.projection.name();
        while !cancel.is_cancelled() {
            parked::show(reader, 0);
            tokio::select! {
                () = cancel.cancelled() => return,
                () = self.duty.mine() => {}
            }
            let before = self.position();
            match self.follow(&cancel).await {
                Ok(()) => {}
                Err(fault) => {
                    if self.position() > before {
                        wait = FIRST_WAIT;
                    }
                    metrics::counter!("helpdesk_reader_faults_total", "reader" => reader).increment(1);
                    tracing::error!(reader, %fault, retry_ms = wait.as_millis(), "a reader of the log stands still");
                    let _ = tokio::time::timeout(wait, cancel.cancelled()).await;
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
            }
        }
    }

    /// Takes the reader over and follows the log until it is cancelled, fenced off, somebody else's duty or stopped by
    /// a fault.
    async fn follow(&mut self, cancel: &CancellationToken) -> Result<(), Fault> {
        let projection = Arc::clone(&self.projection);
        let start = if is_projection(&*projection) { 0 } else { self.log.head().await?.position };
        let checkpoint = Checkpoint::take_over(&self.db, projection.name(), start).await?;
        let parked = parked::streams(&self.db, projection.name()).await?;
        parked::show(projection.name(), parked::count(&self.db, projection.name()).await?);
        let db = self.db.clone();
        let mut reading = Reading { db: &db, projection: &*projection, checkpoint, parked };
        self.reached(reading.checkpoint.position);
        while !cancel.is_cancelled() && self.duty.is_mine() {
            let page = self.log.read(reading.checkpoint.position, PAGE).await?;
            if page.is_empty() {
                if !self.log_moved(reading.checkpoint.position, cancel).await {
                    return Ok(());
                }
                continue;
            }
            match reading.apply(page, self.clock.now()).await? {
                Outcome::Done(applied) => {
                    self.reached(reading.checkpoint.position);
                    if projection.name() == SHOWN {
                        tell(&self.positions, &applied);
                    }
                }
                Outcome::Fenced => {
                    tracing::info!(reader = projection.name(), "this reader was taken over");
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Waits for the log to pass a position; false when it is time to stop.
    async fn log_moved(&mut self, position: Position, cancel: &CancellationToken) -> bool {
        // The guard of the value must not be held while others wait.
        let moved = async { self.committed.wait_for(|committed| *committed > position).await.is_ok() };
        tokio::select! {
            () = cancel.cancelled() => false,
            () = self.duty.lost() => false,
            moved = moved => {
                if !moved {
                    // The log is closed: nothing will come.
                    cancel.cancelled().await;
                }
                moved
            }
        }
    }

    fn position(&self) -> Position {
        self.positions.of(self.projection.name()).unwrap_or(0)
    }

    fn reached(&self, position: Position) {
        let reader = self.projection.name();
        self.positions.reached(reader, position);
        if let Some(voice) = &self.voice {
            voice.read(reader, position);
        }
        show_lag(reader, self.committed.borrow().saturating_sub(position));
    }
}

/// Tells open pages what changed, each order once.
fn tell(positions: &Positions, applied: &[Reaction]) {
    let mut told = std::collections::HashSet::new();
    for reaction in applied.iter().rev() {
        let recorded = &reaction.recorded;
        let order = (recorded.aggregate_type == Order::TYPE).then(|| OrderId(recorded.subject()));
        if told.insert(order) {
            positions.tell(LiveUpdate { position: recorded.position, order });
        }
    }
}

/// How many events a reader still has to take, as a figure.
pub(crate) fn show_lag(reader: &str, events: u64) {
    let events = u32::try_from(events).map_or(f64::MAX, f64::from);
    metrics::gauge!("helpdesk_reader_lag_events", "reader" => reader.to_owned()).set(events);
}
