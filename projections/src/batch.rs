//! Statements over many rows at once: a page of events is written by few of them. They come in few sizes, so that
//! the engines find the prepared statement again.
//!
//! Only here is SQL written per engine: to SQLite a `$1` is a name, and it looks names up one by one, which with
//! thousands of them takes longer than the writing. Its parameters are nameless here.

use std::fmt::Write as _;

use helpdesk_domain::ports::Fault;

use crate::{Db, Row, Tx, Value};

/// Rows in one statement, the largest first; 256 rows of 30 columns stay below what both engines take.
const SIZES: [usize; 5] = [256, 64, 16, 4, 1];

/// For how many rows SQLite's statements have room. Each costs a trip to its thread, so the rows of a page are one
/// statement, in which the rest of the room is left NULL.
const ROOMS: [usize; 9] = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/// A table that rows are written to whole.
#[derive(Debug)]
pub(crate) struct Table {
    pub name: &'static str,
    /// The first of these are the primary key.
    pub columns: &'static [&'static str],
    pub key: usize,
}

impl Table {
    /// Inserts the rows or, where their key stands already, replaces them.
    pub async fn upsert(&self, tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<(), Fault> {
        let rest = &self.columns[self.key..];
        let sets: Vec<String> = rest.iter().map(|column| format!("{column} = excluded.{column}")).collect();
        self.insert(tx, rows, &sets).await
    }

    /// Adds the rows' numbers to those that stand under their keys; a key comes once among the rows.
    pub async fn add(&self, tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<(), Fault> {
        let added = |column: &&str| format!("{column} = {}.{column} + excluded.{column}", self.name);
        let sets: Vec<String> = self.columns[self.key..].iter().map(added).collect();
        self.insert(tx, rows, &sets).await
    }

    /// Inserts the rows; where a key stands already, sets these.
    async fn insert(&self, tx: &mut Tx, rows: Vec<Vec<Value>>, sets: &[String]) -> Result<(), Fault> {
        let marks = Marks::of_tx(tx);
        let mut rows = rows.into_iter();
        while rows.len() > 0 {
            let room = marks.room(rows.len());
            let mut args: Vec<Value> = rows.by_ref().take(room).flatten().collect();
            args.resize(room * self.columns.len(), Value::Int(None));
            tx.execute(&self.statement(room, marks, sets), args).await?;
        }
        Ok(())
    }

    fn statement(&self, room: usize, marks: Marks, sets: &[String]) -> String {
        let mut sql = format!("INSERT INTO {} ({}) ", self.name, self.columns.join(", "));
        sql.push_str(match marks {
            Marks::Nameless => "SELECT * FROM (VALUES ",
            Marks::Numbered => "VALUES ",
        });
        for row in 0..room {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            marks.push(&mut sql, row * self.columns.len(), self.columns.len());
            sql.push(')');
        }
        if matches!(marks, Marks::Nameless) {
            sql.push_str(") WHERE column1 IS NOT NULL");
        }
        let _ = write!(sql, " ON CONFLICT ({}) DO ", self.columns[..self.key].join(", "));
        if sets.is_empty() {
            sql.push_str("NOTHING");
        } else {
            let _ = write!(sql, "UPDATE SET {}", sets.join(", "));
        }
        sql
    }
}

/// Where rows can be asked for.
pub(crate) enum Source<'a> {
    Tx(&'a mut Tx),
    Db(&'a Db),
}

impl Source<'_> {
    /// The rows of a question without values.
    pub async fn fetch(&mut self, sql: &str) -> Result<Vec<Row>, Fault> {
        match self {
            Self::Tx(tx) => tx.fetch(sql, Vec::new()).await,
            Self::Db(db) => db.fetch(sql, Vec::new()).await,
        }
    }
}

/// Rows whose column is one of the values: `sql` up to and without `IN (…)`.
pub(crate) async fn fetch_in(mut from: Source<'_>, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, Fault> {
    let mut found = Vec::new();
    let marks = match &from {
        Source::Tx(tx) => Marks::of_tx(tx),
        Source::Db(Db::Sqlite(_)) => Marks::Nameless,
        Source::Db(Db::Postgres(_)) => Marks::Numbered,
    };
    for chunk in values.chunks(SIZES[0]) {
        let (sql, args) = within(sql, chunk, marks);
        found.extend(match &mut from {
            Source::Tx(tx) => tx.fetch(&sql, args).await?,
            Source::Db(db) => db.fetch(&sql, args).await?,
        });
    }
    Ok(found)
}

/// The same for a statement that returns nothing.
pub(crate) async fn execute_in(tx: &mut Tx, sql: &str, values: Vec<Value>) -> Result<(), Fault> {
    let marks = Marks::of_tx(tx);
    for chunk in values.chunks(SIZES[0]) {
        let (sql, args) = within(sql, chunk, marks);
        tx.execute(&sql, args).await?;
    }
    Ok(())
}

/// `sql IN ($1, …)`, padded with the last value to one of few sizes.
fn within(sql: &str, values: &[Value], marks: Marks) -> (String, Vec<Value>) {
    let size = SIZES.into_iter().rev().find(|size| *size >= values.len()).unwrap_or(values.len());
    let mut text = format!("{sql} IN (");
    marks.push(&mut text, 0, size);
    text.push(')');
    let padding = values.last().into_iter().cycle().take(size - values.len());
    (text, values.iter().chain(padding).cloned().collect())
}

/// How parameters are written.
#[derive(Debug, Clone, Copy)]
enum Marks {
    Nameless,
    Numbered,
}

impl Marks {
    const fn of_tx(tx: &Tx) -> Self {
        match tx {
            Tx::Sqlite(_) => Self::Nameless,
            Tx::Postgres(_) => Self::Numbered,
        }
    }

    /// For how many rows the next statement has room, when there are so many.
    fn room(self, rows: usize) -> usize {
        match self {
            Self::Nameless => ROOMS.into_iter().find(|room| *room >= rows).unwrap_or(ROOMS[ROOMS.len() - 1]),
            Self::Numbered => SIZES.into_iter().find(|size| *size <= rows).unwrap_or(1),
        }
    }

    fn push(self, sql: &mut String, before: usize, count: usize) {
        for number in before + 1..=before + count {
            let comma = if number == before + 1 { "" } else { ", " };
            let _ = match self {
                Self::Nameless => write!(sql, "{comma}?"),
                Self::Numbered => write!(sql, "{comma}${number}"),
            };
        }
    }
}

/// The conditions of a question, put together one by one with their values.
#[derive(Debug, Clone, Default)]
pub(crate) struct Conditions {
    clauses: Vec<String>,
    args: Vec<Value>,
}

impl Conditions {
    /// Conditions of another part of the same statement: the values so far keep their numbers.
    pub fn going_on(args: Vec<Value>) -> Self {
        Self { clauses: Vec::new(), args }
    }

    pub fn into_args(self) -> Vec<Value> {
        self.args
    }

    /// Adds a value and gives its placeholder.
    pub fn arg(&mut self, value: impl Into<Value>) -> String {
        self.args.push(value.into());
        format!("${}", self.args.len())
    }

    pub fn add(&mut self, clause: impl Into<String>) {
        self.clauses.push(clause.into());
    }

    /// `column IN (…)`; of nothing, it is false.
    pub fn one_of<V: Into<Value>>(&mut self, column: &str, values: impl IntoIterator<Item = V>) -> String {
        let list: Vec<String> = values.into_iter().map(|value| self.arg(value)).collect();
        if list.is_empty() { "1 = 0".to_owned() } else { format!("{column} IN ({})", list.join(", ")) }
    }

    /// ` WHERE …`, or nothing.
    pub fn sql(&self) -> String {
        if self.clauses.is_empty() { String::new() } else { format!(" WHERE {}", self.clauses.join(" AND ")) }
    }

    pub fn args(&self) -> Vec<Value> {
        self.args.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_come_in_few_sizes() {
        let (sql, args) = within("SELECT x FROM t WHERE id", &[1_i64.into(), 2_i64.into()], Marks::Numbered);
        assert_eq!(sql, "SELECT x FROM t WHERE id IN ($1, $2, $3, $4)");
        assert_eq!(args.len(), 4);
        assert_eq!(within("… id", &[1_i64.into()], Marks::Nameless).0, "… id IN (?)");
    }

    #[test]
    fn rows_replace_those_with_the_same_key() {
        let table = Table { name: "t", columns: &["id", "a", "b"], key: 1 };
        let sets = ["a = excluded.a".to_owned(), "b = excluded.b".to_owned()];
        assert_eq!(
            table.statement(2, Marks::Numbered, &sets),
            "INSERT INTO t (id, a, b) VALUES ($1, $2, $3), ($4, $5, $6) \
             ON CONFLICT (id) DO UPDATE SET a = excluded.a, b = excluded.b"
        );
        assert_eq!(
            table.statement(1, Marks::Nameless, &[]),
            "INSERT INTO t (id, a, b) SELECT * FROM (VALUES (?, ?, ?)) WHERE column1 IS NOT NULL \
             ON CONFLICT (id) DO NOTHING"
        );
    }

    #[test]
    fn rows_have_room() {
        for (rows, nameless, numbered) in [(1, 1, 1), (3, 4, 1), (5, 8, 4), (200, 256, 64), (1000, 256, 256)] {
            assert_eq!((Marks::Nameless.room(rows), Marks::Numbered.room(rows)), (nameless, numbered));
        }
    }
}
