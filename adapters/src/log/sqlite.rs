//! A batch written to SQLite in one call to the driver, when all it depends on is remembered; else in two: lock and
//! read, then insert and commit. Each call costs a trip to the connection's thread, so statements travel together.
//! Then it goes to the disk while others write, and nobody is shown it before it is there.

mod statements;

use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use helpdesk_domain::{
    Timestamp,
    ports::{Append, Fault, Head, Position, StreamId, Version},
    time::{from_micros, to_micros},
};
use helpdesk_projections::{SqliteDb, failpoint};
use sqlx::{
    Row as _, Sqlite, SqliteConnection,
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};

use super::{
    appender::Store,
    known::{Known, accepts_all},
    plan::{EventRow, Facts, Kept, KeyRow, Plan, Verdict, keys_of, plan, streams_of},
    tail::Tail,
};

pub(super) struct SqliteStore {
    db: SqliteDb,
    known: Known,
    /// For those who read what was written.
    tail: Arc<Tail>,
    /// Events written since the write-ahead log was last brought into the file.
    in_wal: usize,
}

/// How many events may stand in the write-ahead log: some ten megabytes with their indexes.
const WAL_EVENTS: usize = 8000;

impl SqliteStore {
    pub fn new(db: SqliteDb, tail: Arc<Tail>) -> Self {
        Self { db, known: Known::new(), tail, in_wal: 0 }
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn write(&mut self, batch: &[&Append], now: Timestamp) -> Result<(Vec<Verdict>, Position), Fault> {
        if let Some(facts) = self.known.facts(batch) {
            let before = facts.head;
            let plan = plan(batch, facts, now);
            if accepts_all(&plan) && self.write_remembered(&plan, before).await? {
                return Ok((plan.verdicts, plan.head.position));
            }
        }
        let mut writer = self.db.writer().await?;
        // Whatever ends early from here on is rolled back by the next holder of the writer.
        writer.open = true;
        let facts = lock_and_read(&mut writer.connection, batch, now).await?;
        self.known.learn(&facts);
        self.tail.writes_after(facts.head);
        let plan = plan(batch, facts, now);
        let written = if plan.is_empty() {
            rollback(&mut writer.connection).await
        } else {
            failpoint("append.before_commit");
            insert_and_commit(&mut writer.connection, &plan).await
        };
        writer.open = written.is_err();
        drop(writer);
        self.ended(&plan, written).await?;
        Ok((plan.verdicts, plan.head.position))
    }

    /// Left to itself, SQLite does this inside a COMMIT that somebody waits for.
    async fn tidy(&mut self) {
        if self.in_wal < WAL_EVENTS {
            return;
        }
        self.in_wal = 0;
        let Ok(mut writer) = self.db.writer().await else { return };
        if let Err(error) = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&mut writer.connection).await {
            tracing::warn!(%error, "the write-ahead log was not brought into the file");
        }
    }
}

impl SqliteStore {
    /// Writes a plan made from memory; false when memory was wrong, and nothing of it is written.
    async fn write_remembered(&mut self, plan: &Plan<'_>, before: Head) -> Result<bool, Fault> {
        let mut writer = self.db.writer().await?;
        self.tail.writes_after(before);
        writer.open = true;
        failpoint("append.before_commit");
        let written = begin_insert_and_commit(&mut writer.connection, plan).await;
        writer.open = written.is_err();
        drop(writer);
        match written {
            Err(error) if is_taken(&error) => {
                self.known.forget();
                Ok(false)
            }
            written => {
                let fault = |error| Fault::because("appending: writing a batch", error);
                self.ended(plan, written.map_err(fault)).await.map(|()| true)
            }
        }
    }

    /// Brings what was written to the disk, and remembers it; after a fault, finds out whether the batch is in the log
    /// nevertheless.
    async fn ended(&mut self, plan: &Plan<'_>, written: Result<(), Fault>) -> Result<(), Fault> {
        if let Err(fault) = written {
            self.known.forget();
            if !self.is_written(plan).await? {
                return Err(fault);
            }
        }
        // This thread has nothing else to do. Nor is an answer given on an earlier batch that a fault left behind.
        self.db.sync()?;
        self.known.wrote(plan);
        self.tail.wrote(plan);
        self.in_wal += plan.events.len();
        failpoint("append.after_commit");
        Ok(())
    }
}

