//! An SQLite file: exactly one writing connection per process, which everything that writes goes through, the append of
//! the event log too; every other one is read-only.

mod wal;

use std::{path::Path, sync::Arc, time::Duration};

use helpdesk_domain::ports::Fault;
use sqlx::{
    Connection as _, Sqlite, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqliteSynchronous},
};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::readers::Readers;
use wal::Wal;
pub(crate) use wal::synced;

/// One writing connection and read-only ones.
#[derive(Debug, Clone)]
pub struct SqliteDb {
    writer: Arc<Mutex<Writer>>,
    pub(crate) readers: Readers<Sqlite>,
    /// None: it only reads.
    wal: Option<Arc<Wal>>,
}

/// The writing connection. `open` is true while a transaction is under way; one that was dropped halfway is rolled
/// back by the next holder.
#[derive(Debug)]
pub struct Writer {
    pub connection: SqliteConnection,
    pub open: bool,
    /// Where its commits stand before they are on disk.
    pub(crate) wal: Option<Arc<Wal>>,
}

impl SqliteDb {
    /// Opens a file, and creates it where there is none.
    pub async fn open(path: &Path) -> Result<Self, Fault> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A commit doesn't wait for the disk: see `sync`.
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(false)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(512)
            .pragma("cache_size", "-32768")
            // What a statement would undo is kept beside it: in memory, not in a file of its own.
            .pragma("temp_store", "MEMORY")
            .pragma("wal_autocheckpoint", "16000")
            // However long somebody read, it doesn't stay long.
            .pragma("journal_size_limit", "67108864");
        let opened = async {
            let mut connection = SqliteConnection::connect_with(&options).await?;
            // What a crash left of the write-ahead log may never have reached the disk, though it can be read: nobody
            // builds on it before it stands in the file.
            sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&mut connection).await?;
            let wal = Arc::new(Wal::beside(path)?);
            Ok(Self::of(connection, reading(options), Some(wal)))
        };
        opened.await.map_err(|error: sqlx::Error| Fault::because(format!("opening {}", path.display()), error))
    }

    /// Opens a file only to read, beside a process that has it: every write fails.
    pub async fn read(path: &Path) -> Result<Self, Fault> {
        let options = reading(SqliteConnectOptions::new().filename(path).busy_timeout(Duration::from_secs(5)));
        let connection = SqliteConnection::connect_with(&options).await;
        let connection = connection.map_err(|error| Fault::because(format!("reading {}", path.display()), error))?;
        Ok(Self::of(connection, options, None))
    }

    fn of(connection: SqliteConnection, reading: SqliteConnectOptions, wal: Option<Arc<Wal>>) -> Self {
        let writer = Writer { connection, open: false, wal: wal.clone() };
        Self { writer: Arc::new(Mutex::new(writer)), readers: Readers::of(reading), wal }
    }

    /// The writing connection, waited for in turn, outside any transaction. What is committed on it is not on disk
    /// before [`SqliteDb::sync`].
    pub async fn writer(&self) -> Result<OwnedMutexGuard<Writer>, Fault> {
        let mut writer = Arc::clone(&self.writer).lock_owned().await;
        if writer.open {
            // A ROLLBACK fails when the engine has rolled back by itself: then there is nothing to do.
            let _ = sqlx::query("ROLLBACK").execute(&mut writer.connection).await;
            writer.open = false;
        }
        Ok(writer)
    }

    /// Brings to the disk all that was committed until now. It blocks the thread for as long as that takes; meanwhile
    /// others write.
    pub fn sync(&self) -> Result<(), Fault> {
        self.wal.as_ref().map_or(Ok(()), |wal| wal.sync()).map_err(unsynced)
    }

    /// The same, off the runtime's threads.
    pub(crate) async fn synced(&self) -> Result<(), Fault> {
        synced(self.wal.clone()).await.map_err(unsynced)
    }

    /// A pool that reads, for whoever keeps a connection for longer than one question.
    pub fn readers(&self) -> &SqlitePool {
        self.readers.pool()
    }

    /// Closes all that only reads.
    pub async fn close_readers(&self) {
        self.readers.close().await;
    }

    pub(crate) async fn close(self) {
        self.close_readers().await;
        if let Some(writer) = Arc::into_inner(self.writer) {
            // The last connection takes the write-ahead log along; a failed close loses nothing.
            let _ = writer.into_inner().connection.close().await;
        }
    }
}

fn unsynced(error: std::io::Error) -> Fault {
    Fault::because("bringing the write-ahead log to the disk", error)
}

fn reading(options: SqliteConnectOptions) -> SqliteConnectOptions {
    let options = options.read_only(true).create_if_missing(false);
    options.statement_cache_capacity(128).pragma("wal_autocheckpoint", "0").pragma("cache_size", "-4096")
}
