//! Backups: the log and every other table as files of lines, the same for both engines, so that one made on SQLite can
//! be restored on PostgreSQL and the other way round. Made from one consistent view while others write; the read
//! models are left out and folded anew.
//!
//! A backup is a folder with a manifest, and beside it a file with the keys of personal data: who is forgotten later is
//! taken out of those files too.

mod check;
mod create;
pub mod forgotten;
mod lines;
mod restore;
pub mod retention;

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use chrono::{DateTime, SecondsFormat, Utc};
use helpdesk_domain::{
    Timestamp,
    ports::{Fault, Position},
};
use helpdesk_projections::{Db, args};
use serde::{Deserialize, Serialize};

use crate::transfer::{TransferError, zipped::sync_folder};

pub use restore::Restored;

/// The format this program writes, and the newest it reads.
pub const FORMAT: u32 = 1;

const MANIFEST: &str = "manifest.json";
const LOG: &str = "log.jsonl.zst";
const TABLES: &str = "tables.jsonl.zst";
const KEYS: &str = ".keys.jsonl.zst";
/// When its content was last read back and found whole.
const VERIFIED: &str = "verified";

/// Why a backup can't be used.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("there is no backup {0}")]
    Unknown(String),
    #[error("the keys are missing: {}", .0.display())]
    NoKeys(PathBuf),
    #[error("{name} was made by a newer version ({version})")]
    NewerFormat { name: String, version: String },
    #[error(transparent)]
    Transfer(#[from] TransferError),
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// The version of the program that made it.
    pub program: String,
    pub made_at: Timestamp,
    /// The numbers of the migrations its tables have been through.
    pub schema: Vec<i64>,
    /// The end of its log.
    pub position: Position,
    pub hash: String,
    pub log: Part,
    pub tables: Part,
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub bytes: u64,
    pub sha256: String,
    pub lines: u64,
}

/// A whole backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    pub name: String,
    pub manifest: Manifest,
    /// With its keys.
    pub bytes: u64,
    pub verified_at: Option<Timestamp>,
}

/// Where backups are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    pub folder: PathBuf,
    /// Where their keys are; the same folder, unless they are kept elsewhere.
    pub keys: PathBuf,
}

impl Store {
    /// The whole ones, the oldest first.
    pub fn list(&self) -> Result<Vec<Backup>, Fault> {
        let entries = match std::fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(fault(&self.folder, error)),
        };
        let mut backups = Vec::new();
        for entry in entries {
            let name = entry.map_err(|error| fault(&self.folder, error))?.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') && self.path(&name).join(MANIFEST).is_file() {
                backups.push(self.read(&name)?);
            }
        }
        backups.sort_by(|a, b| a.manifest.made_at.cmp(&b.manifest.made_at).then_with(|| a.name.cmp(&b.name)));
        Ok(backups)
    }

    /// The one with this name.
    pub fn find(&self, name: &str) -> Result<Backup, BackupError> {
        let plain = !name.starts_with('.') && Path::new(name).components().count() == 1;
        if !plain || !self.path(name).join(MANIFEST).is_file() {
            return Err(BackupError::Unknown(name.to_owned()));
        }
        let backup = self.read(name)?;
        if backup.manifest.format > FORMAT {
            return Err(BackupError::NewerFormat { name: backup.name, version: backup.manifest.program });
        }
        Ok(backup)
    }

    fn read(&self, name: &str) -> Result<Backup, Fault> {
        let path = self.path(name).join(MANIFEST);
        let text = std::fs::read_to_string(&path).map_err(|error| fault(&path, error))?;
        let manifest: Manifest =
            serde_json::from_str(&text).map_err(|error| Fault::because(path.display().to_string(), error))?;
        let keys = std::fs::metadata(self.keys_of(name)).map_or(0, |file| file.len());
        let verified = std::fs::read_to_string(self.path(name).join(VERIFIED)).ok();
        let verified_at = verified.and_then(|text| DateTime::parse_from_rfc3339(text.trim()).ok());
        Ok(Backup {
            name: name.to_owned(),
            bytes: manifest.log.bytes + manifest.tables.bytes + keys,
            verified_at: verified_at.map(|at| at.with_timezone(&Utc)),
            manifest,
        })
    }

    /// Removes a backup and its keys.
    pub fn remove(&self, name: &str) -> Result<(), Fault> {
        // Half removed, it must not look like one.
        let (path, going) = (self.path(name), self.folder.join(format!(".{name}.removed")));
        std::fs::rename(&path, &going).map_err(|error| fault(&path, error))?;
        std::fs::remove_dir_all(&going).map_err(|error| fault(&going, error))?;
        match std::fs::remove_file(self.keys_of(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(fault(&self.keys_of(name), error)),
            _ => Ok(()),
        }
    }

    /// Removes what a process left that died while it made or removed a backup.
    pub fn tidy(&self, now: Timestamp) -> Result<(), Fault> {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return Ok(()) };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let age = entry.metadata().and_then(|entry| entry.modified()).map(|at| now - DateTime::<Utc>::from(at));
            let left = name.starts_with(".helpdesk-") && (name.ends_with(".partial") || name.ends_with(".removed"));
            if left && age.is_ok_and(|age| age > chrono::Duration::days(1)) {
                std::fs::remove_dir_all(entry.path()).map_err(|error| fault(&entry.path(), error))?;
            }
        }
        Ok(())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The file with its keys.
    pub fn keys_of(&self, name: &str) -> PathBuf {
        self.keys.join(format!("{name}{KEYS}"))
    }
}

