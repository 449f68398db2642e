//! Statements over many rows at once: a page of events is written by few of them, each found prepared whatever its number
//! of rows.

mod arrays;
mod conditions;
mod padded;

use helpdesk_domain::ports::Fault;

use crate::{Db, Row, Tx, Value, db::failed};
use arrays::Arrays;
pub(crate) use conditions::Conditions;

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
        let mut rows = rows.into_iter();
        while rows.len() > 0 {
            match tx {
                Tx::Sqlite(_) => {
                    let (source, args) = padded::rows(rows.by_ref(), self.columns.len());
                    tx.write(self.statement(&source, sets), args).await?;
                }
                Tx::Postgres(postgres) => {
                    let arrays = Arrays::of(rows.by_ref(), self.columns.len())?;
                    let sql = self.statement(&arrays.rows(), sets);
                    arrays.execute(postgres, &sql).await?;
                }
            }
        }
        Ok(())
    }

    /// Removes the rows with these keys; those that aren't there are passed over.
    pub async fn remove(&self, tx: &mut Tx, keys: impl IntoIterator<Item = Vec<Value>>) -> Result<(), Fault> {
        let begin = format!("DELETE FROM {} WHERE ({}) IN", self.name, self.columns[..self.key].join(", "));
        let mut keys = keys.into_iter().peekable();
        while keys.peek().is_some() {
            match tx {
                Tx::Sqlite(_) => {
                    let (source, args) = padded::rows(keys.by_ref(), self.key);
                    tx.write(format!("{begin} ({source})"), args).await?;
                }
                Tx::Postgres(postgres) => {
                    let arrays = Arrays::of(keys.by_ref(), self.key)?;
                    let sql = format!("{begin} ({})", arrays.rows());
                    arrays.execute(postgres, &sql).await?;
                }
            }
        }
        Ok(())
    }

    fn statement(&self, rows: &str, sets: &[String]) -> String {
        let (columns, key) = (self.columns.join(", "), self.columns[..self.key].join(", "));
        let action = if sets.is_empty() { "NOTHING".to_owned() } else { format!("UPDATE SET {}", sets.join(", ")) };
        format!("INSERT INTO {} ({columns}) {rows} ON CONFLICT ({key}) DO {action}", self.name)
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

/// Rows whose column is one of the values: `sql` up to and with the column.
pub(crate) async fn fetch_in(mut from: Source<'_>, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, Fault> {
    let mut found = Vec::new();
    let mut values = values.into_iter();
    while values.len() > 0 {
        found.extend(match &mut from {
            Source::Tx(tx @ Tx::Sqlite(_)) => {
                let (list, args) = padded::list(values.by_ref());
                tx.fetch(&format!("{sql} {list}"), args).await?
            }
            Source::Db(db @ Db::Sqlite(_)) => {
                let (list, args) = padded::list(values.by_ref());
                db.fetch(&format!("{sql} {list}"), args).await?
            }
            Source::Tx(Tx::Postgres(tx)) => {
                let array = Arrays::column(values.by_ref())?;
                let sql = format!("{sql} {}", array.any());
                array.fetch(tx, &sql).await?
            }
            Source::Db(Db::Postgres(postgres)) => {
                let array = Arrays::column(values.by_ref())?;
                let sql = format!("{sql} {}", array.any());
                let rows =
                    postgres.readers.ask(|| array.clone().bind(&sql)).await.map_err(|error| failed(&sql, error))?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        });
    }
    Ok(found)
}

/// The same for several questions about the same values, on SQLite in one trip.
pub(crate) async fn fetch_each_in<const N: usize>(
    tx: &mut Tx,
    questions: &[String; N],
    values: Vec<Value>,
) -> Result<[Vec<Row>; N], Fault> {
    let mut found = [const { Vec::new() }; N];
    let Tx::Sqlite(sqlite) = tx else {
        for (question, rows) in questions.iter().zip(&mut found) {
            rows.extend(fetch_in(Source::Tx(tx), question, values.clone()).await?);
        }
        return Ok(found);
    };
    let mut values = values.into_iter();
    while values.len() > 0 {
        let (list, args) = padded::list(values.by_ref());
        let args = args.iter().cycle().take(args.len() * N).cloned().collect();
        let questions = questions.each_ref().map(|question| format!("{question} {list}"));
        for (told, rows) in sqlite.ask(&questions, args).await?.into_iter().zip(&mut found) {
            rows.extend(told);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_replace_those_with_the_same_key() {
        let table = Table { name: "t", columns: &["id", "a"], key: 1 };
        assert_eq!(
            table.statement("VALUES (?, ?)", &["a = excluded.a".to_owned()]),
            "INSERT INTO t (id, a) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET a = excluded.a"
        );
        assert_eq!(
            table.statement("VALUES (?, ?)", &[]),
            "INSERT INTO t (id, a) VALUES (?, ?) ON CONFLICT (id) DO NOTHING"
        );
    }
}
