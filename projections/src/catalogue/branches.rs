//! Branches (филиалы).

use chrono_tz::Tz;
use helpdesk_domain::{
    BranchId, Grant, WarehouseId,
    directory::Branch,
    ports::{Fault, Version},
};

use super::Kept;
use crate::{Db, Row, Value, args, batch::Table, search};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchRow {
    pub id: BranchId,
    pub name: String,
    pub city: Option<String>,
    pub time_zone: Tz,
    pub warehouse: WarehouseId,
    pub withdrawn: bool,
    pub version: Version,
}

const COLUMNS: &str = "id, name, city, time_zone, warehouse, withdrawn, version";

impl BranchRow {
    pub fn spec(&self) -> Branch {
        Branch {
            name: self.name.clone(),
            city: self.city.clone(),
            time_zone: self.time_zone,
            warehouse: self.warehouse,
        }
    }

    fn read(row: &Row) -> Result<Self, Fault> {
        Ok(Self {
            id: row.parsed("id")?,
            name: row.text("name")?,
            city: row.opt_text("city")?,
            time_zone: row.parsed("time_zone")?,
            warehouse: row.parsed("warehouse")?,
            withdrawn: row.flag("withdrawn")?,
            version: row.count("version")?,
        })
    }
}

impl Kept for Branch {
    const TABLE: Table = Table {
        name: "branches",
        columns: &["id", "name", "city", "time_zone", "warehouse", "search", "version", "position"],
        key: 1,
    };

    fn values(&self) -> Result<Vec<Value>, Fault> {
        let folded = search::fold(&format!("{} {}", self.name, self.city.as_deref().unwrap_or_default()));
        Ok(args![self.name.as_str(), self.city.as_deref(), self.time_zone.name(), self.warehouse, folded])
    }
}

pub async fn branch(db: &Db, id: BranchId) -> Result<Option<BranchRow>, Fault> {
    let row = db.fetch_one(&format!("SELECT {COLUMNS} FROM branches WHERE id = $1"), args![id]).await?;
    row.as_ref().map(BranchRow::read).transpose()
}

/// The clock of somebody with these grants: that of the first branch they name.
pub async fn zone_of(db: &Db, grants: &[Grant]) -> Result<Option<Tz>, Fault> {
    let Some(id) = grants.iter().find_map(|grant| grant.branch) else { return Ok(None) };
    Ok(branch(db, id).await?.map(|branch| branch.time_zone))
}

/// All of them by name, the withdrawn included.
pub async fn branches(db: &Db) -> Result<Vec<BranchRow>, Fault> {
    let rows = db.fetch(&format!("SELECT {COLUMNS} FROM branches"), Vec::new()).await?;
    let mut branches: Vec<_> = rows.iter().map(BranchRow::read).collect::<Result<_, _>>()?;
    branches.sort_by_cached_key(|branch| (search::order_key(&branch.name), branch.id));
    Ok(branches)
}
