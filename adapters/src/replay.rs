//! The read models as they stood at a moment, as an SQLite file for analysts: folded by the very projections that serve
//! people, from the events recorded up to then, with views that put names to ids. The tables and views are described in
//! docs/ANALYSTS.md.

use std::{path::Path, sync::Arc};

use helpdesk_domain::{
    Timestamp,
    ports::{Clock, EventLog, Fault, Head},
};
use helpdesk_projections::{Db, Snapshot, Tx, args};

use crate::{
    keys::DbKeys,
    log::Log,
    runner::{
        checkpoint::Checkpoint,
        page::{Outcome, Reading},
        parked,
    },
    transfer::{
        Step, Tell, TransferError,
        file::with_suffix,
        fold::{read_models, read_models_with},
        tables,
        zipped::sync_folder,
    },
};

const PAGE: usize = 2000;

/// What analysts ask for most, with names instead of ids and times they can read.
const VIEWS: &str = include_str!("replay/views.sql");

/// Writes the file; None when the log begins later. It has its name once it is whole.
pub async fn replay(
    source: &Db,
    as_of: Timestamp,
    path: &Path,
    clock: &Arc<dyn Clock>,
    tell: Tell<'_>,
) -> Result<Option<Head>, TransferError> {
    let fault = |error| Fault::because(path.display().to_string(), error);
    if path.try_exists().map_err(fault)? {
        return Err(TransferError::Exists(path.to_owned()));
    }
    let log = Log::open(source.clone(), Arc::clone(clock)).await?;
    let Some(last) = last_at(source, as_of).await? else { return Ok(None) };
    let partial = with_suffix(path, ".partial");
    remove(&partial);
    let made = make(source, &log, &last, as_of, &partial, clock, tell).await;
    if let Err(error) = made {
        remove(&partial);
        return Err(error);
    }
    std::fs::rename(&partial, path)
        .and_then(|()| sync_folder(path.parent().unwrap_or(Path::new("."))))
        .map_err(fault)?;
    Ok(Some(last))
}

/// The last event recorded by then: `recorded_at` never goes back, so everything before it was recorded before.
async fn last_at(db: &Db, as_of: Timestamp) -> Result<Option<Head>, Fault> {
    let mut snapshot = Snapshot::of(db).await?;
    let (mut low, mut high) = (0, crate::scan::ends(&mut snapshot).await?.head.position);
    let sql = "SELECT recorded_at, hash FROM events WHERE position = $1";
    let mut found = None;
    // Halving: there is no index on the time, and none is needed.
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        let row = snapshot.fetch_one(sql, args![middle]).await?;
        let row = row.ok_or_else(|| Fault::new(format!("there is no event at position {middle}: verify the log")))?;
        let recorded_at = row.at("recorded_at")?;
        if recorded_at <= as_of {
            let hash = row.blob("hash")?.try_into().map_err(|_| Fault::new("a hash of another length"))?;
            found = Some(Head { position: middle, hash, recorded_at });
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(found)
}

async fn make(
    source: &Db,
    log: &Log,
    last: &Head,
    as_of: Timestamp,
    path: &Path,
    clock: &Arc<dyn Clock>,
    tell: Tell<'_>,
) -> Result<(), TransferError> {
    let db = Db::open_sqlite(path).await?;
    db.migrate().await?;
    // The keys stay where they are; who is forgotten today was never there.
    let models = read_models_with(Arc::new(DbKeys::new(source.clone(), Arc::clone(clock))));
    let all = last.position * models.len() as u64;
    for (before, model) in models.iter().enumerate() {
        let checkpoint = Checkpoint::take_over(&db, model.name(), 0).await?;
        let parked = parked::streams(&db, model.name()).await?;
        let mut reading = Reading { db: &db, projection: &**model, checkpoint, parked };
        while reading.checkpoint.position < last.position {
            let at = reading.checkpoint.position;
            tell(Step::Folding, last.position * before as u64 + at, all);
            let limit = usize::try_from(last.position - at).map_or(PAGE, |left| left.min(PAGE));
            let page = log.read(at, limit).await?;
            if page.is_empty() {
                return Err(TransferError::Broken(at + 1));
            }
            if let Outcome::Fenced = reading.apply(page, clock.now()).await? {
                return Err(Fault::new(format!("folding {}: another process does it too", model.name())).into());
            }
        }
    }
    let mut tx = db.begin().await?;
    leave_only_read_models(&db, &mut tx).await?;
    describe(&mut tx, last, as_of).await?;
    tx.commit().await?;
    close(db).await?;
    Ok(())
}

async fn leave_only_read_models(db: &Db, tx: &mut Tx) -> Result<(), Fault> {
    let models = read_models();
    let kept: Vec<_> = models.iter().flat_map(|model| model.tables().iter().copied()).collect();
    let mut snapshot = Snapshot::of(db).await?;
    let all = tables::all(&mut snapshot).await?;
    let others = all.iter().map(|table| table.name.as_str()).filter(|name| !kept.contains(name));
    for name in others.chain(["_sqlx_migrations"]) {
        tx.execute(&format!("DROP TABLE {name}"), args![]).await?;
    }
    Ok(())
}

async fn describe(tx: &mut Tx, last: &Head, as_of: Timestamp) -> Result<(), Fault> {
    let sql = "CREATE TABLE as_of (at TEXT NOT NULL, position BIGINT NOT NULL, recorded_at TEXT NOT NULL, \
               hash TEXT NOT NULL, program TEXT NOT NULL)";
    tx.execute(sql, args![]).await?;
    let sql = "INSERT INTO as_of (at, position, recorded_at, hash, program) VALUES ($1, $2, $3, $4, $5)";
    let (at, recorded_at) = (as_of.to_rfc3339(), last.recorded_at.to_rfc3339());
    tx.execute(sql, args![at, last.position, recorded_at, hex::encode(last.hash), env!("CARGO_PKG_VERSION")]).await?;
    for view in VIEWS.split(";\n").map(str::trim).filter(|view| !view.is_empty()) {
        tx.execute(view, args![]).await?;
    }
    Ok(())
}

/// One file, without the others of a write-ahead log, and without what was dropped.
async fn close(db: Db) -> Result<(), Fault> {
    if let Db::Sqlite(sqlite) = &db {
        let fault = |error| Fault::because("closing the file", error);
        let mut writer = sqlite.writer().await?;
        sqlite.close_readers().await;
        for sql in ["PRAGMA journal_mode = DELETE", "VACUUM"] {
            sqlx::query(sql).execute(&mut writer.connection).await.map_err(fault)?;
        }
    }
    db.close().await;
    Ok(())
}

fn remove(path: &Path) {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        // It need not be there.
        let _ = std::fs::remove_file(with_suffix(path, suffix));
    }
}
