//! The outbox as a table: what is due, and how each row ended.

use std::time::Duration;

use chrono::TimeDelta;
use helpdesk_domain::{Timestamp, ports::Fault};
use helpdesk_projections::{Db, Row, Tx, args};

use super::{Body, Road};

/// How long rows stay after they have ended: Telegram brings an update again for a day.
const KEPT: TimeDelta = TimeDelta::days(3);

/// A row that is due.
#[derive(Debug, Clone)]
pub(super) struct Due {
    pub id: i64,
    pub dedupe: String,
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
            dedupe: row.text("dedupe")?,
            lane: row.text("lane")?,
            chat: row.opt_int("chat")?,
            body: row.json("body")?,
            position: u64::try_from(row.int("position")?).unwrap_or_default(),
            attempts: row.int("attempts")?,
            expires_at: row.opt_at("expires_at")?,
        })
    }
}

const COLUMNS: &str = "id, dedupe, lane, chat, body, position, attempts, expires_at";

/// The first due row of every lane of a road, the answers to presses before all others: they need no place in
/// Telegram's limits, and somebody looks at a spinning button. One that waits for another attempt holds its lane, one that is not due yet doesn't.
pub(super) async fn heads(db: &Db, road: Road, now: Timestamp, limit: i64) -> Result<Vec<Due>, Fault> {
    let sql = format!(
        "SELECT {COLUMNS} FROM outbox WHERE id IN
            (SELECT MIN(id) FROM outbox WHERE state = 'waiting' AND road = $3 AND due_at <= $1 GROUP BY lane)
         AND retry_at <= $1 ORDER BY CASE WHEN lane LIKE 'press %' THEN 0 ELSE 1 END, retry_at, id LIMIT $2"
    );
    db.fetch(&sql, args![now, limit, road.as_str()]).await?.iter().map(Due::read).collect()
}

/// Events whose readers are still to be found, oldest first.
pub(super) async fn unrouted(db: &Db, now: Timestamp, limit: i64) -> Result<Vec<Due>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE state = 'routing' AND retry_at <= $1 ORDER BY id LIMIT $2");
    db.fetch(&sql, args![now, limit]).await?.iter().map(Due::read).collect()
}

/// When the next row of a road that is known now becomes due.
pub(super) async fn next_due(db: &Db, road: Road) -> Result<Option<Timestamp>, Fault> {
    let sql = "SELECT MIN(CASE WHEN retry_at > due_at THEN retry_at ELSE due_at END) AS at FROM outbox
               WHERE state IN ('waiting', 'routing') AND road = $1";
    db.fetch_one(sql, args![road.as_str()]).await?.map_or(Ok(None), |row| row.opt_at("at"))
}

pub(super) async fn ended(tx: &mut Tx, id: i64, state: &str, why: Option<&str>, now: Timestamp) -> Result<(), Fault> {
    let sql = "UPDATE outbox SET state = $2, last_error = $3, done_at = $4 WHERE id = $1";
    tx.execute(sql, args![id, state, why, now]).await.map(|_| ())
}

pub(super) async fn again(db: &Db, id: i64, at: Timestamp, why: &str) -> Result<(), Fault> {
    let sql = "UPDATE outbox SET attempts = attempts + 1, retry_at = $2, last_error = $3 WHERE id = $1";
    db.execute(sql, args![id, at, why]).await.map(|_| ())
}

/// The chat can't be written to: nothing more is tried there until the person writes again. What will not be said.
pub(super) async fn closed(tx: &mut Tx, chat: i64, why: &str, now: Timestamp) -> Result<Vec<Lost>, Fault> {
    let dead = "INSERT INTO dead_chats (chat, reason, since) VALUES ($1, $2, $3) ON CONFLICT (chat) DO NOTHING";
    tx.execute(dead, args![chat, why, now]).await?;
    let rows = "UPDATE outbox SET state = 'failed', last_error = $2, done_at = $3
                WHERE chat = $1 AND state = 'waiting' RETURNING body, position";
    let rows = tx.fetch(rows, args![chat, why, now]).await?;
    rows.iter().map(|row| Ok(Lost { body: row.json("body")?, position: row.count("position")? })).collect()
}

/// A message that a closed chat won't get.
#[derive(Debug)]
pub(super) struct Lost {
    pub body: Body,
    pub position: u64,
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

/// How long to wait before attempt number `attempts` + 1: 1, 2, 4 … 60 s; for mail up to a quarter of an hour, since
/// a mail server that defers wants to be left alone.
pub(super) fn pause(road: Road, attempts: i64) -> Duration {
    let longest = match road {
        Road::Telegram => Duration::from_mins(1),
        Road::Mail => Duration::from_mins(15),
    };
    Duration::from_secs(1 << attempts.clamp(0, 10)).min(longest)
}
