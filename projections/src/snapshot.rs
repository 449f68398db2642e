//! One consistent view of the whole database, to read while others write: a read transaction of its own. On SQLite it
//! sits on a read-only connection, so the writing one isn't kept; the write-ahead log only grows meanwhile.

use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use helpdesk_domain::ports::Fault;
use sqlx::{Postgres, Sqlite, Transaction};

use crate::{
    Db, Row, Value,
    db::{bind_postgres, bind_sqlite, failed},
};

/// The view; it is let go of when dropped.
#[derive(Debug)]
pub enum Snapshot {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
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
                Ok(Self::Sqlite(tx))
            }
            Db::Postgres(pool) => {
                let sql = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                pool.begin_with(sql).await.map(Self::Postgres).map_err(|error| failed(sql, error))
            }
        }
    }

    pub async fn fetch(&mut self, sql: &str, args: Vec<Value>) -> Result<Vec<Row>, Fault> {
        match self {
            Self::Sqlite(tx) => {
                let rows = bind_sqlite(sql, args).fetch_all(&mut **tx).await;
                rows.map(|rows| rows.into_iter().map(Row::Sqlite).collect())
            }
            Self::Postgres(tx) => {
                let rows = bind_postgres(sql, args).fetch_all(&mut **tx).await;
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
            Self::Postgres(tx) => sqlx::query(sql).fetch(&mut **tx).map_ok(Row::Postgres).boxed(),
        }
        .map_err(move |error| failed(sql, error))
        .boxed()
    }
}
