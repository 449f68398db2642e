//! Several questions asked as one, each with all its rows as one value. On SQLite every row of an answer wakes whoever
//! waits for it, and on PostgreSQL every question is a trip.

use std::fmt;

use helpdesk_domain::ports::Fault;
use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};

use crate::{Db, Row, Value};

/// A row out of such a value.
#[derive(Debug)]
pub struct PackedRow {
    pub columns: &'static [&'static str],
    cells: Vec<Cell>,
}

#[derive(Debug)]
struct Cell(Value);

/// The question for the rows of `from`, as one value.
pub(crate) fn pack(db: &Db, columns: &[&str], from: &str) -> String {
    let columns = columns.join(", ");
    match db {
        Db::Sqlite(_) => format!("(SELECT json_group_array(json_array({columns})) FROM {from})"),
        Db::Postgres(_) => {
            format!("(SELECT COALESCE(CAST(json_agg(json_build_array({columns})) AS TEXT), '[]') FROM {from})")
        }
    }
}

/// The rows in such a value, in no order.
pub(crate) fn unpack(row: &Row, column: &str, columns: &'static [&'static str]) -> Result<Vec<Row>, Fault> {
    let rows: Vec<Vec<Cell>> = row.json(column)?;
    Ok(rows.into_iter().map(|cells| Row::Packed(PackedRow { columns, cells })).collect())
}

impl PackedRow {
    pub fn opt_int(&self, column: &str) -> Result<Option<i64>, Fault> {
        match self.value(column)? {
            Value::Int(value) => Ok(*value),
            Value::Text(_) | Value::Blob(_) => Err(Fault::new(format!("column {column} holds no number"))),
        }
    }

    pub fn opt_str(&self, column: &str) -> Result<Option<&str>, Fault> {
        match self.value(column)? {
            Value::Text(value) => Ok(value.as_deref()),
            Value::Int(None) => Ok(None),
            Value::Int(_) | Value::Blob(_) => Err(Fault::new(format!("column {column} holds no text"))),
        }
    }

    pub fn values(&self) -> Vec<Value> {
        self.cells.iter().map(|Cell(value)| value.clone()).collect()
    }

    fn value(&self, column: &str) -> Result<&Value, Fault> {
        let place = self.columns.iter().position(|name| *name == column);
        let cell = place.and_then(|place| self.cells.get(place));
        cell.map(|Cell(value)| value).ok_or_else(|| Fault::new(format!("there is no column {column}")))
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyCell)
    }
}

struct AnyCell;

impl Visitor<'_> for AnyCell {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number, a text or nothing")
    }

    fn visit_unit<E: Error>(self) -> Result<Cell, E> {
        Ok(Cell(Value::Int(None)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Cell, E> {
        Ok(Cell(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Cell, E> {
        i64::try_from(value).map(|value| Cell(value.into())).map_err(E::custom)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Cell, E> {
        Ok(Cell(value.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(json: &str) -> PackedRow {
        PackedRow { columns: &["number", "text", "none"], cells: serde_json::from_str(json).unwrap() }
    }

    #[test]
    fn cells_are_read_as_what_they_hold() {
        let row = row(r#"[9223372036854775807, "«Ёлка»\n\"1\"", null]"#);
        assert_eq!(row.opt_int("number").unwrap(), Some(i64::MAX));
        assert_eq!(row.opt_str("text").unwrap(), Some("«Ёлка»\n\"1\""));
        assert_eq!((row.opt_int("none").unwrap(), row.opt_str("none").unwrap()), (None, None));
    }

    #[test]
    fn what_a_cell_does_not_hold_is_a_fault() {
        let row = row(r#"[1, "a", null]"#);
        assert!(row.opt_str("number").is_err());
        assert!(row.opt_int("text").is_err());
        assert!(row.opt_int("another").is_err());
    }
}