impl SqliteStore {
    /// After a fault whose outcome is unknown: whether the batch is in the log after all.
    async fn is_written(&self, plan: &Plan<'_>) -> Result<bool, Fault> {
        let mut writer = self.db.writer().await?;
        let unknown = |error| Fault::because("appending: the outcome of the commit is unknown", error);
        if let Some(first) = plan.events.first() {
            let row = sqlx::query("SELECT 1 FROM events WHERE position = ? AND event_id = ?")
                .bind(number(first.position))
                .bind(first.event_id.as_str());
            return Ok(row.fetch_optional(&mut writer.connection).await.map_err(unknown)?.is_some());
        }
        if let Some(KeyRow { once, position, .. }) = plan.keys.first() {
            let row = sqlx::query(
                "SELECT 1 FROM idempotency WHERE scope = ? AND key = ? AND fingerprint = ? AND position = ?",
            )
            .bind(once.key.scope.as_str())
            .bind(once.key.key.as_str())
            .bind(once.fingerprint.as_str())
            .bind(number(*position));
            return Ok(row.fetch_optional(&mut writer.connection).await.map_err(unknown)?.is_some());
        }
        // Nothing was to be written.
        Ok(true)
    }
}

async fn lock_and_read(connection: &mut SqliteConnection, batch: &[&Append], now: Timestamp) -> Result<Facts, Fault> {
    let fault = |error| Fault::because("appending: reading the head, the keys and the versions", error);
    let keys = keys_of(batch);
    let streams = streams_of(batch);
    let (key_room, stream_room) = (statements::room_for(keys.len()), statements::room_for(streams.len()));
    let sql = statements::begin(key_room, stream_room);
    let mut query = sqlx::query(&sql);
    for key in &keys {
        query = query.bind(key.scope.as_str()).bind(key.key.as_str());
    }
    if key_room > 0 {
        query = nulls(query, (key_room - keys.len()) * 2).bind(to_micros(now));
    }
    for stream in &streams {
        query = query.bind(stream.aggregate_type).bind(stream.aggregate_id.as_str());
    }
    let rows = nulls(query, (stream_room - streams.len()) * 2).fetch_all(connection).await.map_err(fault)?;

    let mut head: Option<Head> = None;
    let mut kept = HashMap::new();
    let mut versions = HashMap::new();
    for row in &rows {
        match column::<i64>(row, 0)? {
            statements::IS_HEAD => head = Some(head_of(row)?),
            statements::IS_KEY => {
                let found = Kept { fingerprint: column(row, 2)?, answer: column(row, 3)?, position: position(row, 4)? };
                if let Some(key) = usize::try_from(column::<i64>(row, 1)?).ok().and_then(|index| keys.get(index)) {
                    kept.insert((*key).clone(), found);
                }
            }
            statements::IS_VERSIONS => versions = read_versions(column(row, 1)?, &streams)?,
            _ => {}
        }
    }
    let head = head.ok_or_else(|| Fault::new("appending: the log has no head row"))?;
    Ok(Facts { head, kept, versions })
}

fn column<'r, T: sqlx::Decode<'r, Sqlite> + sqlx::Type<Sqlite>>(row: &'r SqliteRow, index: usize) -> Result<T, Fault> {
    row.try_get(index).map_err(|error| Fault::because("appending: reading the answer", error))
}

fn position(row: &SqliteRow, index: usize) -> Result<Position, Fault> {
    u64::try_from(column::<i64>(row, index)?).map_err(|error| Fault::because("appending: a negative position", error))
}

/// The head in columns 1–3.
fn head_of(row: &SqliteRow) -> Result<Head, Fault> {
    let hash: &[u8] = column(row, 2)?;
    let hash = hash.try_into().map_err(|error| Fault::because("appending: a hash of another length", error))?;
    Ok(Head { position: position(row, 1)?, hash, recorded_at: from_micros(column(row, 3)?) })
}

