//! SLA policies.

use helpdesk_domain::{
    BranchId, PolicyId,
    directory::Policy,
    order::Priority,
    ports::{Fault, Version},
    sla::Targets,
};

use super::Kept;
use crate::{Db, Row, Value, args, batch::Table};

#[derive(Debug, Clone, PartialEq)]
pub struct PolicyRow {
    pub id: PolicyId,
    pub name: String,
    pub rank: i64,
    pub branch: Option<BranchId>,
    pub priority: Option<Priority>,
    pub targets: Targets,
    pub withdrawn: bool,
    pub version: Version,
}

const COLUMNS: &str = "id, name, rank, branch, priority, targets, withdrawn, version";

impl PolicyRow {
    pub fn spec(&self) -> Policy {
        Policy {
            name: self.name.clone(),
            rank: self.rank,
            branch: self.branch,
            priority: self.priority,
            targets: self.targets.clone(),
        }
    }

    fn read(row: &Row) -> Result<Self, Fault> {
        let priority = row.opt_text("priority")?;
        Ok(Self {
            id: row.parsed("id")?,
            name: row.text("name")?,
            rank: row.int("rank")?,
            branch: row.opt_parsed("branch")?,
            priority: priority.as_deref().map(crate::orders::priority).transpose()?,
            targets: row.json("targets")?,
            withdrawn: row.flag("withdrawn")?,
            version: row.count("version")?,
        })
    }
}

impl Kept for Policy {
    const TABLE: Table = Table {
        name: "policies",
        columns: &["id", "name", "rank", "branch", "priority", "targets", "version", "position"],
        key: 1,
    };

    fn values(&self) -> Result<Vec<Value>, Fault> {
        let priority = self.priority.map(Priority::as_str);
        Ok(args![self.name.as_str(), self.rank, self.branch, priority, crate::json(&self.targets)?])
    }
}

pub async fn policy(db: &Db, id: PolicyId) -> Result<Option<PolicyRow>, Fault> {
    let row = db.fetch_one(&format!("SELECT {COLUMNS} FROM policies WHERE id = $1"), args![id]).await?;
    row.as_ref().map(PolicyRow::read).transpose()
}

/// All of them in the order in which they are tried, the withdrawn included.
pub async fn policies(db: &Db) -> Result<Vec<PolicyRow>, Fault> {
    let rows = db.fetch(&format!("SELECT {COLUMNS} FROM policies ORDER BY rank, id"), Vec::new()).await?;
    rows.iter().map(PolicyRow::read).collect()
}
