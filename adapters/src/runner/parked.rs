//! Events that a reader could not apply, set aside with the later ones of their stream, so that an order never shows
//! what happened after an event it doesn't know. Nothing is skipped in silence: each raises an alarm, and can be
//! tried again once the program knows better.

use std::collections::HashSet;

use helpdesk_domain::{
    Timestamp,
    ports::{EventLog, Fault, Position, Recorded},
};
use helpdesk_projections::{Db, Projection, Reaction, Tx, args};

use super::{checkpoint::Checkpoint, poison::is_poison};

/// A stream, by type and id.
pub type Stream = (String, String);

pub fn stream_of(recorded: &Recorded) -> Stream {
    (recorded.aggregate_type.clone(), recorded.aggregate_id.clone())
}

/// The streams of which something is parked for this reader.
pub async fn streams(db: &Db, reader: &str) -> Result<HashSet<Stream>, Fault> {
    let sql = "SELECT DISTINCT aggregate_type, aggregate_id FROM parked WHERE reader = $1";
    let rows = db.fetch(sql, args![reader]).await?;
    rows.iter().map(|row| Ok((row.text("aggregate_type")?, row.text("aggregate_id")?))).collect()
}

/// Sets an event aside, in the transaction that moves the checkpoint past it.
pub async fn park(tx: &mut Tx, reader: &str, event: &Recorded, reason: &str, now: Timestamp) -> Result<(), Fault> {
    let sql = "INSERT INTO parked (reader, position, aggregate_type, aggregate_id, reason, parked_at) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (reader, position) DO UPDATE SET reason = excluded.reason";
    let (kind, id) = (event.aggregate_type.as_str(), event.aggregate_id.as_str());
    tx.execute(sql, args![reader, event.position, kind, id, reason, now]).await?;
    Ok(())
}

/// How many events are parked for a reader.
pub async fn count(db: &Db, reader: &str) -> Result<u64, Fault> {
    let row = db.fetch_one("SELECT COUNT(*) AS events FROM parked WHERE reader = $1", args![reader]).await?;
    row.map_or(Ok(0), |row| row.count("events"))
}

/// The same as a figure, on the node that runs the reader.
pub(crate) fn show(reader: &'static str, events: u64) {
    let events = u32::try_from(events).map_or(f64::MAX, f64::from);
    metrics::gauge!("helpdesk_parked_events", "reader" => reader).set(events);
}

/// How many events are parked, by reader.
pub async fn counts(db: &Db) -> Result<Vec<(String, u64)>, Fault> {
    let rows =
        db.fetch("SELECT reader, COUNT(*) AS events FROM parked GROUP BY reader ORDER BY reader", args![]).await?;
    rows.iter().map(|row| Ok((row.text("reader")?, row.count("events")?))).collect()
}

/// The first event that each reader parked of each stream, and why: reader, position, reason.
pub async fn reasons(db: &Db) -> Result<Vec<(String, Position, String)>, Fault> {
    let sql = "SELECT reader, position, reason FROM parked p WHERE position = (SELECT MIN(position) FROM parked q \
               WHERE q.reader = p.reader AND q.aggregate_type = p.aggregate_type AND q.aggregate_id = p.aggregate_id) \
               ORDER BY reader, position";
    let rows = db.fetch(sql, args![]).await?;
    rows.iter().map(|row| Ok((row.text("reader")?, row.count("position")?, row.text("reason")?))).collect()
}

/// Tries what is parked for a reader again, stream by stream; answers how many events were applied. What fails again
/// stays parked. May run beside the reader's runner.
pub async fn retry(db: &Db, log: &dyn EventLog, projection: &dyn Projection) -> Result<usize, Fault> {
    let mut applied = 0;
    let mut parked: Vec<_> = streams(db, projection.name()).await?.into_iter().collect();
    parked.sort();
    for stream in parked {
        match retry_stream(db, log, projection, &stream).await {
            Ok(events) => applied += events,
            Err(fault) if is_poison(&fault) => {
                tracing::warn!(reader = projection.name(), %fault, "a parked stream fails again");
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(applied)
}

async fn retry_stream(
    db: &Db,
    log: &dyn EventLog,
    projection: &dyn Projection,
    stream: &Stream,
) -> Result<usize, Fault> {
    let mut tx = db.begin().await?;
    // The runner knows this stream as parked: it has to look again.
    Checkpoint::fence(&mut tx, projection.name()).await?;
    let which = "WHERE reader = $1 AND aggregate_type = $2 AND aggregate_id = $3";
    let args = || args![projection.name(), stream.0.as_str(), stream.1.as_str()];
    let rows = tx.fetch(&format!("SELECT position FROM parked {which} ORDER BY position"), args()).await?;
    let mut reactions = Vec::with_capacity(rows.len());
    for row in &rows {
        reactions.push(Reaction::decode(event_at(log, row.count("position")?).await?)?);
    }
    projection.apply(&mut tx, &reactions).await?;
    tx.execute(&format!("DELETE FROM parked {which}"), args()).await?;
    tx.commit().await?;
    Ok(reactions.len())
}

async fn event_at(log: &dyn EventLog, position: Position) -> Result<Recorded, Fault> {
    let page = log.read(position.saturating_sub(1), 1).await?;
    let found = page.into_iter().find(|event| event.position == position);
    found.ok_or_else(|| Fault::new(format!("the log has no event {position}")))
}
