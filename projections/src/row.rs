//! What a question to the database answers.

use std::{fmt, str::FromStr};

use helpdesk_domain::{Timestamp, ports::Fault, time::from_micros};
use serde::de::DeserializeOwned;
use sqlx::{Column, Row as _, TypeInfo as _, ValueRef as _, postgres::PgRow, sqlite::SqliteRow};

use crate::{Value, packed::PackedRow};

/// A row of either engine, or one of those packed into a value; columns are read by name.
pub enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
    Packed(PackedRow),
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values may be personal.
        f.debug_tuple("Row").field(&self.columns()).finish()
    }
}

impl Row {
    pub fn opt_int(&self, column: &str) -> Result<Option<i64>, Fault> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
            Self::Packed(row) => return row.opt_int(column),
        }
        .map_err(|error| unreadable(column, error))
    }

    fn opt_str(&self, column: &str) -> Result<Option<&str>, Fault> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
            Self::Packed(row) => return row.opt_str(column),
        }
        .map_err(|error| unreadable(column, error))
    }

    pub fn blob(&self, column: &str) -> Result<Vec<u8>, Fault> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
            Self::Packed(_) => return Err(Fault::new(format!("column {column} is packed, and bytes never are"))),
        }
        .map_err(|error| unreadable(column, error))
    }

    pub fn int(&self, column: &str) -> Result<i64, Fault> {
        self.opt_int(column)?.ok_or_else(|| nothing(column))
    }

    fn str(&self, column: &str) -> Result<&str, Fault> {
        self.opt_str(column)?.ok_or_else(|| nothing(column))
    }

    pub fn text(&self, column: &str) -> Result<String, Fault> {
        self.str(column).map(str::to_owned)
    }

    pub fn opt_text(&self, column: &str) -> Result<Option<String>, Fault> {
        Ok(self.opt_str(column)?.map(str::to_owned))
    }

    /// A version, a position or another number that is never negative.
    pub fn count(&self, column: &str) -> Result<u64, Fault> {
        u64::try_from(self.int(column)?).map_err(|_| Fault::new(format!("column {column} is negative")))
    }

    pub fn flag(&self, column: &str) -> Result<bool, Fault> {
        self.int(column).map(|value| value != 0)
    }

    pub fn at(&self, column: &str) -> Result<Timestamp, Fault> {
        self.int(column).map(from_micros)
    }

    pub fn opt_at(&self, column: &str) -> Result<Option<Timestamp>, Fault> {
        Ok(self.opt_int(column)?.map(from_micros))
    }

    /// A text parsed as an id or another small type.
    pub fn parsed<T: FromStr>(&self, column: &str) -> Result<T, Fault> {
        parsed(column, self.str(column)?)
    }

    pub fn opt_parsed<T: FromStr>(&self, column: &str) -> Result<Option<T>, Fault> {
        self.opt_str(column)?.map(|text| parsed(column, text)).transpose()
    }

    /// A text decoded from JSON.
    pub fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, Fault> {
        serde_json::from_str(self.str(column)?).map_err(|error| Fault::because(format!("column {column}"), error))
    }

    /// Every value in the order of the columns, to be written elsewhere.
    pub fn values(&self) -> Result<Vec<Value>, Fault> {
        let count = match self {
            Self::Sqlite(row) => row.columns().len(),
            Self::Postgres(row) => row.columns().len(),
            Self::Packed(row) => return Ok(row.values()),
        };
        (0..count).map(|index| self.value(index)).collect()
    }

    fn value(&self, index: usize) -> Result<Value, Fault> {
        let read = |error| unreadable(&index.to_string(), error);
        let kind = match self {
            Self::Sqlite(row) => row.try_get_raw(index).map_err(read)?.type_info().name().to_owned(),
            Self::Postgres(row) => row.column(index).type_info().name().to_owned(),
            Self::Packed(_) => String::new(),
        };
        match (self, kind.as_str()) {
            (Self::Sqlite(row), "TEXT") => row.try_get(index).map(Value::Text),
            (Self::Sqlite(row), "BLOB") => row.try_get(index).map(Value::Blob),
            (Self::Sqlite(row), "INTEGER" | "NULL") => row.try_get(index).map(Value::Int),
            (Self::Postgres(row), "INT8") => row.try_get(index).map(Value::Int),
            (Self::Postgres(row), "TEXT") => row.try_get(index).map(Value::Text),
            (Self::Postgres(row), "BYTEA") => row.try_get(index).map(Value::Blob),
            _ => return Err(Fault::new(format!("column {index} is of type {kind}, which nobody expects"))),
        }
        .map_err(read)
    }

    pub fn columns(&self) -> Vec<String> {
        match self {
            Self::Sqlite(row) => row.columns().iter().map(|column| column.name().to_owned()).collect(),
            Self::Postgres(row) => row.columns().iter().map(|column| column.name().to_owned()).collect(),
            Self::Packed(row) => row.columns.iter().map(|column| (*column).to_owned()).collect(),
        }
    }
}

fn parsed<T: FromStr>(column: &str, text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::new(format!("column {column} holds something else")))
}

fn nothing(column: &str) -> Fault {
    Fault::new(format!("column {column} holds nothing"))
}

fn unreadable(column: &str, error: sqlx::Error) -> Fault {
    Fault::because(format!("reading column {column}"), error)
}