/// Notes in a backup's folder that it was read back and found whole.
fn mark_verified(folder: &Path, now: Timestamp) -> Result<(), Fault> {
    let path = folder.join(VERIFIED);
    let text = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    std::fs::write(&path, text).map_err(|error| fault(&path, error))
}

fn unmark_verified(folder: &Path) -> Result<(), Fault> {
    let path = folder.join(VERIFIED);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(fault(&path, error)),
        _ => Ok(()),
    }
}

/// Notes the newest backup where the panel finds it, unless it is noted already.
pub async fn note_newest(db: &Db, backup: &Backup) -> Result<(), Fault> {
    let noted = db.fetch_one("SELECT name, verified_at FROM backup_state", args![]).await?;
    if let Some(row) = noted
        && row.opt_text("name")?.as_ref() == Some(&backup.name)
        && row.opt_at("verified_at")? == backup.verified_at
    {
        return Ok(());
    }
    let sql = "INSERT INTO backup_state (one, name, made_at, position, bytes, verified_at) VALUES (1, $1, $2, $3, $4, $5) \
               ON CONFLICT (one) DO UPDATE SET name = excluded.name, made_at = excluded.made_at, \
               position = excluded.position, bytes = excluded.bytes, verified_at = excluded.verified_at";
    let manifest = &backup.manifest;
    let args = args![backup.name.as_str(), manifest.made_at, manifest.position, backup.bytes, backup.verified_at];
    db.execute(sql, args).await.map(drop)
}

/// Notes how the last attempt went: what went wrong, or that nothing did.
pub async fn note_outcome(db: &Db, failure: Option<&str>, now: Timestamp) -> Result<(), Fault> {
    let sql = "INSERT INTO backup_state (one, failed_at, failure) VALUES (1, $1, $2) \
               ON CONFLICT (one) DO UPDATE SET failed_at = excluded.failed_at, failure = excluded.failure";
    db.execute(sql, args![failure.map(|_| now), failure]).await.map(drop)
}

/// Replaces a file by a whole one.
fn replace(path: &Path, text: &[u8]) -> Result<(), Fault> {
    let partial = crate::transfer::file::with_suffix(path, ".partial");
    let written = (|| {
        let mut file = std::fs::File::create(&partial)?;
        std::io::Write::write_all(&mut file, text)?;
        file.sync_all()?;
        std::fs::rename(&partial, path)?;
        sync_folder(path.parent().unwrap_or(Path::new(".")))
    })();
    written.map_err(|error| fault(path, error))
}

fn fault(path: &Path, error: std::io::Error) -> Fault {
    Fault::because(path.display().to_string(), error)
}
