//! A batch written to PostgreSQL, where round trips are the limit: one statement that writes everything if the head is
//! still the one that was decided on. What the decision depends on is remembered or, where it isn't, read before. When
//! another node came first, the batch is decided again under the head's lock. The next batch is sent on a second
//! connection while the first commits: it waits for the head, and finds it as it was planned on, or writes nothing.

mod lines;
mod statements;

use std::collections::HashMap;

use async_trait::async_trait;
use helpdesk_domain::{
    Timestamp,
    ports::{Append, Fault, Head, Position, StreamId},
    time::{from_micros, to_micros},
};
use helpdesk_projections::failpoint;
use parking_lot::Mutex;
use sqlx::{
    PgConnection, PgPool, Postgres, Row as _,
    error::DatabaseError,
    postgres::{PgArguments, PgRow},
    query::Query,
};
use tokio::sync::RwLock;

use super::{
    appender::{Store, Written},
    known::Known,
    plan::{Facts, Kept, Plan, keys_of, plan, streams_of},
};
use lines::Lines;

pub(super) struct PostgresStore {
    pool: PgPool,
    lines: Lines,
    memory: Mutex<Memory>,
    /// Batches planned from memory follow each other closely, the database keeps them in order; one that is read for
    /// waits until they are through.
    turns: RwLock<()>,
}

struct Memory {
    known: Known,
    /// The head's fence as it was last seen.
    fence: i64,
}

impl PostgresStore {
    pub fn new(pool: PgPool) -> Self {
        let memory = Mutex::new(Memory { known: Known::new(), fence: 0 });
        Self { lines: Lines::of(pool.clone()), pool, memory, turns: RwLock::new(()) }
    }
}

/// What a batch was decided on: the head is compared with it when the batch is written.
#[derive(Debug, Clone, Copy)]
struct Seen {
    position: Position,
    fence: i64,
}

#[async_trait]
impl Store for PostgresStore {
    async fn write(&self, batch: &[&Append], now: Timestamp) -> Result<Written, Fault> {
        if let Some((plan, seen)) = self.remembered(batch, now) {
            let following = self.turns.read().await;
            if self.write_if(&plan, seen, now).await? {
                return Ok(plan.answers());
            }
            drop(following);
            self.memory.lock().known.reads();
        }
        let alone = self.turns.write().await;
        let written = self.read_and_write(batch, now).await;
        drop(alone);
        self.memory.lock().known.has_read();
        written
    }
}

impl PostgresStore {
    fn remembered<'a>(&self, batch: &[&'a Append], now: Timestamp) -> Option<(Plan<'a>, Seen)> {
        let mut memory = self.memory.lock();
        let remembered = memory.known.plan(batch, now)?;
        Some((remembered.plan, Seen { position: remembered.after, fence: memory.fence }))
    }

    fn learn(&self, facts: &Facts, seen: Seen) {
        let mut memory = self.memory.lock();
        if memory.known.head().is_some_and(|head| head.position != facts.head.position) {
            // Another node wrote: which streams it wrote isn't known.
            memory.known.forget();
        }
        memory.known.learn(facts);
        memory.fence = seen.fence;
    }

    /// Decided on what is read now, and again under the head's lock if another node comes between.
    async fn read_and_write(&self, batch: &[&Append], now: Timestamp) -> Result<Written, Fault> {
        let (facts, seen) = read(&self.pool, batch, now).await?;
        self.learn(&facts, seen);
        let plan = plan(batch, facts, now);
        if plan.is_empty() || self.write_if(&plan, seen, now).await? {
            self.memory.lock().known.wrote(&plan);
            return Ok(plan.answers());
        }
        let mut tx = self.pool.begin().await.map_err(broken)?;
        sqlx::query("SELECT position FROM head FOR UPDATE").execute(&mut *tx).await.map_err(broken)?;
        let (facts, seen) = read(&mut *tx, batch, now).await?;
        self.learn(&facts, seen);
        let plan = self::plan(batch, facts, now);
        if !plan.is_empty() {
            finish(&plan, seen, now).fetch_one(&mut *tx).await.map_err(broken)?;
        }
        failpoint("append.before_commit");
        let committed = tx.commit().await.map_err(broken);
        self.ended(&plan, committed).await?;
        self.memory.lock().known.wrote(&plan);
        Ok(plan.answers())
    }

    /// Writes the plan if the head is the one it was decided on; else nothing of it, and memory is forgotten.
    async fn write_if(&self, plan: &Plan<'_>, seen: Seen, now: Timestamp) -> Result<bool, Fault> {
        failpoint("append.before_commit");
        let mut line = self.lines.take().await.map_err(broken)?;
        match finish(plan, seen, now).fetch_one(&mut line).await {
            Ok(row) if column::<i64>(&row, "heads")? == 1 => {
                self.lines.keep(line);
                failpoint("append.after_commit");
                Ok(true)
            }
            Err(error) if !is_race(&error) => self.ended(plan, Err(broken(error))).await.map(|()| true),
            _ => {
                self.memory.lock().known.forget();
                Ok(false)
            }
        }
    }

    /// After a fault, forgets what was counted on, and finds out whether the batch is in the log nevertheless.
    async fn ended(&self, plan: &Plan<'_>, outcome: Result<(), Fault>) -> Result<(), Fault> {
        if let Err(fault) = outcome {
            self.memory.lock().known.forget();
            let mut tx = self.pool.begin().await.map_err(unknown)?;
            let written = is_written(&mut tx, plan).await.map_err(unknown)?;
            tx.commit().await.map_err(unknown)?;
            // The fence has moved, so the next batch reads it.
            if !written {
                return Err(fault);
            }
        }
        failpoint("append.after_commit");
        Ok(())
    }
}

