//! Reading a backup back: its files are those that were written, its log is a whole chain, its rows are rows, and its
//! keys are there.

use std::path::Path;

use helpdesk_domain::Timestamp;

use super::{Backup, BackupError, LOG, Manifest, Part, Store, TABLES, lines::Line, mark_verified, unmark_verified};
use crate::{
    transfer::{
        Step, Tell, TransferError,
        event::Carried,
        zipped::{ZipReader, sha256},
    },
    verify::Link,
};

impl Store {
    /// Fails when a backup is not whole; notes with it that it is, or no longer is.
    pub async fn verify(&self, name: &str, now: Timestamp, tell: Tell<'_>) -> Result<Backup, BackupError> {
        let backup = self.find(name)?;
        match self.check(&backup, tell).await {
            Ok(()) => mark_verified(&self.path(name), now)?,
            Err(error) => {
                unmark_verified(&self.path(name))?;
                return Err(error);
            }
        }
        self.find(name)
    }

    pub(super) async fn check(&self, backup: &Backup, tell: Tell<'_>) -> Result<(), BackupError> {
        check(&self.path(&backup.name), &self.keys_of(&backup.name), &backup.manifest, tell).await
    }
}

/// Reads the files of a backup to their ends, wherever they are.
pub(super) async fn check(folder: &Path, keys: &Path, manifest: &Manifest, tell: Tell<'_>) -> Result<(), BackupError> {
    if !keys.is_file() {
        return Err(BackupError::NoKeys(keys.to_owned()));
    }
    tell(Step::Verifying, 0, manifest.log.lines);
    for (name, part) in [(LOG, &manifest.log), (TABLES, &manifest.tables)] {
        same_bytes(&folder.join(name), &part.sha256).await?;
    }
    let end = check_log(ZipReader::open(&folder.join(LOG))?, &manifest.log, tell).await?;
    if end.position != manifest.position || hex::encode(end.hash) != manifest.hash {
        return Err(TransferError::Broken(end.position + 1).into());
    }
    let lines = check_rows(ZipReader::open(&folder.join(TABLES))?).await?;
    if lines != manifest.tables.lines {
        let why = format!("it has {lines} lines instead of {}", manifest.tables.lines);
        return Err(TransferError::Damaged { path: folder.join(TABLES), why }.into());
    }
    check_rows(ZipReader::open(keys)?).await?;
    Ok(())
}

/// Fails when the file is not what was written: `wanted` is its SHA-256 in hex.
pub(super) async fn same_bytes(path: &Path, wanted: &str) -> Result<(), BackupError> {
    let written = sha256(path.to_owned()).await?;
    if hex::encode(written.sha256) == wanted {
        return Ok(());
    }
    let why = "its SHA-256 is not that of what was written".to_owned();
    Err(TransferError::Damaged { path: path.to_owned(), why }.into())
}

async fn check_log(mut file: ZipReader, part: &Part, tell: Tell<'_>) -> Result<Link, TransferError> {
    let mut at = Link::START;
    while let Some(lines) = file.next().await? {
        for line in lines {
            let event: Carried = serde_json::from_str(&line).map_err(|error| file.damaged(error))?;
            let position = at.position + 1;
            if event.position != position || event.expected_hash(&at.hash) != event.hash {
                return Err(TransferError::Broken(position));
            }
            at = Link { position, hash: event.hash };
        }
        tell(Step::Verifying, at.position, part.lines);
    }
    Ok(at)
}

async fn check_rows(mut file: ZipReader) -> Result<u64, TransferError> {
    let (mut count, mut width) = (0, None);
    while let Some(lines) = file.next().await? {
        for line in lines {
            count += 1;
            match serde_json::from_str(&line).map_err(|error| file.damaged(error))? {
                Line::Table { columns, .. } => width = Some(columns.len()),
                Line::Row(values) if width == Some(values.len()) => {}
                Line::Row(_) => return Err(file.damaged(format!("line {count} is no row of its table"))),
            }
        }
    }
    Ok(count)
}
