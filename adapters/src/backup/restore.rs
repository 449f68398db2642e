//! Bringing a backup back into an empty database of either engine. The read models are folded anew; who was forgotten
//! since stays forgotten; messages that waited to be sent when the backup was made were sent long ago, and are dropped.

use std::sync::Arc;

use helpdesk_domain::ports::{Clock, Fault, Head};
use helpdesk_projections::{Db, Snapshot, Tx, Value, args};

use super::{
    BackupError, LOG, Store, TABLES,
    forgotten::Forgotten,
    lines::{Line, from_json},
};
use crate::transfer::{
    Step, Tell, TransferError,
    file::read_log,
    rows::Column,
    tables::{self, Table},
    target::Target,
    zipped::ZipReader,
};

/// How many rows are written at a time.
const ROWS: usize = 256;

/// How a restore went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    pub head: Head,
    /// People who had a key in the backup and were forgotten since.
    pub forgotten: u64,
    /// Messages that waited then.
    pub dropped: u64,
}

impl Store {
    /// Restores a backup; `forgotten` are those known elsewhere than with the backups. Broken off, it goes on.
    pub async fn restore(
        &self,
        name: &str,
        db: &Db,
        mut forgotten: Forgotten,
        clock: &Arc<dyn Clock>,
        tell: Tell<'_>,
    ) -> Result<Restored, BackupError> {
        let backup = self.find(name)?;
        self.check(&backup, tell).await?;
        forgotten.add(Forgotten::read(&self.folder)?);
        // First the schema of then, so that later migrations find the rows they were written for.
        let manifest = &backup.manifest;
        if migrations(db).await?.is_empty() {
            db.migrate_to(|version| manifest.schema.contains(&version)).await?;
        } else {
            db.migrate().await?;
        }
        let known = migrations(db).await?;
        if manifest.schema.iter().any(|version| !known.contains(version)) {
            return Err(BackupError::NewerFormat { name: backup.name, version: manifest.program.clone() });
        }
        let mut target = Target::begin(db, &format!("restore {name}"), clock.now()).await?;
        let path = self.path(name);
        read_log(&mut target, &path.join(LOG), Some(manifest.position), tell).await?;
        let files = [ZipReader::open(&path.join(TABLES))?, ZipReader::open(&self.keys_of(name))?];
        let mut tx = db.begin().await?;
        load(db, &mut tx, files, manifest.tables.lines, tell).await?;
        let forgotten = forgotten.apply(&mut tx).await?;
        let sql = "UPDATE outbox SET state = 'dropped', last_error = 'restored from a backup', done_at = $1 \
                   WHERE state IN ('routing', 'waiting')";
        let dropped = tx.execute(sql, args![clock.now()]).await?;
        tx.commit().await?;
        db.migrate().await?;
        target.fold(clock, tell).await?;
        let head = target.finish(tell).await?;
        Ok(Restored { head, forgotten, dropped })
    }
}

/// The migrations a database has been through; none for an empty one.
async fn migrations(db: &Db) -> Result<Vec<i64>, Fault> {
    let sql = match db {
        Db::Sqlite(_) => "SELECT COUNT(*) AS tables FROM sqlite_schema WHERE name = '_sqlx_migrations'",
        Db::Postgres(_) => {
            "SELECT COUNT(*) AS tables FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_name = '_sqlx_migrations'"
        }
    };
    match db.fetch_one(sql, args![]).await? {
        Some(row) if row.int("tables")? > 0 => {
            let rows = db.fetch("SELECT version FROM _sqlx_migrations ORDER BY version", args![]).await?;
            rows.iter().map(|row| row.int("version")).collect()
        }
        _ => Ok(Vec::new()),
    }
}

/// The rows of the files in place of those of the tables.
async fn load(db: &Db, tx: &mut Tx, files: [ZipReader; 2], lines: u64, tell: Tell<'_>) -> Result<(), TransferError> {
    let known = tables::carried(&mut Snapshot::of(db).await?).await?;
    for table in &known {
        table.clear(tx).await?;
    }
    let mut done = 0;
    for mut file in files {
        let mut table: Option<Table> = None;
        let mut rows: Vec<Vec<Value>> = Vec::new();
        while let Some(some) = file.next().await? {
            for line in some {
                done += 1;
                match serde_json::from_str(&line).map_err(|error| file.damaged(error))? {
                    Line::Table { table: name, columns } => {
                        write(tx, table.as_ref(), &mut rows).await?;
                        let found = find(&known, &name, &columns);
                        table = Some(found.ok_or_else(|| file.damaged(format!("the table {name} is unknown")))?);
                    }
                    Line::Row(values) => {
                        let values = values.into_iter().map(from_json).collect::<Option<Vec<_>>>();
                        rows.push(values.ok_or_else(|| file.damaged("a row holds what can't be restored"))?);
                    }
                }
                if rows.len() >= ROWS {
                    write(tx, table.as_ref(), &mut rows).await?;
                    tell(Step::Tables, done, lines.max(done));
                }
            }
        }
        write(tx, table.as_ref(), &mut rows).await?;
    }
    for table in &known {
        table.settle(tx).await?;
    }
    Ok(())
}

async fn write(tx: &mut Tx, table: Option<&Table>, rows: &mut Vec<Vec<Value>>) -> Result<(), Fault> {
    let rows = std::mem::take(rows);
    match table {
        Some(table) => table.insert(tx, rows).await,
        None => Ok(()),
    }
}

/// The table as it is here, with the columns of then: names from a file never reach a statement unchecked.
fn find(known: &[Table], name: &str, columns: &[String]) -> Option<Table> {
    let table = known.iter().find(|table| table.name == name)?;
    let column = |name: &String| table.columns.iter().find(|column| column.name == *name).cloned();
    let columns = columns.iter().map(column).collect::<Option<Vec<Column>>>()?;
    Some(Table { name: table.name.clone(), columns })
}
