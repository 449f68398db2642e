//! The database behind read models and ordinary tables: one enum over the two engines, so that most SQL is written
//! once, with `$1`, BIGINT, TEXT and BLOB/BYTEA only (instants are integer microseconds, ids are text, JSON is text).
//!
//! The append of the event log is written per engine in `adapters`.

use std::{path::Path, time::Duration};

use helpdesk_domain::{Timestamp, ports::Fault, time::to_micros};
use sqlx::{
    Postgres, Sqlite,
    postgres::{PgArguments, PgConnectOptions, PgPool, PgPoolOptions},
    sqlite::SqliteArguments,
};

use crate::{Row, SqliteDb, SqliteTx, Tx, readers::Readers};

/// A bound value.
#[derive(Debug, Clone)]
pub enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Blob(Option<Vec<u8>>),
}

macro_rules! value_from {
    ($($from:ty => |$x:ident| $to:expr),+ $(,)?) => {$(
        impl From<$from> for Value {
            fn from($x: $from) -> Self {
                $to
            }
        }
    )+};
}

value_from! {
    i64 => |x| Self::Int(Some(x)),
    u64 => |x| Self::Int(i64::try_from(x).ok()),
    u32 => |x| Self::Int(Some(i64::from(x))),
    usize => |x| Self::Int(i64::try_from(x).ok()),
    bool => |x| Self::Int(Some(i64::from(x))),
    Option<i64> => |x| Self::Int(x),
    Timestamp => |x| Self::Int(Some(to_micros(x))),
    Option<Timestamp> => |x| Self::Int(x.map(to_micros)),
    &str => |x| Self::Text(Some(x.to_owned())),
    &String => |x| Self::Text(Some(x.clone())),
    String => |x| Self::Text(Some(x)),
    Option<String> => |x| Self::Text(x),
    Option<&str> => |x| Self::Text(x.map(str::to_owned)),
    uuid::Uuid => |x| Self::Text(Some(x.to_string())),
    Vec<u8> => |x| Self::Blob(Some(x)),
    Option<Vec<u8>> => |x| Self::Blob(x),
}

macro_rules! value_from_id {
    ($($id:ident),+ $(,)?) => {$(
        impl From<helpdesk_domain::$id> for Value {
            fn from(id: helpdesk_domain::$id) -> Self {
                Self::Text(Some(id.to_string()))
            }
        }

        impl From<Option<helpdesk_domain::$id>> for Value {
            fn from(id: Option<helpdesk_domain::$id>) -> Self {
                Self::Text(id.map(|id| id.to_string()))
            }
        }
    )+};
}

value_from_id!(OrderId, PersonId, BranchId, WarehouseId, CartridgeId, PrinterId, CalendarId, PolicyId);

/// The values of a statement: `args![id, "text", 5_i64]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}

/// The database, cheap to clone.
#[derive(Debug, Clone)]
pub enum Db {
    Sqlite(SqliteDb),
    Postgres(PostgresDb),
}

/// A pool, and connections that questions are asked on.
#[derive(Debug, Clone)]
pub struct PostgresDb {
    pub(crate) readers: Readers<Postgres>,
}

impl PostgresDb {
    pub fn of(pool: PgPool) -> Self {
        Self { readers: Readers::at(pool) }
    }

    pub fn pool(&self) -> &PgPool {
        self.readers.pool()
    }
}

impl Db {
    /// Opens (and creates) an SQLite file. The caller holds the lock that keeps a second process away.
    pub async fn open_sqlite(path: &Path) -> Result<Self, Fault> {
        SqliteDb::open(path).await.map(Self::Sqlite)
    }

    /// Opens an SQLite file only to read, beside a process that has it: every write fails.
    pub async fn read_sqlite(path: &Path) -> Result<Self, Fault> {
        SqliteDb::read(path).await.map(Self::Sqlite)
    }

