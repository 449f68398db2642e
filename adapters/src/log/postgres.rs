//! A batch written to PostgreSQL, where round trips are the limit: one statement that writes everything if the head is
//! still the one that was decided on. What the decision depends on is remembered or, where it isn't, read before. When
//! another node came first, the batch is decided again under the head's lock.

mod line;
mod statements;

use std::collections::HashMap;

use async_trait::async_trait;
use helpdesk_domain::{
    Timestamp,
    ports::{Append, Fault, Head, Position, StreamId},
    time::{from_micros, to_micros},
};
use helpdesk_projections::failpoint;
use sqlx::{
    Connection, PgConnection, PgPool, Postgres, Row as _,
    error::DatabaseError,
    postgres::{PgArguments, PgRow},
    query::Query,
};

use line::Line;

use super::{
    appender::Store,
    known::{Known, accepts_all},
    plan::{Facts, Kept, Plan, Verdict, keys_of, plan, streams_of},
};

pub(super) struct PostgresStore {
    line: Line,
    memory: Memory,
}

impl PostgresStore {
    /// For the runtime that it is called on.
    pub fn new(pool: &PgPool) -> Self {
        Self { line: Line::to(pool), memory: Memory { known: Known::new(), fence: 0 } }
    }
}

/// What is remembered of the log, and the head's fence as it was last seen.
struct Memory {
    known: Known,
    fence: i64,
}

/// What a batch was decided on: the head is compared with it when the batch is written.
#[derive(Debug, Clone, Copy)]
struct Seen {
    position: Position,
    fence: i64,
}

#[async_trait]
impl Store for PostgresStore {
    async fn write(&mut self, batch: &[&Append], now: Timestamp) -> Result<(Vec<Verdict>, Position), Fault> {
        let written = self.write_if_unmoved(batch, now).await;
        if written.is_err() {
            self.line.cut();
        }
        written
    }
}

impl Memory {
    fn remembered<'a>(&self, batch: &[&'a Append], now: Timestamp) -> Option<(Plan<'a>, Seen)> {
        let facts = self.known.facts(batch)?;
        let seen = Seen { position: facts.head.position, fence: self.fence };
        Some((plan(batch, facts, now), seen)).filter(|(plan, _)| accepts_all(plan))
    }

    fn learn(&mut self, facts: &Facts, seen: Seen) {
        if self.known.head().is_some_and(|head| head.position != facts.head.position) {
            // Another node wrote: which streams it wrote isn't known.
            self.known.forget();
        }
        self.known.learn(facts);
        self.fence = seen.fence;
    }
}

impl PostgresStore {
    /// In one statement, which writes nothing when the head has moved; then once more under the head's lock.
    async fn write_if_unmoved(&mut self, batch: &[&Append], now: Timestamp) -> Result<(Vec<Verdict>, Position), Fault> {
        let connection = self.line.get().await.map_err(broken)?;
        let (plan, seen) = match self.memory.remembered(batch, now) {
            Some(planned) => planned,
            None => {
                let (facts, seen) = read(&mut *connection, batch, now).await?;
                self.memory.learn(&facts, seen);
                (plan(batch, facts, now), seen)
            }
        };
        if !plan.is_empty() {
            failpoint("append.before_commit");
            let written = match finish(statements::FINISH, &plan, seen).fetch_one(connection).await {
                Ok(row) => Ok(column::<i64>(&row, "heads")? == 1),
                Err(error) if is_race(&error) => Ok(false),
                // The connection broke, perhaps before the batch was on its way.
                Err(error) if is_cut(&error) => Ok(self.is_written(&plan).await?),
                Err(error) => Err(broken(error)),
            };
            match written {
                Ok(false) => return self.write_locked(batch, now).await,
                written => self.ended(&plan, written.map(drop)).await?,
            }
        }
        Ok((plan.verdicts, plan.head.position))
    }

    /// The same under the head's lock, which nobody can come before.
    async fn write_locked(&mut self, batch: &[&Append], now: Timestamp) -> Result<(Vec<Verdict>, Position), Fault> {
        let mut tx = self.line.get().await.map_err(broken)?.begin().await.map_err(broken)?;
        sqlx::query("SELECT position FROM head FOR UPDATE").execute(&mut *tx).await.map_err(broken)?;
        let (facts, seen) = read(&mut *tx, batch, now).await?;
        self.memory.learn(&facts, seen);
        let plan = plan(batch, facts, now);
        if !plan.is_empty() {
            finish(statements::FINISH_LOCKED, &plan, seen).fetch_one(&mut *tx).await.map_err(broken)?;
        }
        failpoint("append.before_commit");
        let committed = tx.commit().await.map_err(broken);
        self.ended(&plan, committed).await?;
        Ok((plan.verdicts, plan.head.position))
    }

    /// Remembers what was written; after a fault, finds out whether the batch is in the log nevertheless.
    async fn ended(&mut self, plan: &Plan<'_>, outcome: Result<(), Fault>) -> Result<(), Fault> {
        if let Err(fault) = outcome {
            if !self.is_written(plan).await? {
                return Err(fault);
            }
        } else {
            self.memory.known.wrote(plan);
        }
        failpoint("append.after_commit");
        Ok(())
    }

    /// Asked over a new connection. The fence moves, so the next batch reads it.
    async fn is_written(&mut self, plan: &Plan<'_>) -> Result<bool, Fault> {
        self.memory.known.forget();
        self.line.cut();
        let mut tx = self.line.get().await.map_err(unknown)?.begin().await.map_err(unknown)?;
        let written = stands(&mut tx, plan).await.map_err(unknown)?;
        tx.commit().await.map_err(unknown)?;
        Ok(written)
    }
}

/// A statement whose connection broke may still be on its way: moving the fence makes sure that from now on it either
/// has written or never will.
async fn stands(connection: &mut PgConnection, plan: &Plan<'_>) -> Result<bool, sqlx::Error> {
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
fn finish<'q>(statement: &'static str, plan: &'q Plan<'_>, seen: Seen) -> Query<'q, Postgres, PgArguments> {
    let (events, keys, head) = (&plan.events, &plan.keys, &plan.head);
    sqlx::query(statement)
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
}

/// Another node wrote the same key or the same place at the same time.
fn is_race(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.is_some_and(|code| code.starts_with("23"))
}

/// The connection is gone: there is no answer of the server, or it says that it leaves.
fn is_cut(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().map(|error| error.code().unwrap_or_default());
    code.is_none_or(|code| code.starts_with("57P") || code.starts_with("08"))
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
