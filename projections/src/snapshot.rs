//! One consistent view of the whole database, to read while others write: a read transaction of its own. On SQLite it
//! sits on a read-only connection, so the writing one isn't kept; the write-ahead log only grows meanwhile.

use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use helpdesk_domain::ports::Fault;
use sqlx::{Executor as _, PgPool, Postgres, Sqlite, Transaction, pool::PoolConnection};

use crate::{
    Db, Row, Value,
    db::{bind_postgres, bind_sqlite, failed},
};

/// The view; it is let go of when dropped.
#[derive(Debug)]
pub enum Snapshot {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(PostgresSnapshot),
}

/// On a connection of its own, which is closed with it: a COPY that was broken off leaves its rows on the way.
#[derive(Debug)]
pub struct PostgresSnapshot(PoolConnection<Postgres>);

impl PostgresSnapshot {
    async fn of(pool: &PgPool) -> Result<Self, sqlx::Error> {
        let mut connection = pool.acquire().await?;
        connection.close_on_drop();
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        Ok(Self(connection))
    }

    /// What a `COPY … TO STDOUT` sends, together.
    pub async fn copy_out(&mut self, sql: &str) -> Result<Vec<u8>, Fault> {
        let copy = async {
            let mut bytes = Vec::new();
            let mut parts = self.0.copy_out_raw(sql).await?;
            while let Some(part) = parts.try_next().await? {
                bytes.extend_from_slice(&part);
            }
            Ok(bytes)
        };
        copy.await.map_err(|error| failed(sql, error))
    }
}

impl Snapshot {
    /// The database as it is now.
    pub async fn of(db: &Db) -> Result<Self, Fault> {
        match db {
            Db::Sqlite(sqlite) => {
                let mut tx = sqlite.readers().begin().await.map_err(|error| failed("BEGIN", error))?;
                // The view is fixed by the first read, not by BEGIN.
                let read = sqlx::query("SELECT 1 FROM sqlite_schema LIMIT 1").execute(&mut *tx).await;
                read.map_err(|error| failed("SELECT 1 FROM sqlite_schema", error))?;
                // A copy must not have what the database may yet lose.
                sqlite.synced().await?;
                Ok(Self::Sqlite(tx))
            }
            Db::Postgres(postgres) => {
                let snapshot = PostgresSnapshot::of(postgres.pool()).await;
                snapshot.map(Self::Postgres).map_err(|error| failed("BEGIN", error))
            }
        }
    }

    pub async fn fetch(&mut self, sql: &str, args: Vec<Value>) -> Result<Vec<Row>, Fault> {
        match self {
            Self::Sqlite(tx) => {
                let rows = bind_sqlite(sql, args).fetch_all(&mut **tx).await;
                rows.map(|rows| rows.into_iter().map(Row::Sqlite).collect())
            }
            Self::Postgres(PostgresSnapshot(connection)) => {
                let rows = bind_postgres(sql, args).fetch_all(&mut **connection).await;
                rows.map(|rows| rows.into_iter().map(Row::Postgres).collect())
            }
        }
        .map_err(|error| failed(sql, error))
    }

    pub async fn fetch_one(&mut self, sql: &str, args: Vec<Value>) -> Result<Option<Row>, Fault> {
        Ok(self.fetch(sql, args).await?.into_iter().next())
    }

    /// Rows one by one, for tables of any size.
    pub fn stream<'a>(&'a mut self, sql: &'a str) -> BoxStream<'a, Result<Row, Fault>> {
        match self {
            Self::Sqlite(tx) => sqlx::query(sql).fetch(&mut **tx).map_ok(Row::Sqlite).boxed(),
            Self::Postgres(PostgresSnapshot(connection)) => {
                sqlx::query(sql).fetch(&mut **connection).map_ok(Row::Postgres).boxed()
            }
        }
        .map_err(move |error| failed(sql, error))
        .boxed()
    }
}