/// A statement whose connection broke may still be on its way: moving the fence makes sure that from now on it either
/// has written or never will.
async fn is_written(connection: &mut PgConnection, plan: &Plan<'_>) -> Result<bool, sqlx::Error> {
    sqlx::query("UPDATE head SET fence = fence + 1").execute(&mut *connection).await?;
    if let Some(first) = plan.events.first() {
        let query = sqlx::query("SELECT 1 FROM events WHERE position = $1 AND event_id = $2");
        let query = query.bind(number(first.position)).bind(&first.event_id);
        return Ok(query.fetch_optional(connection).await?.is_some());
    }
    let Some(row) = plan.keys.first() else { return Ok(true) };
    let query =
        sqlx::query("SELECT 1 FROM idempotency WHERE scope = $1 AND key = $2 AND fingerprint = $3 AND position = $4");
    let once = row.once;
    let query = query.bind(&once.key.scope).bind(&once.key.key).bind(&once.fingerprint).bind(number(row.position));
    Ok(query.fetch_optional(connection).await?.is_some())
}

/// The head, the kept keys and the versions, as of one moment.
async fn read<'e>(
    database: impl sqlx::Executor<'e, Database = Postgres>,
    batch: &[&Append],
    now: Timestamp,
) -> Result<(Facts, Seen), Fault> {
    let (keys, streams) = (keys_of(batch), streams_of(batch));
    let scopes: Vec<_> = keys.iter().map(|key| key.scope.as_str()).collect();
    let texts: Vec<_> = keys.iter().map(|key| key.key.as_str()).collect();
    let kinds: Vec<_> = streams.iter().map(|stream| stream.aggregate_type).collect();
    let ids: Vec<_> = streams.iter().map(|stream| stream.aggregate_id.as_str()).collect();
    let query = sqlx::query(statements::READ).bind(scopes).bind(texts).bind(to_micros(now)).bind(kinds).bind(ids);
    let rows = query.fetch_all(database).await.map_err(broken)?;

    let mut head = None;
    let mut kept = HashMap::new();
    let mut versions = HashMap::new();
    for row in &rows {
        let (position, n) = (count(row, "position")?, usize::try_from(column::<i64>(row, "n")?).unwrap_or(0));
        match column::<i32>(row, "kind")? {
            statements::IS_HEAD => {
                head = Some((head_of(row, position)?, Seen { position, fence: column(row, "fence")? }));
            }
            statements::IS_KEY => {
                let found = Kept { fingerprint: column(row, "fingerprint")?, answer: column(row, "answer")?, position };
                kept.extend(keys.get(n.wrapping_sub(1)).map(|key| ((*key).clone(), found)));
            }
            _ => {
                versions.extend(streams.get(n.wrapping_sub(1)).map(|stream: &&StreamId| ((*stream).clone(), position)));
            }
        }
    }
    let (head, seen) = head.ok_or_else(|| Fault::new("appending: the log has no head row"))?;
    Ok((Facts { head, kept, versions }, seen))
}

