//! Warehouses (склады).

use helpdesk_domain::{
    CalendarId, WarehouseId,
    directory::Warehouse,
    ports::{Fault, Version},
};

use super::Kept;
use crate::{Db, Row, Value, args, batch::Table, search};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarehouseRow {
    pub id: WarehouseId,
    pub name: String,
    pub calendar: CalendarId,
    pub withdrawn: bool,
    pub version: Version,
}

const COLUMNS: &str = "id, name, calendar, withdrawn, version";

impl WarehouseRow {
    pub fn spec(&self) -> Warehouse {
        Warehouse { name: self.name.clone(), calendar: self.calendar }
    }

    fn read(row: &Row) -> Result<Self, Fault> {
        Ok(Self {
            id: row.parsed("id")?,
            name: row.text("name")?,
            calendar: row.parsed("calendar")?,
            withdrawn: row.flag("withdrawn")?,
            version: row.count("version")?,
        })
    }
}

impl Kept for Warehouse {
    const TABLE: Table =
        Table { name: "warehouses", columns: &["id", "name", "calendar", "version", "position"], key: 1 };

    fn values(&self) -> Result<Vec<Value>, Fault> {
        Ok(args![self.name.as_str(), self.calendar])
    }
}

pub async fn warehouse(db: &Db, id: WarehouseId) -> Result<Option<WarehouseRow>, Fault> {
    let row = db.fetch_one(&format!("SELECT {COLUMNS} FROM warehouses WHERE id = $1"), args![id]).await?;
    row.as_ref().map(WarehouseRow::read).transpose()
}

/// All of them by name, the withdrawn included.
pub async fn warehouses(db: &Db) -> Result<Vec<WarehouseRow>, Fault> {
    let rows = db.fetch(&format!("SELECT {COLUMNS} FROM warehouses"), Vec::new()).await?;
    let mut warehouses: Vec<_> = rows.iter().map(WarehouseRow::read).collect::<Result<_, _>>()?;
    warehouses.sort_by_cached_key(|warehouse| (search::order_key(&warehouse.name), warehouse.id));
    Ok(warehouses)
}
