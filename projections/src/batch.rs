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

/// The same for SQLite, whose every statement costs a trip to its thread, and which keeps what it prepared in our
/// memory once, not on a server for each connection: the few rows of a usual page are one statement or two.
const FINE_SIZES: [usize; 8] = [256, 64, 16, 8, 4, 3, 2, 1];

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
        let mut rows = rows.into_iter();
        while rows.len() > 0 {
            let size = Marks::of_tx(tx).room(rows.len());
            let args = rows.by_ref().take(size).flatten().collect();
            tx.execute(&self.statement(size, Marks::of_tx(tx)), args).await?;
        }
        Ok(())
    }

    /// Adds the rows' numbers to those that stand under their keys; a key comes once among the rows.
    pub async fn add(&self, tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<(), Fault> {
        let added = |column: &&str| format!("{column} = {}.{column} + excluded.{column}", self.name);
        let sets: Vec<String> = self.columns[self.key..].iter().map(added).collect();
        let mut rows = rows.into_iter();
        while rows.len() > 0 {
            let size = Marks::of_tx(tx).room(rows.len());
            let args = rows.by_ref().take(size).flatten().collect();
            let mut sql = self.insertion(size, Marks::of_tx(tx));
            let _ = write!(sql, "UPDATE SET {}", sets.join(", "));
            tx.execute(&sql, args).await?;
        }
        Ok(())
    }

    fn statement(&self, rows: usize, marks: Marks) -> String {
        let mut sql = self.insertion(rows, marks);
        let rest = &self.columns[self.key..];
        if rest.is_empty() {
            sql.push_str("NOTHING");
        } else {
            let sets: Vec<String> = rest.iter().map(|column| format!("{column} = excluded.{column}")).collect();
            let _ = write!(sql, "UPDATE SET {}", sets.join(", "));
        }
        sql
    }

    /// Up to and without what is done where a key stands already.
    fn insertion(&self, rows: usize, marks: Marks) -> String {
        let mut sql = format!("INSERT INTO {} ({}) VALUES ", self.name, self.columns.join(", "));
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            marks.push(&mut sql, row * self.columns.len(), self.columns.len());
            sql.push(')');
        }
        let _ = write!(sql, " ON CONFLICT ({}) DO ", self.columns[..self.key].join(", "));
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

    /// How many of so many rows go into the next statement.
    fn room(self, rows: usize) -> usize {
        let sizes: &[usize] = match self {
            Self::Nameless => &FINE_SIZES,
            Self::Numbered => &SIZES,
        };
        sizes.iter().copied().find(|size| *size <= rows).unwrap_or(1)
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
        assert_eq!(
            table.statement(2, Marks::Numbered),
            "INSERT INTO t (id, a, b) VALUES ($1, $2, $3), ($4, $5, $6) \
             ON CONFLICT (id) DO UPDATE SET a = excluded.a, b = excluded.b"
        );
    }
}
