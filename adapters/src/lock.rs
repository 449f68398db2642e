//! One process per SQLite file. SQLite itself would let a second one in; but the SQLite that the driver brings can
//! corrupt a file when two connections write or checkpoint at once, and positions and caches are this process's own.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
};

use helpdesk_domain::{Timestamp, ports::Fault};

/// Held as long as it lives; the operating system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct FileLock {
    _file: File,
}

/// Somebody else has the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} is already in use by {}: stop that process first, or name another database", database.display(), holder.as_deref().unwrap_or("another process"))]
pub struct InUse {
    pub database: PathBuf,
    /// For example `process 4711, started 2026-03-01 08:15:00 UTC`.
    pub holder: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum LockError {
    #[error(transparent)]
    InUse(#[from] InUse),
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl FileLock {
    /// Takes the lock beside the database file, without waiting.
    pub fn take(database: &Path, now: Timestamp) -> Result<Self, LockError> {
        let mut name = database.as_os_str().to_owned();
        name.push(".lock");
        let path = PathBuf::from(name);
        let fault = |error: std::io::Error| Fault::because(format!("locking {}", path.display()), error);
        // Not truncated: until the lock is ours, what stands there is the other's.
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(fault)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // What can't be read is left unsaid.
                let _ = file.read_to_string(&mut holder);
                let holder = Some(holder.trim().to_owned()).filter(|holder| !holder.is_empty());
                return Err(InUse { database: database.to_owned(), holder }.into());
            }
            Err(TryLockError::Error(error)) => return Err(fault(error).into()),
        }
        let holder = format!("process {}, started {}\n", std::process::id(), now.format("%Y-%m-%d %H:%M:%S UTC"));
        file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(holder.as_bytes())).map_err(fault)?;
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_process_is_told_who_has_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("helpdesk.db");
        let first = FileLock::take(&database, Timestamp::default()).unwrap();
        let refused = FileLock::take(&database, Timestamp::default()).unwrap_err().to_string();
        let holder = format!("process {}, started 1970-01-01 00:00:00 UTC", std::process::id());
        assert!(refused.contains(&holder), "{refused}");
        assert!(!refused.contains('\n'), "{refused}");
        drop(first);
        FileLock::take(&database, Timestamp::default()).unwrap();
    }
}