fn read_versions(text: Option<&str>, streams: &[&StreamId]) -> Result<HashMap<StreamId, Version>, Fault> {
    let pair = |pair: &str| {
        let (index, version) = pair.split_once(' ')?;
        let stream = streams.get(index.parse::<usize>().ok()?)?;
        Some(((*stream).clone(), version.parse().ok()?))
    };
    let unreadable = || Fault::new("appending: unreadable versions");
    text.unwrap_or_default().split_terminator(',').map(|text| pair(text).ok_or_else(unreadable)).collect()
}

async fn insert_and_commit(connection: &mut SqliteConnection, plan: &Plan<'_>) -> Result<(), Fault> {
    let rooms = Rooms::of(plan);
    let sql = statements::finish(&rooms.events, rooms.keys);
    let done = bind(&sql, plan, &rooms).execute(connection).await;
    done.map(drop).map_err(|error| Fault::because("appending: writing a batch", error))
}

async fn begin_insert_and_commit(connection: &mut SqliteConnection, plan: &Plan<'_>) -> Result<(), sqlx::Error> {
    let rooms = Rooms::of(plan);
    let sql = statements::whole(&rooms.events, rooms.keys);
    bind(&sql, plan, &rooms).execute(connection).await.map(drop)
}

/// How many rows the statements have room for.
struct Rooms {
    events: Vec<usize>,
    keys: usize,
}

impl Rooms {
    fn of(plan: &Plan<'_>) -> Self {
        let events = plan.events.chunks(statements::CHUNK).map(|chunk| statements::room_for(chunk.len())).collect();
        Self { events, keys: statements::room_for(plan.keys.len()) }
    }
}

fn bind<'q>(sql: &'q str, plan: &'q Plan<'_>, rooms: &Rooms) -> Statement<'q> {
    let mut query = plan.events.iter().fold(sqlx::query(sql), bind_event);
    query = nulls(query, (rooms.events.iter().sum::<usize>() - plan.events.len()) * 11);
    query = plan.keys.iter().fold(query, bind_key);
    query = nulls(query, (rooms.keys - plan.keys.len()) * 6);
    let head = &plan.head;
    query.bind(number(head.position)).bind(head.hash.as_slice()).bind(to_micros(head.recorded_at))
}

/// A place in the log or a key was taken: the plan was made from what is no longer so.
fn is_taken(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    // SQLITE_CONSTRAINT, in the low byte of the extended result codes.
    code.is_some_and(|code| code & 0xFF == 19)
}

async fn rollback(connection: &mut SqliteConnection) -> Result<(), Fault> {
    let done = sqlx::query("ROLLBACK").execute(connection).await;
    done.map(drop).map_err(|error| Fault::because("appending: ending a batch without effect", error))
}

type Statement<'q> = Query<'q, Sqlite, SqliteArguments<'q>>;

fn bind_event<'q>(query: Statement<'q>, row: &'q EventRow<'_>) -> Statement<'q> {
    query
        .bind(number(row.position))
        .bind(row.stream.aggregate_type)
        .bind(row.stream.aggregate_id.as_str())
        .bind(number(row.sequence))
        .bind(row.event.event_type.as_str())
        .bind(row.event.event_version.as_str())
        .bind(row.event.payload.as_str())
        .bind(row.event.metadata.as_str())
        .bind(row.event_id.as_str())
        .bind(row.recorded_at_micros)
        .bind(row.hash.as_slice())
}

fn bind_key<'q>(query: Statement<'q>, row: &'q KeyRow<'_>) -> Statement<'q> {
    query
        .bind(row.once.key.scope.as_str())
        .bind(row.once.key.key.as_str())
        .bind(row.once.fingerprint.as_str())
        .bind(row.once.answer.as_str())
        .bind(number(row.position))
        .bind(row.expires_at_micros)
}

fn nulls(query: Statement<'_>, count: usize) -> Statement<'_> {
    (0..count).fold(query, |query, _| query.bind(None::<i64>))
}

/// Positions and versions are far below 2⁶³.
fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
