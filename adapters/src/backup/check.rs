//! Reading a backup back: its files are those that were written, its log is a whole chain, its rows are rows, and its
//! keys are there.

use helpdesk_domain::Timestamp;

use super::{Backup, BackupError, LOG, Part, Store, TABLES, lines::Line};
use crate::{
    transfer::{
        Step, Tell, TransferError,
        event::Carried,
        zipped::{ZipReader, sha256},
    },
    verify::Link,
};

impl Store {
    /// Fails when a backup is not whole; notes with it that it is.
    pub async fn verify(&self, name: &str, now: Timestamp, tell: Tell<'_>) -> Result<Backup, BackupError> {
        let backup = self.find(name)?;
        self.check(&backup, tell).await?;
        self.mark_verified(name, now)?;
        self.find(name)
    }

    pub(super) async fn check(&self, backup: &Backup, tell: Tell<'_>) -> Result<(), BackupError> {
        let (path, manifest) = (self.path(&backup.name), &backup.manifest);
        let keys = self.keys_of(&backup.name);
        if !keys.is_file() {
            return Err(BackupError::NoKeys(keys));
        }
        for (name, part) in [(LOG, &manifest.log), (TABLES, &manifest.tables)] {
            let written = sha256(path.join(name)).await?;
            if hex::encode(written.sha256) != part.sha256 {
                let why = "its SHA-256 is not the manifest's".to_owned();
                return Err(TransferError::Damaged { path: path.join(name), why }.into());
            }
        }
        let end = check_log(ZipReader::open(&path.join(LOG))?, &manifest.log, tell).await?;
        if end.position != manifest.position || hex::encode(end.hash) != manifest.hash {
            return Err(TransferError::Broken(end.position + 1).into());
        }
        let lines = check_rows(ZipReader::open(&path.join(TABLES))?).await?;
        if lines != manifest.tables.lines {
            let why = format!("it has {lines} lines instead of {}", manifest.tables.lines);
            return Err(TransferError::Damaged { path: path.join(TABLES), why }.into());
        }
        check_rows(ZipReader::open(&keys)?).await?;
        Ok(())
    }
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
