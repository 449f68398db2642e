//! SQLite's write-ahead log on its way to the disk.
//!
//! With `synchronous=FULL` SQLite waits for the disk within COMMIT, and everybody who wants to write waits with it. So a
//! commit only writes to the log, and whoever promises something brings the log to the disk afterwards, while the next one
//! writes already. The log is written in order: with a commit, all that came before it is on disk. SQLite itself still
//! waits where order matters, when the log begins anew and around a checkpoint.

use std::{
    ffi::OsString,
    fs::{File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use parking_lot::Mutex;

/// The file beside a database.
#[derive(Debug)]
pub(crate) struct Wal {
    path: PathBuf,
    /// Once something was written, SQLite keeps the file for as long as a connection is open.
    file: Mutex<Option<File>>,
}

impl Wal {
    /// Of a database that is there.
    pub fn beside(database: &Path) -> io::Result<Self> {
        // Where a link leads to, as for SQLite.
        let mut path = OsString::from(database.canonicalize()?);
        path.push("-wal");
        Ok(Self { path: path.into(), file: Mutex::default() })
    }

    /// Waits until what was committed is on disk, and blocks the thread for that. When the disk refuses, the program ends
    /// as in a power failure: the system may have dropped what it could not write, and would say so only once, while
    /// others go on with what they read. PostgreSQL does the same, for the same reason.
    pub fn sync(&self) -> io::Result<()> {
        let mut file = self.file.lock();
        let opened = match file.take() {
            Some(opened) => opened,
            // Windows wants the right to write before it brings a file to the disk.
            None => OpenOptions::new().write(true).open(&self.path)?,
        };
        if let Err(error) = file.insert(opened).sync_data() {
            tracing::error!(%error, "the disk did not keep what was written: the program ends, so that nobody builds on it");
            std::process::abort();
        }
        Ok(())
    }
}

/// The same, off the runtime's threads.
pub(crate) async fn synced(wal: Option<Arc<Wal>>) -> io::Result<()> {
    let Some(wal) = wal else { return Ok(()) };
    tokio::task::spawn_blocking(move || wal.sync()).await?
}
