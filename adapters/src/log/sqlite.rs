//! The event log on SQLite: appends through the one writing connection, everything else on the readers' pool.

mod statements;
mod store;

use std::sync::Arc;

use async_trait::async_trait;
use cqrs_es::persist::SerializedEvent;
use helpdesk_domain::{
    Timestamp,
    ports::{
        Append, AppendError, Appended, Clock, EventLog, Fault, Head, IdempotencyKey, Position, Recorded, StreamId,
    },
    time::{from_micros, to_micros},
};
use helpdesk_projections::db::SqliteDb;
use sqlite_es::SqliteEventRepository;
use sqlx::{Row as _, sqlite::SqliteRow};
use tokio::sync::watch;

use super::{
    appender::Appender,
    chain::{Hash, event_id},
    load::load,
};
use store::SqliteStore;

/// [`EventLog`] in an SQLite file.
pub struct SqliteLog {
    db: SqliteDb,
    repository: SqliteEventRepository,
    appender: Appender,
    clock: Arc<dyn Clock>,
}

impl SqliteLog {
    /// Opens the log in a database whose schema is up to date, and starts its appender.
    pub async fn open(db: SqliteDb, clock: Arc<dyn Clock>) -> Result<Self, Fault> {
        let head = head(&db).await?;
        let store = Arc::new(SqliteStore::new(db.clone()));
        let appender = Appender::start(store, Arc::clone(&clock), head.position);
        Ok(Self { repository: SqliteEventRepository::new(db.readers().clone()), db, appender, clock })
    }

    /// The last committed position, as it moves.
    pub fn committed(&self) -> watch::Receiver<Position> {
        self.appender.committed()
    }
}

impl std::fmt::Debug for SqliteLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteLog").field("committed", &*self.committed().borrow()).finish_non_exhaustive()
    }
}

#[async_trait]
impl EventLog for SqliteLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.appender.append(append).await
    }

    async fn answer(&self, key: &IdempotencyKey) -> Result<Option<(String, Position)>, Fault> {
        let row = sqlx::query(statements::ANSWER)
            .bind(&key.scope)
            .bind(&key.key)
            .bind(to_micros(self.clock.now()))
            .fetch_optional(self.db.readers())
            .await
            .map_err(|error| Fault::because("looking a kept answer up", error))?;
        row.map(|row| Ok((column(&row, 0)?, position(&row, 1)?))).transpose()
    }

    async fn load(&self, stream: &StreamId) -> Result<Vec<SerializedEvent>, Fault> {
        load(&self.repository, stream).await
    }

    async fn history(&self, stream: &StreamId) -> Result<Vec<Recorded>, Fault> {
        let rows = sqlx::query(statements::HISTORY)
            .bind(stream.aggregate_type)
            .bind(&stream.aggregate_id)
            .fetch_all(self.db.readers())
            .await
            .map_err(|error| Fault::because("reading a stream's history", error))?;
        rows.iter().map(recorded).collect()
    }

    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Recorded>, Fault> {
        let rows = sqlx::query(statements::READ)
            .bind(i64::try_from(after).unwrap_or(i64::MAX))
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(self.db.readers())
            .await
            .map_err(|error| Fault::because("reading the log", error))?;
        rows.iter().map(recorded).collect()
    }

    async fn head(&self) -> Result<Head, Fault> {
        head(&self.db).await
    }
}

async fn head(db: &SqliteDb) -> Result<Head, Fault> {
    let row = sqlx::query(statements::HEAD).fetch_one(db.readers()).await;
    let row = row.map_err(|error| Fault::because("reading the head of the log", error))?;
    head_of(&row)
}

/// The head in columns 1–3.
fn head_of(row: &SqliteRow) -> Result<Head, Fault> {
    Ok(Head { position: position(row, 1)?, hash: hash(row, 2)?, recorded_at: instant(row, 3)? })
}

fn recorded(row: &SqliteRow) -> Result<Recorded, Fault> {
    let position = position(row, 0)?;
    Ok(Recorded {
        position,
        id: event_id(column(row, 1)?)?,
        aggregate_type: column(row, 2)?,
        aggregate_id: column(row, 3)?,
        sequence: self::position(row, 4)?,
        event_type: column(row, 5)?,
        event_version: column(row, 6)?,
        payload: column(row, 7)?,
        metadata: column(row, 8)?,
        recorded_at: instant(row, 9)?,
        hash: hash(row, 10)?,
    })
}

fn column<'r, T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>>(
    row: &'r SqliteRow,
    index: usize,
) -> Result<T, Fault> {
    row.try_get(index).map_err(|error| Fault::because("reading the log", error))
}

fn position(row: &SqliteRow, index: usize) -> Result<Position, Fault> {
    let number: i64 = column(row, index)?;
    u64::try_from(number).map_err(|error| Fault::because("reading the log: a negative position", error))
}

fn instant(row: &SqliteRow, index: usize) -> Result<Timestamp, Fault> {
    column(row, index).map(from_micros)
}

fn hash(row: &SqliteRow, index: usize) -> Result<Hash, Fault> {
    let bytes: &[u8] = column(row, index)?;
    bytes.try_into().map_err(|error| Fault::because("reading the log: a hash of another length", error))
}
