//! Reading the log, the same on every engine: its head, one stream, everything after a position, a kept answer.

use helpdesk_domain::{
    Timestamp,
    ports::{Fault, Head, IdempotencyKey, Position, Recorded, StreamId},
};
use helpdesk_projections::{Db, Row, args};

use super::chain::{Hash, event_id};

// PostgreSQL keeps `json`, from which the stored text is asked back; SQLite keeps text, where the cast does nothing.
const EVENTS: &str = "SELECT position, event_id, aggregate_type, aggregate_id, sequence, event_type, event_version, \
    CAST(payload AS TEXT) AS payload, CAST(metadata AS TEXT) AS metadata, recorded_at, hash FROM events";

pub(super) async fn head(db: &Db) -> Result<Head, Fault> {
    let row = db.fetch_one("SELECT position, hash, recorded_at FROM head", args![]).await?;
    let row = row.ok_or_else(|| Fault::new("the log has no head row"))?;
    Ok(Head { position: row.count("position")?, hash: hash(&row)?, recorded_at: row.at("recorded_at")? })
}

pub(super) async fn history(db: &Db, stream: &StreamId) -> Result<Vec<Recorded>, Fault> {
    let sql = format!("{EVENTS} WHERE aggregate_type = $1 AND aggregate_id = $2 ORDER BY sequence");
    let rows = db.fetch(&sql, args![stream.aggregate_type, stream.aggregate_id.as_str()]).await?;
    rows.iter().map(recorded).collect()
}

pub(super) async fn after(db: &Db, position: Position, limit: usize) -> Result<Vec<Recorded>, Fault> {
    let sql = format!("{EVENTS} WHERE position > $1 ORDER BY position LIMIT $2");
    db.fetch(&sql, args![position, limit]).await?.iter().map(recorded).collect()
}

pub(super) async fn answer(db: &Db, key: &IdempotencyKey, now: Timestamp) -> Result<Option<(String, Position)>, Fault> {
    let sql = "SELECT answer, position FROM idempotency \
               WHERE scope = $1 AND key = $2 AND (expires_at IS NULL OR expires_at > $3)";
    let row = db.fetch_one(sql, args![key.scope.as_str(), key.key.as_str(), now]).await?;
    row.map(|row| Ok((row.text("answer")?, row.count("position")?))).transpose()
}

/// Forgets some of the refusals whose time is over.
pub(super) async fn sweep_answers(db: &Db, now: Timestamp) -> Result<(), Fault> {
    let sql = "DELETE FROM idempotency WHERE (scope, key) IN \
               (SELECT scope, key FROM idempotency WHERE expires_at <= $1 ORDER BY expires_at LIMIT 1000)";
    db.execute(sql, args![now]).await.map(drop)
}

fn recorded(row: &Row) -> Result<Recorded, Fault> {
    Ok(Recorded {
        position: row.count("position")?,
        id: event_id(&row.text("event_id")?)?,
        aggregate_type: row.text("aggregate_type")?,
        aggregate_id: row.text("aggregate_id")?,
        sequence: row.count("sequence")?,
        event_type: row.text("event_type")?,
        event_version: row.text("event_version")?,
        payload: row.text("payload")?,
        metadata: row.text("metadata")?,
        recorded_at: row.at("recorded_at")?,
        hash: hash(row)?,
    })
}

fn hash(row: &Row) -> Result<Hash, Fault> {
    row.blob("hash")?.try_into().map_err(|_| Fault::new("reading the log: a hash of another length"))
}
