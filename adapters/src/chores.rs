//! What one process at a time does now and then, where several serve one database: a row says who may, and until when.
//! A process that dies with a chore is followed when its time is over.

use chrono::Duration;
use helpdesk_domain::{Timestamp, ports::Fault};
use helpdesk_projections::{Db, args};

/// Takes a chore for so long; false when another process has it.
pub async fn take(db: &Db, name: &str, now: Timestamp, lease: Duration) -> Result<bool, Fault> {
    let sql = "INSERT INTO chores (name, leased_until) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE \
               SET leased_until = excluded.leased_until WHERE chores.leased_until <= $3";
    Ok(db.execute(sql, args![name, now + lease, now]).await? == 1)
}

/// Lets go of a chore that was taken.
pub async fn done(db: &Db, name: &str, now: Timestamp) -> Result<(), Fault> {
    let sql = "UPDATE chores SET leased_until = $2, done_at = $2 WHERE name = $1";
    db.execute(sql, args![name, now]).await.map(drop)
}
