//! Working-time calendars.

use helpdesk_domain::{
    CalendarId,
    directory::CalendarSpec,
    ports::{Fault, Version},
    working_time::Calendar,
};

use super::Kept;
use crate::{Db, Row, Value, args, batch::Table, search};

#[derive(Debug, Clone, PartialEq)]
pub struct CalendarRow {
    pub id: CalendarId,
    pub name: String,
    pub calendar: Calendar,
    pub withdrawn: bool,
    pub version: Version,
}

const COLUMNS: &str = "id, name, calendar, withdrawn, version";

impl CalendarRow {
    pub fn spec(&self) -> CalendarSpec {
        CalendarSpec { name: self.name.clone(), calendar: self.calendar.clone() }
    }

    fn read(row: &Row) -> Result<Self, Fault> {
        Ok(Self {
            id: row.parsed("id")?,
            name: row.text("name")?,
            calendar: row.json("calendar")?,
            withdrawn: row.flag("withdrawn")?,
            version: row.count("version")?,
        })
    }
}

impl Kept for CalendarSpec {
    const TABLE: Table =
        Table { name: "calendars", columns: &["id", "name", "calendar", "version", "position"], key: 1 };

    fn values(&self) -> Result<Vec<Value>, Fault> {
        Ok(args![self.name.as_str(), crate::json(&self.calendar)?])
    }
}

pub async fn calendar(db: &Db, id: CalendarId) -> Result<Option<CalendarRow>, Fault> {
    let row = db.fetch_one(&format!("SELECT {COLUMNS} FROM calendars WHERE id = $1"), args![id]).await?;
    row.as_ref().map(CalendarRow::read).transpose()
}

/// All of them by name, the withdrawn included.
pub async fn calendars(db: &Db) -> Result<Vec<CalendarRow>, Fault> {
    let rows = db.fetch(&format!("SELECT {COLUMNS} FROM calendars"), Vec::new()).await?;
    let mut calendars: Vec<_> = rows.iter().map(CalendarRow::read).collect::<Result<_, _>>()?;
    calendars.sort_by_cached_key(|calendar| (search::order_key(&calendar.name), calendar.id));
    Ok(calendars)
}
