//! What verifying the log's chain of hashes found last: for the system page, and beside an order's history.

use chrono::{DateTime, Utc};
use helpdesk_domain::ports::Fault;
use helpdesk_projections::{Db, args};
use poem_openapi::Object;

/// What verifying the log's chain of hashes found last.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Verification {
    /// Up to where the chain is whole.
    pub position: u64,
    pub verified_at: DateTime<Utc>,
    /// When everything was read last, from the first event on.
    pub walked_at: Option<DateTime<Utc>>,
    /// The first bad position; none: the log is what was written.
    pub broken_position: Option<u64>,
    /// `changed`, `missing`, `head`, `outside`, `cut` or `rewritten`.
    pub problem: Option<String>,
    pub found_at: Option<DateTime<Utc>>,
}

impl Verification {
    /// None: nobody has looked yet.
    pub async fn last(db: &Db) -> Result<Option<Self>, Fault> {
        let sql = "SELECT position, verified_at, walked_at, broken_position, problem, found_at FROM verification";
        let Some(row) = db.fetch_one(sql, args![]).await? else { return Ok(None) };
        Ok(Some(Self {
            position: row.count("position")?,
            verified_at: row.at("verified_at")?,
            walked_at: row.opt_at("walked_at")?,
            broken_position: row.opt_int("broken_position")?.and_then(|position| u64::try_from(position).ok()),
            problem: row.opt_text("problem")?,
            found_at: row.opt_at("found_at")?,
        }))
    }
}
