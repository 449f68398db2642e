//! The event log: one queue and one decision for every engine (`appender`, `plan`), the hash chain, one way to read;
//! and per engine how a batch is written.

mod appender;
pub mod chain;
mod known;
mod load;
mod plan;
mod postgres;
mod read;
mod sqlite;
mod tail;

use std::sync::Arc;

use async_trait::async_trait;
use cqrs_es::persist::SerializedEvent;
use helpdesk_domain::ports::{
    Append, AppendError, Appended, Clock, EventLog, Fault, Head, IdempotencyKey, Position, Recorded, StreamId,
};
use helpdesk_projections::Db;
use tokio::sync::watch;

use appender::Appender;
pub use appender::OnCommit;
use load::Repository;
use postgres::PostgresStore;
use sqlite::SqliteStore;
use tail::Tail;

/// The [`EventLog`] in a database whose schema is up to date.
pub struct Log {
    db: Db,
    repository: Repository,
    /// Where this process alone writes.
    tail: Option<Arc<Tail>>,
    appender: Appender,
    clock: Arc<dyn Clock>,
}

impl Log {
    /// Opens the log and starts its appender.
    pub async fn open(db: Db, clock: Arc<dyn Clock>) -> Result<Self, Fault> {
        Self::telling(db, clock, Box::new(|_, _| {})).await
    }

    /// The same; `on_commit` is told of every commit, when its callers have been answered.
    pub async fn telling(db: Db, clock: Arc<dyn Clock>, on_commit: OnCommit) -> Result<Self, Fault> {
        let head = read::head(&db).await?.position;
        let (appender, tail) = match db.clone() {
            Db::Sqlite(sqlite) => {
                let tail = Arc::<Tail>::default();
                let store = SqliteStore::new(sqlite, Arc::clone(&tail));
                (Appender::start(move || store, &db, &clock, head, on_commit)?, Some(tail))
            }
            Db::Postgres(postgres) => {
                (Appender::start(move || PostgresStore::new(postgres.pool()), &db, &clock, head, on_commit)?, None)
            }
        };
        Ok(Self { repository: Repository::of(&db), db, tail, appender, clock })
    }

    /// The last committed position, as it moves.
    pub fn committed(&self) -> watch::Receiver<Position> {
        self.appender.committed()
    }

    /// Where the log on disk ends, when something is on its way there. PostgreSQL shows nothing before.
    fn end_on_disk(&self) -> Option<Head> {
        self.tail.as_ref().and_then(|tail| tail.on_disk())
    }

    /// Of what was read just now, only what would outlive a power failure.
    fn on_disk(&self, mut events: Vec<Recorded>) -> Vec<Recorded> {
        if let Some(head) = self.end_on_disk() {
            events.retain(|event| event.position <= head.position);
        }
        events
    }

    /// Another process committed up to here.
    pub fn heard_of(&self, position: Position) {
        self.appender.heard_of(position);
    }
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Log").field("committed", &*self.committed().borrow()).finish_non_exhaustive()
    }
}

#[async_trait]
impl EventLog for Log {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.appender.append(append).await
    }

    async fn answer(&self, key: &IdempotencyKey) -> Result<Option<(String, Position)>, Fault> {
        let kept = read::answer(&self.db, key, self.clock.now()).await?;
        let end = self.end_on_disk();
        // A refusal has the position of the event before it.
        Ok(kept.filter(|(_, position)| end.is_none_or(|head| *position < head.position)))
    }

    async fn load(&self, stream: &StreamId) -> Result<Vec<SerializedEvent>, Fault> {
        // Also what is not on disk yet: what is written on it comes to the disk later.
        self.repository.load(stream).await
    }

    async fn history(&self, stream: &StreamId) -> Result<Vec<Recorded>, Fault> {
        read::history(&self.db, stream).await.map(|events| self.on_disk(events))
    }

    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Recorded>, Fault> {
        match self.tail.as_ref().and_then(|tail| tail.after(after, limit)) {
            Some(events) => Ok(events),
            None => read::after(&self.db, after, limit).await.map(|events| self.on_disk(events)),
        }
    }

    async fn head(&self) -> Result<Head, Fault> {
        let head = read::head(&self.db).await?;
        Ok(self.end_on_disk().filter(|end| end.position < head.position).unwrap_or(head))
    }
}
