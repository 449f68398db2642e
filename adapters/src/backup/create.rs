//! Making a backup, beside whoever serves: everything is read in one view. Until it is on disk, read back and found
//! whole, it has a name that nothing looks at.

use std::path::Path;

use chrono::SubsecRound;
use helpdesk_domain::{Timestamp, ports::Fault};
use helpdesk_projections::{Db, Snapshot};

use super::{
    Backup, BackupError, FORMAT, LOG, MANIFEST, Manifest, Part, Store, TABLES,
    check::{check, same_bytes},
    fault,
    lines::Line,
    mark_verified, replace,
};
use crate::transfer::{
    Step, Tell, TransferError,
    copy::schema,
    file::{with_suffix, write_log},
    tables::{self, Rows, SECRETS, Table},
    target::unfinished,
    zipped::{Written, ZipWriter, sync_folder},
};

impl Store {
    /// Makes a backup of the database as it is now, and reads it back.
    ///
    /// # Errors
    /// `Exists` for a second one within the same second; `Damaged` or `Broken` when what is on disk is not what was
    /// written. Nothing is left behind then.
    pub async fn create(&self, db: &Db, now: Timestamp, tell: Tell<'_>) -> Result<Backup, BackupError> {
        if let Some(what) = unfinished(db).await? {
            return Err(TransferError::Unfinished(what).into());
        }
        let name = now.format("helpdesk-%Y%m%dT%H%M%SZ").to_string();
        if self.path(&name).try_exists().map_err(|error| fault(&self.folder, error))? {
            return Err(TransferError::Exists(self.path(&name)).into());
        }
        let partial = self.folder.join(format!(".{name}.partial"));
        for folder in [&partial, &self.keys] {
            std::fs::create_dir_all(folder).map_err(|error| fault(folder, error))?;
        }
        let keys = with_suffix(&self.keys_of(&name), ".partial");
        let written = write_and_check(db, &partial, &keys, now, tell).await;
        let named = written.and_then(|()| {
            let moved = (|| {
                std::fs::rename(&keys, self.keys_of(&name))?;
                sync_folder(&self.keys)?;
                sync_folder(&partial)?;
                std::fs::rename(&partial, self.path(&name))?;
                sync_folder(&self.folder)
            })();
            moved.map_err(|error| fault(&self.folder, error).into())
        });
        if let Err(error) = named {
            // What is half made is of no use to anybody; `tidy` takes what can't be removed now.
            let _ = (std::fs::remove_dir_all(&partial), std::fs::remove_file(&keys));
            return Err(error);
        }
        self.find(&name)
    }
}

async fn write_and_check(
    db: &Db,
    folder: &Path,
    keys: &Path,
    now: Timestamp,
    tell: Tell<'_>,
) -> Result<(), BackupError> {
    let (manifest, secret) = write(db, folder, keys, now, tell).await?;
    check(folder, keys, &manifest, tell).await?;
    // The manifest tells nothing of the keys: whoever is forgotten is taken out of them.
    same_bytes(keys, &hex::encode(secret.sha256)).await?;
    Ok(mark_verified(folder, now)?)
}

/// The manifest, and what was written of the keys.
async fn write(
    db: &Db,
    folder: &Path,
    keys: &Path,
    now: Timestamp,
    tell: Tell<'_>,
) -> Result<(Manifest, Written), BackupError> {
    let mut snapshot = Snapshot::of(db).await?;
    let (head, log) = write_log(&mut snapshot, &folder.join(LOG), tell).await?;
    let (secret, plain): (Vec<_>, Vec<_>) =
        tables::carried(&mut snapshot).await?.into_iter().partition(|table| SECRETS.contains(&table.name.as_str()));
    let (tables, lines) = write_tables(&mut snapshot, &plain, &folder.join(TABLES), tell).await?;
    only_for_the_owner(keys)?;
    let (secret, _) = write_tables(&mut snapshot, &secret, keys, tell).await?;
    let manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: now.trunc_subsecs(0),
        schema: schema(&mut snapshot).await?,
        position: head.position,
        hash: hex::encode(head.hash),
        log: part(log, head.position),
        tables: part(tables, lines),
    };
    let text = serde_json::to_vec_pretty(&manifest).map_err(|error| Fault::because("writing a manifest", error))?;
    replace(&folder.join(MANIFEST), &text)?;
    Ok((manifest, secret))
}

fn part(written: Written, lines: u64) -> Part {
    Part { bytes: written.bytes, sha256: hex::encode(written.sha256), lines }
}

/// The rows of tables into a file; how many lines.
async fn write_tables(
    snapshot: &mut Snapshot,
    all: &[Table],
    path: &Path,
    tell: Tell<'_>,
) -> Result<(Written, u64), Fault> {
    let mut file = ZipWriter::create(path)?;
    let mut count = 0;
    for (done, table) in all.iter().enumerate() {
        tell(Step::Tables, done as u64, all.len() as u64);
        let mut lines = Vec::new();
        Line::of_table(table).push(&mut lines)?;
        count += 1;
        let sql = table.select("");
        let mut rows = Rows::of(snapshot, &sql);
        loop {
            let some = rows.next().await?;
            if some.is_empty() {
                break;
            }
            count += some.len() as u64;
            for row in some {
                Line::of_row(row).push(&mut lines)?;
            }
            file.write(std::mem::take(&mut lines)).await?;
        }
        file.write(lines).await?;
    }
    Ok((file.finish().await?, count))
}

/// An empty file that nobody else may read, to be written over.
fn only_for_the_owner(path: &Path) -> Result<(), Fault> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|error| fault(path, error))
}