fn head_of(row: &PgRow, position: Position) -> Result<Head, Fault> {
    let hash = column::<Vec<u8>>(row, "hash")?.try_into();
    let hash = hash.map_err(|_| Fault::new("appending: a hash of another length"))?;
    Ok(Head { position, hash, recorded_at: from_micros(column(row, "recorded_at")?) })
}

/// Everything the plan writes, if the head is still the one that was seen; answers `heads`: 1, or 0 when it isn't.
fn finish<'q>(plan: &'q Plan<'_>, seen: Seen, now: Timestamp) -> Query<'q, Postgres, PgArguments> {
    let (events, keys, head) = (&plan.events, &plan.keys, &plan.head);
    sqlx::query(statements::FINISH)
        .bind(number(seen.position))
        .bind(seen.fence)
        .bind(number(head.position))
        .bind(head.hash.as_slice())
        .bind(to_micros(head.recorded_at))
        .bind(events.iter().map(|row| number(row.position)).collect::<Vec<_>>())
        .bind(events.iter().map(|row| row.stream.aggregate_type).collect::<Vec<_>>())
        .bind(events.iter().map(|row| row.stream.aggregate_id.as_str()).collect::<Vec<_>>())
        .bind(events.iter().map(|row| number(row.sequence)).collect::<Vec<_>>())
        .bind(events.iter().map(|row| row.event.event_type.as_str()).collect::<Vec<_>>())
        .bind(events.iter().map(|row| row.event.event_version.as_str()).collect::<Vec<_>>())
        .bind(events.iter().map(|row| row.event.payload.as_str()).collect::<Vec<_>>())
        .bind(events.iter().map(|row| row.event.metadata.as_str()).collect::<Vec<_>>())
        .bind(events.iter().map(|row| row.event_id.as_str()).collect::<Vec<_>>())
        .bind(events.iter().map(|row| row.recorded_at_micros).collect::<Vec<_>>())
        .bind(events.iter().map(|row| row.hash.as_slice()).collect::<Vec<_>>())
        .bind(keys.iter().map(|row| row.once.key.scope.as_str()).collect::<Vec<_>>())
        .bind(keys.iter().map(|row| row.once.key.key.as_str()).collect::<Vec<_>>())
        .bind(keys.iter().map(|row| row.once.fingerprint.as_str()).collect::<Vec<_>>())
        .bind(keys.iter().map(|row| row.once.answer.as_str()).collect::<Vec<_>>())
        .bind(keys.iter().map(|row| number(row.position)).collect::<Vec<_>>())
        .bind(keys.iter().map(|row| row.expires_at_micros).collect::<Vec<_>>())
        .bind(to_micros(now))
}

/// Another node wrote the same key or the same place at the same time.
fn is_race(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.is_some_and(|code| code.starts_with("23"))
}

fn broken(error: sqlx::Error) -> Fault {
    Fault::because("appending: writing a batch", error)
}

fn unknown(error: sqlx::Error) -> Fault {
    Fault::because("appending: the outcome of the commit is unknown", error)
}

fn column<'r, T: sqlx::Decode<'r, Postgres> + sqlx::Type<Postgres>>(row: &'r PgRow, name: &str) -> Result<T, Fault> {
    row.try_get(name).map_err(|error| Fault::because("appending: reading the answer", error))
}

fn count(row: &PgRow, name: &str) -> Result<u64, Fault> {
    u64::try_from(column::<i64>(row, name)?).map_err(|error| Fault::because("appending: a negative number", error))
}

/// Positions and versions are far below 2⁶³.
fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
