//! What the engines themselves allow: bare inserts into the very table, through the same driver, with nothing decided.

use std::{path::Path, time::Duration};

use anyhow::Context;
use helpdesk_projections::Db;
use sqlx::{Connection, Executor, PgConnection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::str::FromStr;
use uuid::Uuid;

use crate::{
    engines::Engine,
    load::{Sample, closed_loop},
    ours::{Keys, Ours},
    place::Place,
};

/// How many rows the batched ceiling writes in one transaction.
pub const ROWS: usize = 64;

/// A table like ours and the texts to fill it with.
pub struct Ceiling {
    engine: Engine,
    url: String,
    payload: String,
    metadata: String,
    next: std::sync::atomic::AtomicI64,
}

/// The head moves and the rows are written, in one statement.
const WITH_HEAD: &str = "WITH moved AS (UPDATE head SET position = position + $1 RETURNING 1) INSERT INTO events \
    (position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, event_id, \
     recorded_at, hash) \
    SELECT p, 'order', a, 1, 'submitted', '1.0', l::json, m::json, e, 0, h \
    FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::text[]) AS r (p, a, l, m, h, e) \
    WHERE EXISTS (SELECT 1 FROM moved)";

const COLUMNS: &str = "position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, \
                       event_id, recorded_at, hash";

impl Ceiling {
    pub async fn fresh(engine: Engine, folder: &Path) -> anyhow::Result<Self> {
        let ours = Ours::fresh(engine, folder, Keys::TimeOrdered).await?;
        let past = crate::history::Past::of(Place::made_up(), 1)?;
        let event = past.new_events().pop().context("a past has an event")?;
        let url = ours.url().to_owned();
        ours.opened.db.execute("DELETE FROM events", Vec::new()).await?;
        ours.opened.db.clone().close().await;
        let next = std::sync::atomic::AtomicI64::new(1);
        Ok(Self { engine, url, payload: event.payload, metadata: event.metadata, next })
    }

    /// So many rows by one statement in each transaction, one after the other; the rate counts rows.
    pub async fn rows(&self, rows: usize, time: Duration) -> anyhow::Result<Sample> {
        let sample = match self.engine {
            Engine::Sqlite => self.sqlite(rows, time).await?,
            Engine::Postgres => self.postgres(rows, time).await?,
        };
        #[allow(clippy::cast_precision_loss)]
        let rows = rows as f64;
        Ok(Sample { rate: sample.rate * rows, cpu_us: sample.cpu_us / rows, ..sample })
    }

    fn take(&self, rows: usize) -> i64 {
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        self.next.fetch_add(rows, std::sync::atomic::Ordering::Relaxed)
    }

    async fn sqlite(&self, rows: usize, time: Duration) -> anyhow::Result<Sample> {
        let options = SqliteConnectOptions::from_str(&self.url)?
            .pragma("synchronous", "FULL")
            .pragma("cache_size", "-65536")
            .pragma("wal_autocheckpoint", "8000");
        let connection = SqliteConnection::connect_with(&options).await?;
        let connection = std::sync::Arc::new(tokio::sync::Mutex::new(connection));
        let values = vec!["(?,?,?,?,?,?,?,?,?,?,?)"; rows].join(",");
        let sql: std::sync::Arc<str> =
            format!("BEGIN IMMEDIATE; INSERT INTO events ({COLUMNS}) VALUES {values}; COMMIT").into();
        self.timed(rows, time, move |first, payload, metadata| {
            let (connection, sql) = (std::sync::Arc::clone(&connection), std::sync::Arc::clone(&sql));
            async move {
                let mut query = sqlx::query(&sql);
                for n in 0..i64::try_from(rows)? {
                    query = query
                        .bind(first + n)
                        .bind("order")
                        .bind(Uuid::now_v7().to_string())
                        .bind(1_i64)
                        .bind("submitted")
                        .bind("1.0")
                        .bind(payload.clone())
                        .bind(metadata.clone())
                        .bind(Uuid::now_v7().to_string())
                        .bind(0_i64)
                        .bind(vec![0x5a_u8; 32]);
                }
                connection.lock().await.execute(query).await?;
                Ok(())
            }
        })
        .await
    }

    async fn postgres(&self, rows: usize, time: Duration) -> anyhow::Result<Sample> {
        let connection = PgConnection::connect(&self.url).await?;
        let connection = std::sync::Arc::new(tokio::sync::Mutex::new(connection));
        self.timed(rows, time, move |first, payload, metadata| {
            let connection = std::sync::Arc::clone(&connection);
            async move {
                let count = i64::try_from(rows)?;
                let ids = || (0..rows).map(|_| Uuid::now_v7().to_string()).collect::<Vec<_>>();
                let query = sqlx::query(WITH_HEAD)
                    .bind(count)
                    .bind((first..first + count).collect::<Vec<_>>())
                    .bind(ids())
                    .bind(vec![payload; rows])
                    .bind(vec![metadata; rows])
                    .bind(vec![vec![0x5a_u8; 32]; rows])
                    .bind(ids());
                connection.lock().await.execute(query).await?;
                Ok(())
            }
        })
        .await
    }

    async fn timed<W>(
        &self,
        rows: usize,
        time: Duration,
        write: impl Fn(i64, String, String) -> W + Send + Sync + 'static,
    ) -> anyhow::Result<Sample>
    where
        W: Future<Output = anyhow::Result<()>> + Send,
    {
        let first = self.take(rows * 10_000_000);
        let step = i64::try_from(rows)?;
        let (payload, metadata) = (self.payload.clone(), self.metadata.clone());
        let budget = crate::load::Budget { time, each: 10_000_000 };
        closed_loop(1, budget, move |_, n| {
            write(first + i64::try_from(n).unwrap_or(0) * step, payload.clone(), metadata.clone())
        })
        .await
    }

    pub async fn remove(self) -> anyhow::Result<()> {
        self.engine.remove(&self.url).await
    }
}

/// The ceiling's database, closed: only for its address.
impl std::fmt::Debug for Ceiling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ceiling").field("engine", &self.engine).finish_non_exhaustive()
    }
}

/// Opens a database of ours beside the running one, only to look.
pub async fn looking(engine: Engine, url: &str) -> anyhow::Result<Db> {
    Ok(match engine {
        Engine::Sqlite => Db::read_sqlite(Path::new(url.trim_start_matches("sqlite://"))).await?,
        Engine::Postgres => Db::open_postgres(url).await?,
    })
}
