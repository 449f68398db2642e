//! The outbox as a table: what is due, and how each row ended.

use std::time::Duration;

use chrono::TimeDelta;
use helpdesk_domain::{Timestamp, ports::Fault};
use helpdesk_projections::{Db, Row, Tx, args};

use super::Body;

/// How long rows stay after they have ended: Telegram brings an update again for a day.
const KEPT: TimeDelta = TimeDelta::days(3);

/// A row that is due.
#[derive(Debug, Clone)]
pub(super) struct Due {
    pub id: i64,
    pub lane: String,
    pub chat: Option<i64>,
    pub body: Body,
    pub position: u64,
    pub attempts: i64,
    pub expires_at: Option<Timestamp>,
}

impl Due {
    fn read(row: &Row) -> Result<Self, Fault> {
        Ok(Self {
            id: row.int("id")?,
            lane: row.text("lane")?,
            chat: row.opt_int("chat")?,
            body: row.json("body")?,
            position: u64::try_from(row.int("position")?).unwrap_or_default(),
            attempts: row.int("attempts")?,
            expires_at: row.opt_at("expires_at")?,
        })
    }
}

/// The first due row of every lane. One that waits for another attempt holds its lane, one that is not due yet doesn't.
pub(super) async fn heads(db: &Db, now: Timestamp, limit: i64) -> Result<Vec<Due>, Fault> {
    let rows = db
        .fetch(
            "SELECT id, lane, chat, body, position, attempts, expires_at FROM outbox WHERE id IN
                (SELECT MIN(id) FROM outbox WHERE state = 'waiting' AND due_at <= $1 GROUP BY lane)
             AND retry_at <= $1 ORDER BY retry_at, id LIMIT $2",
            args![now, limit],
        )
        .await?;
    rows.iter().map(Due::read).collect()
}

/// Events whose readers are still to be found, oldest first.
pub(super) async fn unrouted(db: &Db, now: Timestamp, limit: i64) -> Result<Vec<Due>, Fault> {
    let sql = "SELECT id, lane, chat, body, position, attempts, expires_at FROM outbox
               WHERE state = 'routing' AND retry_at <= $1 ORDER BY id LIMIT $2";
    db.fetch(sql, args![now, limit]).await?.iter().map(Due::read).collect()
}

/// When the next row that is known now becomes due.
pub(super) async fn next_due(db: &Db) -> Result<Option<Timestamp>, Fault> {
    let sql = "SELECT MIN(CASE WHEN retry_at > due_at THEN retry_at ELSE due_at END) AS at FROM outbox
               WHERE state IN ('waiting', 'routing')";
    db.fetch_one(sql, args![]).await?.map_or(Ok(None), |row| row.opt_at("at"))
}

pub(super) async fn ended(tx: &mut Tx, id: i64, state: &str, why: Option<&str>, now: Timestamp) -> Result<(), Fault> {
    let sql = "UPDATE outbox SET state = $2, last_error = $3, done_at = $4 WHERE id = $1";
    tx.execute(sql, args![id, state, why, now]).await.map(|_| ())
}

pub(super) async fn again(db: &Db, id: i64, at: Timestamp, why: &str) -> Result<(), Fault> {
    let sql = "UPDATE outbox SET attempts = attempts + 1, retry_at = $2, last_error = $3 WHERE id = $1";
    db.execute(sql, args![id, at, why]).await.map(|_| ())
}

/// The chat can't be written to: nothing more is tried there until the person writes again.
pub(super) async fn closed(tx: &mut Tx, chat: i64, why: &str, now: Timestamp) -> Result<(), Fault> {
    let dead = "INSERT INTO dead_chats (chat, reason, since) VALUES ($1, $2, $3) ON CONFLICT (chat) DO NOTHING";
    tx.execute(dead, args![chat, why, now]).await?;
    let rows =
        "UPDATE outbox SET state = 'failed', last_error = $2, done_at = $3 WHERE chat = $1 AND state = 'waiting'";
    tx.execute(rows, args![chat, why, now]).await.map(|_| ())
}

/// A group got another id: everything that names it follows.
pub(super) async fn moved(tx: &mut Tx, from: i64, to: i64) -> Result<(), Fault> {
    tx.execute("DELETE FROM cards WHERE chat = $1", args![from]).await?;
    for table in ["outbox", "drafts"] {
        tx.execute(&format!("UPDATE {table} SET chat = $2 WHERE chat = $1"), args![from, to]).await?;
    }
    let lanes = "UPDATE outbox SET lane = $2 WHERE lane = $1 AND state = 'waiting'";
    tx.execute(lanes, args![from.to_string(), to.to_string()]).await.map(|_| ())
}

/// Forgets what nobody needs any more.
pub(super) async fn prune(db: &Db, now: Timestamp) -> Result<(), Fault> {
    db.execute("DELETE FROM outbox WHERE done_at < $1", args![now - KEPT]).await?;
    db.execute("DELETE FROM telegram_updates WHERE taken_at < $1", args![now - KEPT]).await?;
    db.execute("DELETE FROM cards WHERE updated_at < $1", args![now - TimeDelta::days(90)]).await.map(|_| ())
}

/// How long to wait before attempt number `attempts` + 1: 1, 2, 4 … 60 s.
pub(super) fn pause(attempts: i64) -> Duration {
    Duration::from_secs(1 << attempts.clamp(0, 6)).min(Duration::from_mins(1))
}