    /// Closes the connections that nobody uses any more.
    pub async fn close(self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.close().await,
            Self::Postgres(postgres) => postgres.readers.close().await,
        }
    }

    /// Connects to PostgreSQL.
    pub async fn open_postgres(url: &str) -> Result<Self, Fault> {
        // A database that is away is told of soon, not after half a minute.
        let pool = PgPoolOptions::new().max_connections(16).acquire_timeout(Duration::from_secs(5));
        let fault = |error| Fault::because("connecting to PostgreSQL", error);
        // Statements here are short: compiling one takes longer than running it. And each is planned for its values: a
        // plan that is kept knows neither how few rows are late, say, nor that a table has grown since. Nor does any take
        // as long as starting the processes that would share it.
        let settings =
            [("jit", "off"), ("plan_cache_mode", "force_custom_plan"), ("max_parallel_workers_per_gather", "0")];
        let options = url.parse::<PgConnectOptions>().map_err(fault)?.options(settings);
        let pool = pool.connect_with(options).await.map_err(fault)?;
        Ok(Self::Postgres(PostgresDb::of(pool)))
    }

    /// Whether other processes may write to it too.
    pub const fn is_shared(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Brings the schema up to date.
    pub async fn migrate(&self) -> Result<(), Fault> {
        self.migrate_to(|_| true).await
    }

    /// The same with only the migrations of these numbers.
    pub async fn migrate_to(&self, wanted: impl Fn(i64) -> bool) -> Result<(), Fault> {
        let mut migrator = match self {
            Self::Sqlite(_) => sqlx::migrate!("../migrations/sqlite"),
            Self::Postgres(_) => sqlx::migrate!("../migrations/postgres"),
        };
        migrator.migrations.to_mut().retain(|migration| wanted(migration.version));
        match self {
            Self::Sqlite(sqlite) => migrator.run(&mut sqlite.writer().await?.connection).await,
            Self::Postgres(postgres) => migrator.run(postgres.pool()).await,
        }
        .map_err(|error| Fault::because("bringing the database schema up to date", error))
    }

    /// Rows, read outside any write transaction.
    pub async fn fetch(&self, sql: &str, args: Vec<Value>) -> Result<Vec<Row>, Fault> {
        match self {
            Self::Sqlite(sqlite) => {
                let rows = sqlite.readers.ask(bind_sqlite(sql, args)).await;
                rows.map(|rows| rows.into_iter().map(Row::Sqlite).collect())
            }
            Self::Postgres(postgres) => {
                let rows = postgres.readers.ask(|| bind_postgres(sql, args.clone())).await;
                rows.map(|rows| rows.into_iter().map(Row::Postgres).collect())
            }
        }
        .map_err(|error| failed(sql, error))
    }

    /// The first row, if any.
    pub async fn fetch_one(&self, sql: &str, args: Vec<Value>) -> Result<Option<Row>, Fault> {
        Ok(self.fetch(sql, args).await?.into_iter().next())
    }

    /// One statement in a transaction of its own; the number of rows it touched.
    pub async fn execute(&self, sql: &str, args: Vec<Value>) -> Result<u64, Fault> {
        let mut tx = self.begin().await?;
        let touched = tx.execute(sql, args).await?;
        tx.commit().await?;
        Ok(touched)
    }

    /// Begins a write transaction; dropping it undoes it.
    pub async fn begin(&self) -> Result<Tx, Fault> {
        match self {
            Self::Sqlite(sqlite) => Ok(Tx::Sqlite(SqliteTx::on(sqlite.writer().await?))),
            Self::Postgres(postgres) => {
                postgres.pool().begin().await.map(Tx::Postgres).map_err(|error| failed("BEGIN", error))
            }
        }
    }

    /// Begins one whose commit doesn't wait for the disk, for what is made again from the log: when the power fails, the
    /// latest of these may be undone, in order, and never a part of one. A later commit of any other kind brings them to
    /// the disk with it.
    pub async fn begin_hastily(&self) -> Result<Tx, Fault> {
        match self {
            Self::Sqlite(sqlite) => Ok(Tx::Sqlite(SqliteTx::hastily_on(sqlite.writer().await?))),
            Self::Postgres(postgres) => {
                let begun = postgres.pool().begin_with("BEGIN; SET LOCAL synchronous_commit = off").await;
                begun.map(Tx::Postgres).map_err(|error| failed("BEGIN", error))
            }
        }
    }
}

/// Statements are named in faults, values never: they may be personal.
pub(crate) fn failed(sql: &str, error: sqlx::Error) -> Fault {
    let start: String = sql.split_whitespace().take(8).collect::<Vec<_>>().join(" ");
    Fault::because(format!("running «{start} …»"), error)
}

pub(crate) fn bind_sqlite(sql: &str, args: Vec<Value>) -> sqlx::query::Query<'_, Sqlite, SqliteArguments<'_>> {
    args.into_iter().fold(sqlx::query(sql), |query, value| match value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Blob(value) => query.bind(value),
    })
}

pub(crate) fn bind_postgres(sql: &str, args: Vec<Value>) -> sqlx::query::Query<'_, Postgres, PgArguments> {
    args.into_iter().fold(sqlx::query(sql), |query, value| match value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Blob(value) => query.bind(value),
    })
}
