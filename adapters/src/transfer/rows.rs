//! Rows written to a table as they were read elsewhere, many with one statement.
//!
//! To PostgreSQL a missing number and a missing text are not the same, and the driver remembers a statement with the
//! types of its first values; so every value is given its column's kind.

use std::fmt::Write as _;

use helpdesk_domain::ports::Fault;
use helpdesk_projections::{Tx, Value};

/// Rows in one statement, the largest first: few sizes, so that the engines find the prepared statement again.
const SIZES: [usize; 5] = [256, 64, 16, 4, 1];

/// What a column holds; there is nothing else in our tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Int,
    Text,
    Blob,
    Json,
}

impl Kind {
    /// By the name that an engine gives to its type.
    pub fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "bigint" | "integer" => Some(Self::Int),
            "text" => Some(Self::Text),
            "blob" | "bytea" => Some(Self::Blob),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    const fn nothing(self) -> Value {
        match self {
            Self::Int => Value::Int(None),
            Self::Text | Self::Json => Value::Text(None),
            Self::Blob => Value::Blob(None),
        }
    }

    fn of(self, value: Value) -> Value {
        match value {
            Value::Int(None) | Value::Text(None) | Value::Blob(None) => self.nothing(),
            value => value,
        }
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
}

/// Where rows go.
#[derive(Debug, Clone, Copy)]
pub struct Into<'a> {
    pub table: &'a str,
    pub columns: &'a [Column],
    /// `ON CONFLICT …`, or nothing.
    pub conflict: &'a str,
}

impl Into<'_> {
    pub async fn insert(&self, tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<(), Fault> {
        let mut rows = rows.into_iter();
        while rows.len() > 0 {
            let size = SIZES.into_iter().find(|size| *size <= rows.len()).unwrap_or(1);
            let typed =
                |row: Vec<Value>| row.into_iter().zip(self.columns).map(|(value, column)| column.kind.of(value));
            let args = rows.by_ref().take(size).flat_map(typed).collect();
            tx.execute(&self.statement(size, matches!(tx, Tx::Postgres(_))), args).await?;
        }
        Ok(())
    }

    fn statement(&self, rows: usize, postgres: bool) -> String {
        // Identities are carried too: what refers to a row by its number must find it again.
        let overriding = if postgres { " OVERRIDING SYSTEM VALUE" } else { "" };
        let mut sql = format!("INSERT INTO {} ({}){overriding} VALUES ", self.table, names(self.columns));
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            for (at, column) in self.columns.iter().enumerate() {
                let comma = if at == 0 { "" } else { ", " };
                // To SQLite a `$1` is a name that is looked up, so its parameters are nameless.
                let _ = match postgres {
                    true if column.kind == Kind::Json => {
                        write!(sql, "{comma}${}::json", row * self.columns.len() + at + 1)
                    }
                    true => write!(sql, "{comma}${}", row * self.columns.len() + at + 1),
                    false => write!(sql, "{comma}?"),
                };
            }
            sql.push(')');
        }
        let _ = write!(sql, " {}", self.conflict);
        sql
    }
}

/// The columns' names, as they stand in a statement.
pub fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
}
