//! Where in the log stands what was done to people, the directory and the policies: the administrators' own history.
//! Only the places are kept; what happened is read from the log, so it can't be edited and is never out of date.

use async_trait::async_trait;
use helpdesk_domain::{
    Event,
    ports::{Fault, Position},
};

use crate::{
    Db, Projection, Reaction, Tx, args,
    batch::{Conditions, Table},
};

const TABLE: Table = Table { name: "administration", columns: &["position", "kind", "subject"], key: 1 };

/// Which events; `None` doesn't limit.
#[derive(Debug, Clone, Default)]
pub struct AdministrationFilter {
    /// The aggregate's type: `person`, `branch`, …
    pub kind: Option<String>,
    /// The aggregate's id.
    pub subject: Option<String>,
    /// Only those before this position.
    pub before: Option<Position>,
}

/// The places of the latest ones, the newest first.
pub async fn latest(db: &Db, filter: &AdministrationFilter, limit: usize) -> Result<Vec<Position>, Fault> {
    let mut conditions = Conditions::default();
    for (column, value) in [("kind", &filter.kind), ("subject", &filter.subject)] {
        if let Some(value) = value {
            let value = conditions.arg(value);
            conditions.add(format!("{column} = {value}"));
        }
    }
    if let Some(before) = filter.before {
        let before = conditions.arg(before);
        conditions.add(format!("position < {before}"));
    }
    let filtered = conditions.sql();
    let limit = conditions.arg(limit);
    let sql = format!("SELECT position FROM administration{filtered} ORDER BY position DESC LIMIT {limit}");
    db.fetch(&sql, conditions.args()).await?.iter().map(|row| row.count("position")).collect()
}

/// The projection.
#[derive(Debug, Default)]
pub struct Administration;

#[async_trait]
impl Projection for Administration {
    fn name(&self) -> &'static str {
        "administration"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["administration"]
    }

    async fn apply(&self, tx: &mut Tx, page: &[Reaction]) -> Result<(), Fault> {
        let administrative = |reaction: &&Reaction| !matches!(reaction.event, Event::Order(_) | Event::Key(_));
        let rows = page.iter().filter(administrative).map(|Reaction { recorded, .. }| {
            args![recorded.position, &recorded.aggregate_type, &recorded.aggregate_id]
        });
        TABLE.upsert(tx, rows.collect()).await
    }
}
