//! One thread that writes, and a bounded queue in front of it: while one commit is in flight, the next batch gathers.
//! There is no timer; a lone command is written at once. It knows no engine.

use std::sync::Arc;

use async_trait::async_trait;
use helpdesk_domain::{
    Timestamp,
    ports::{Append, AppendError, Appended, Clock, Fault, Position},
};
use helpdesk_projections::Db;
use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot, watch},
};

use super::{plan::Verdict, read::sweep_answers};
use crate::threads;

/// How many commands may wait; one more is told to try again.
const QUEUE: usize = 4096;
/// How many commands one commit takes at most.
const BATCH: usize = 256;

/// How often expired refusals are swept, at most.
const SWEEP_EVERY: chrono::Duration = chrono::Duration::hours(1);

/// What an engine does for the appender.
#[async_trait]
pub(super) trait Store: Send + Sync + 'static {
    /// Writes a batch in one transaction; a verdict for each command, and the head's position after it. A fault means
    /// that nothing of it was written.
    async fn write(&mut self, batch: &[&Append], now: Timestamp) -> Result<(Vec<Verdict>, Position), Fault>;

    /// Called when a batch is answered and nobody waits for this store yet.
    async fn tidy(&mut self) {}
}

struct Job {
    append: Append,
    reply: oneshot::Sender<Result<Appended, AppendError>>,
}

/// Told of every commit: how many events it wrote, and the head after it.
pub type OnCommit = Box<dyn Fn(u64, Position) + Send + Sync>;

/// The queue's front.
#[derive(Debug)]
pub(super) struct Appender {
    queue: mpsc::Sender<Job>,
    committed: watch::Sender<Position>,
}

impl Appender {
    /// Starts the thread, which opens its store; it ends when the appender is dropped.
    pub fn start<S: Store>(
        open: impl FnOnce() -> S + Send + 'static,
        db: &Db,
        clock: &Arc<dyn Clock>,
        head: Position,
        on_commit: OnCommit,
    ) -> Result<Self, Fault> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let committed = watch::Sender::new(head);
        let sweeper = Sweeper { db: db.clone(), program: Handle::current(), swept_at: None };
        let (clock, told) = (Arc::clone(clock), (committed.clone(), on_commit));
        threads::spawn("appender", db.is_shared(), move || work(open(), sweeper, clock, jobs, told))?;
        Ok(Self { queue, committed })
    }

    pub fn committed(&self) -> watch::Receiver<Position> {
        self.committed.subscribe()
    }

    /// Another process committed up to here.
    pub fn heard_of(&self, position: Position) {
        moved(&self.committed, position);
    }

    pub async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        let (reply, answer) = oneshot::channel();
        match self.queue.try_send(Job { append, reply }) {
            Ok(()) => {}
            Err(mpsc::error::TrySendError::Full(_)) => {
                metrics::counter!("helpdesk_append_busy_total").increment(1);
                return Err(AppendError::Busy);
            }
            Err(mpsc::error::TrySendError::Closed(_)) => return Err(stopped()),
        }
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }
}

/// Two processes may tell of their commits in another order than they made them.
fn moved(committed: &watch::Sender<Position>, head: Position) {
    committed.send_if_modified(|position| {
        let further = head > *position;
        *position = head.max(*position);
        further
    });
}

fn events_in(batch: &[&Append], verdicts: &[Verdict]) -> u64 {
    let accepted = batch.iter().zip(verdicts).filter(|(_, verdict)| matches!(verdict, Ok(Appended::Done { .. })));
    accepted.flat_map(|(append, _)| &append.writes).map(|write| write.events.len() as u64).sum()
}

fn stopped() -> AppendError {
    AppendError::Fault(Fault::new("appending: the log was closed"))
}

async fn work(
    mut store: impl Store,
    mut sweeper: Sweeper,
    clock: Arc<dyn Clock>,
    mut queue: mpsc::Receiver<Job>,
    (committed, on_commit): (watch::Sender<Position>, OnCommit),
) {
    let mut jobs = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut jobs, BATCH).await > 0 {
        let batch: Vec<_> = jobs.iter().map(|job| &job.append).collect();
        metrics::histogram!("helpdesk_append_batch_commands").record(count(batch.len()));
        let written = store.write(&batch, clock.now()).await;
        match written {
            Ok((verdicts, head)) => {
                let events = events_in(&batch, &verdicts);
                for (job, verdict) in jobs.drain(..).zip(verdicts) {
                    // A caller that is gone misses its answer, not its effect.
                    let _ = job.reply.send(verdict.map_err(AppendError::from));
                }
                moved(&committed, head);
                on_commit(events, head);
            }
            Err(fault) => {
                metrics::counter!("helpdesk_append_faults_total").increment(1);
                let text = fault.to_string();
                tracing::error!(commands = jobs.len(), %fault, "a batch was not written");
                for job in jobs.drain(..) {
                    let _ = job.reply.send(Err(AppendError::Fault(Fault::new(text.clone()))));
                }
            }
        }
        store.tidy().await;
        sweeper.sweep_if_due(clock.now()).await;
    }
}

/// The chore between two batches, one short statement an hour: refusals are not kept for ever.
struct Sweeper {
    db: Db,
    /// The runtime that the database's connections belong to.
    program: Handle,
    swept_at: Option<Timestamp>,
}

impl Sweeper {
    async fn sweep_if_due(&mut self, now: Timestamp) {
        if self.swept_at.is_some_and(|at| now - at < SWEEP_EVERY) {
            return;
        }
        self.swept_at = Some(now);
        let db = self.db.clone();
        let swept = self.program.spawn(async move { sweep_answers(&db, now).await });
        if let Ok(Err(fault)) = swept.await {
            tracing::warn!(%fault, "expired refusals were not swept");
        }
    }
}

fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::MAX, f64::from)
}
