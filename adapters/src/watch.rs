//! Verifying while serving: what came since the last look again and again, and once a day everything from the first
//! event on. The result stands in a row, where the panel finds it.

use chrono::Duration;
use helpdesk_domain::{
    Timestamp,
    ports::{Fault, Position},
};
use helpdesk_projections::{Db, args};

use crate::{
    pins::Pin,
    verify::{Link, Verified, Walk},
};

/// How often everything is read again.
const WALK_EVERY: Duration = Duration::days(1);
/// The same while something is broken: somebody may be at work on it.
const BROKEN_EVERY: Duration = Duration::hours(1);

/// What was found last.
#[derive(Debug, Clone, Copy)]
struct Known {
    link: Link,
    walked_at: Option<Timestamp>,
    broken: bool,
}

/// What has to be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    from: Link,
    /// Everything.
    walk: bool,
}

/// What has to be verified now; None when there is nothing new.
pub async fn due(db: &Db, head: Position, now: Timestamp) -> Result<Option<Due>, Fault> {
    let known = known(db).await?;
    let every = if known.is_some_and(|known| known.broken) { BROKEN_EVERY } else { WALK_EVERY };
    let walk = known.and_then(|known| known.walked_at).is_none_or(|at| now - at >= every);
    Ok(match known {
        Some(known) if !walk && (known.broken || known.link.position == head) => None,
        Some(known) if !walk => Some(Due { from: known.link, walk }),
        _ => Some(Due { from: Link::START, walk: true }),
    })
}

/// Verifies it, and notes what was found.
pub async fn look(db: &Db, due: Due, pins: &[Pin], now: Timestamp) -> Result<Verified, Fault> {
    let verified = Walk { from: due.from, pins, at_ease: true }.run(db, |_, _| {}).await?;
    note(db, &verified, due.walk, now).await?;
    Ok(verified)
}

async fn known(db: &Db) -> Result<Option<Known>, Fault> {
    let sql = "SELECT position, hash, walked_at, broken_position FROM verification";
    let Some(row) = db.fetch_one(sql, args![]).await? else { return Ok(None) };
    let mut hash = [0; 32];
    // What can't be read is walked again.
    if hex::decode_to_slice(row.text("hash")?, &mut hash).is_err() {
        return Ok(None);
    }
    let link = Link { position: row.count("position")?, hash };
    let broken = row.opt_int("broken_position")?.is_some();
    Ok(Some(Known { link, walked_at: row.opt_at("walked_at")?, broken }))
}

async fn note(db: &Db, verified: &Verified, walked: bool, now: Timestamp) -> Result<(), Fault> {
    match verified {
        Verified::Whole { head } => {
            let sql = "INSERT INTO verification (one, position, hash, verified_at, walked_at) \
                       VALUES (1, $1, $2, $3, $4) \
                       ON CONFLICT (one) DO UPDATE SET position = excluded.position, hash = excluded.hash, \
                       verified_at = excluded.verified_at, \
                       walked_at = COALESCE(excluded.walked_at, verification.walked_at), \
                       broken_position = NULL, problem = NULL, found_at = NULL";
            let args = args![head.position, hex::encode(head.hash), now, walked.then_some(now)];
            db.execute(sql, args).await.map(drop)
        }
        Verified::Broken { position, how } => {
            let start = hex::encode(Link::START.hash);
            let sql = "INSERT INTO verification (one, position, hash, verified_at, walked_at, broken_position, problem, \
                       found_at) VALUES (1, 0, $1, $2, $2, $3, $4, $2) \
                       ON CONFLICT (one) DO UPDATE SET walked_at = excluded.walked_at, \
                       broken_position = excluded.broken_position, problem = excluded.problem, \
                       found_at = COALESCE(verification.found_at, excluded.found_at)";
            db.execute(sql, args![start, now, *position, how.as_str()]).await.map(drop)
        }
    }
}
