//! The whole system from one database into another: the log, idempotency keys, personal keys, secrets, photos and
//! every other table, read in one consistent view of the source, which may be serving meanwhile. Repeated, it brings
//! what is new; the last step, with the source at rest, compares the read models and opens the target.

use std::{collections::HashSet, sync::Arc};

use helpdesk_domain::ports::{Clock, Fault, Head, Position};
use helpdesk_projections::{Db, Snapshot, args};

use super::{
    Step, Tell, TransferError,
    digest::Digest,
    event::Carried,
    fold::{fold, read_models},
    tables::{self, IDEMPOTENCY, PHOTOS, Rows, Table},
    target::Target,
};
use crate::scan::{Page, Scan, ends};

/// How a copy went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Where the target's log ends.
    pub head: Head,
    /// How many events were brought this time.
    pub events: Position,
    /// Whether the target is open; else the last step is still to come.
    pub open: bool,
}

/// Copies what the target lacks. With `last`, nobody writes to the source from here on, and the target is opened.
pub async fn copy(
    source: &Db,
    target: &Db,
    last: bool,
    clock: &Arc<dyn Clock>,
    tell: Tell<'_>,
) -> Result<Copied, TransferError> {
    if last {
        fold(source, clock, tell).await?;
    }
    let mut snapshot = Snapshot::of(source).await?;
    if schema(&mut snapshot).await? != schema(&mut Snapshot::of(target).await?).await? {
        return Err(TransferError::OldSchema);
    }
    let head = ends(&mut snapshot).await?.head;
    let mut target = Target::begin(target, "copy", clock.now()).await?;
    let before = target.at.position;
    bring_log(&mut snapshot, &mut target, &head, tell).await?;
    bring_tables(&mut snapshot, &mut target, &head, tell).await?;
    target.fold(clock, tell).await?;
    let events = head.position - before;
    if !last {
        return Ok(Copied { head, events, open: false });
    }
    compare(&mut snapshot, &target.db, tell).await?;
    drop(snapshot);
    // Somebody began to serve the source meanwhile: then this was not the last step.
    if ends(&mut Snapshot::of(source).await?).await?.head != head {
        return Ok(Copied { head, events, open: false });
    }
    let reached = target.finish(tell).await?;
    if reached != head {
        return Err(TransferError::AnotherLog);
    }
    Ok(Copied { head, events, open: true })
}

/// Whether somebody serves a database that several may serve: then a duty in it is taken. (Who has an SQLite file to
/// themselves holds its lock.)
pub async fn is_served(db: &Db) -> Result<bool, Fault> {
    let Db::Postgres(_) = db else { return Ok(false) };
    let there = db.fetch_one("SELECT (to_regclass('leases') IS NOT NULL)::int::bigint AS there", args![]).await?;
    if !there.is_some_and(|row| row.flag("there").unwrap_or(false)) {
        return Ok(false);
    }
    let sql = "SELECT name FROM leases WHERE expires_at > (extract(epoch FROM clock_timestamp()) * 1000000)::bigint \
               LIMIT 1";
    Ok(db.fetch_one(sql, args![]).await?.is_some())
}

/// The numbers of the migrations that were run.
pub(crate) async fn schema(snapshot: &mut Snapshot) -> Result<Vec<i64>, Fault> {
    let rows = snapshot.fetch("SELECT version FROM _sqlx_migrations ORDER BY version", args![]).await?;
    rows.iter().map(|row| row.int("version")).collect()
}

async fn bring_log(
    snapshot: &mut Snapshot,
    target: &mut Target,
    head: &Head,
    tell: Tell<'_>,
) -> Result<(), TransferError> {
    if target.at.position > head.position {
        return Err(TransferError::AnotherLog);
    }
    // The last one that is there is read again: it must be the same.
    let mut scan = Scan::start(snapshot, target.at.position.saturating_sub(1), head.position).await?;
    while let Some(mut events) = scan.next(carried).await? {
        if let Some(first) = events.first().filter(|first| first.position == target.at.position) {
            target.goes_on_from(first)?;
            events.remove(0);
        }
        target.append(events).await?;
        tell(Step::Events, target.at.position, head.position);
    }
    if target.at.hash != head.hash {
        return Err(TransferError::Broken(head.position));
    }
    Ok(())
}

fn carried(page: &Page) -> Result<Vec<Carried>, Fault> {
    page.events().map(|event| event.and_then(Carried::try_from)).collect()
}

/// Everything else, all or nothing.
async fn bring_tables(
    snapshot: &mut Snapshot,
    target: &mut Target,
    head: &Head,
    tell: Tell<'_>,
) -> Result<(), TransferError> {
    // As the target has them: the engines call their types differently.
    let all = tables::carried(&mut Snapshot::of(&target.db).await?).await?;
    let there: HashSet<String> = {
        let rows = target.db.fetch("SELECT id FROM photos", args![]).await?;
        rows.iter().map(|row| row.text("id")).collect::<Result<_, _>>()?
    };
    let mut tx = target.db.begin().await?;
    for (done, table) in all.iter().enumerate() {
        tell(Step::Tables, done as u64, all.len() as u64);
        table.clear(&mut tx).await?;
        for sql in questions(snapshot, table, &there, target.keys_up_to).await? {
            let mut rows = Rows::of(snapshot, &sql);
            loop {
                let some = rows.next().await?;
                if some.is_empty() {
                    break;
                }
                table.insert(&mut tx, some).await?;
            }
        }
        table.settle(&mut tx).await?;
    }
    tx.execute("UPDATE unfinished SET keys_up_to = $1", args![head.position]).await?;
    tx.commit().await?;
    target.keys_up_to = head.position;
    Ok(())
}

/// What to ask the source for.
async fn questions(
    snapshot: &mut Snapshot,
    table: &Table,
    photos: &HashSet<String>,
    keys_up_to: Position,
) -> Result<Vec<String>, Fault> {
    Ok(match table.name.as_str() {
        // One decided at the same position may have come after the last look.
        IDEMPOTENCY => vec![table.select(&format!(" AND position >= {keys_up_to}"))],
        PHOTOS => {
            let rows = snapshot.fetch("SELECT id FROM photos", args![]).await?;
            let ids = rows.iter().map(|row| row.text("id")).collect::<Result<Vec<_>, _>>()?;
            let missing =
                ids.into_iter().filter(|id| !photos.contains(id) && id.bytes().all(|b| b.is_ascii_hexdigit()));
            let missing: Vec<_> = missing.map(|id| format!("'{id}'")).collect();
            missing.chunks(50).map(|ids| table.select(&format!(" AND id IN ({})", ids.join(", ")))).collect()
        }
        _ => vec![table.select("")],
    })
}

/// The read models here and there, row by row.
async fn compare(source: &mut Snapshot, target: &Db, tell: Tell<'_>) -> Result<(), TransferError> {
    let mut target = Snapshot::of(target).await?;
    let models = read_models();
    for (done, model) in models.iter().enumerate() {
        tell(Step::Comparing, done as u64, models.len() as u64);
        if Digest::of(source, &**model).await? != Digest::of(&mut target, &**model).await? {
            return Err(TransferError::Differs(model.name()));
        }
    }
    Ok(())
}
