//! A write transaction.

use std::{borrow::Cow, collections::HashMap};

use futures::TryStreamExt;
use helpdesk_domain::ports::Fault;
use sqlx::{Either, Executor as _, Postgres};
use tokio::sync::OwnedMutexGuard;

use crate::{
    Row, Value,
    db::{bind_postgres, bind_sqlite, failed},
    sqlite::{Writer, synced},
};

/// A write transaction.
#[derive(Debug)]
pub enum Tx {
    Sqlite(SqliteTx),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Tx {
    pub async fn fetch(&mut self, sql: &str, args: Vec<Value>) -> Result<Vec<Row>, Fault> {
        match self {
            Self::Sqlite(tx) => tx.run(sql, args).await.map(|(rows, _)| rows),
            Self::Postgres(tx) => {
                let rows = bind_postgres(sql, args).fetch_all(&mut **tx).await;
                rows.map(|rows| rows.into_iter().map(Row::Postgres).collect())
            }
        }
        .map_err(|error| failed(sql, error))
    }

    pub async fn fetch_one(&mut self, sql: &str, args: Vec<Value>) -> Result<Option<Row>, Fault> {
        Ok(self.fetch(sql, args).await?.into_iter().next())
    }

    pub async fn execute(&mut self, sql: &str, args: Vec<Value>) -> Result<u64, Fault> {
        match self {
            Self::Sqlite(tx) => tx.run(sql, args).await.map(|(_, touched)| touched),
            Self::Postgres(tx) => {
                let done = bind_postgres(sql, args).execute(&mut **tx).await;
                done.map(|done| done.rows_affected())
            }
        }
        .map_err(|error| failed(sql, error))
    }

    /// Questions without values that will be asked: on SQLite they go along with the next statement, and the answers
    /// wait. What they are about must not be written before they are asked.
    pub fn foresee(&mut self, questions: impl IntoIterator<Item = String>) {
        if let Self::Sqlite(tx) = self {
            tx.foreseen.extend(questions);
        }
    }

    /// Writes that nobody waits for: short ones go to SQLite with what comes next, or with [`Tx::flush`].
    pub(crate) async fn write(&mut self, sql: String, args: Vec<Value>) -> Result<(), Fault> {
        match self {
            Self::Sqlite(tx) if args.len() <= SHORT => {
                tx.later.push((sql, args));
                Ok(())
            }
            _ => self.execute(&sql, args).await.map(drop),
        }
    }

    /// Nothing waits any more.
    pub async fn flush(&mut self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(tx) => tx.flush().await.map_err(|error| failed("several writes", error)),
            Self::Postgres(_) => Ok(()),
        }
    }

    pub async fn commit(self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
        .map_err(|error| failed("COMMIT", error))
    }
}

/// The writing connection. A statement costs a trip to its thread, so several travel together where they can: the
/// transaction begins with its first one, short writes wait for the next one, and questions that are foreseen go along.
#[derive(Debug)]
pub struct SqliteTx {
    writer: OwnedMutexGuard<Writer>,
    begun: bool,
    /// Its commit doesn't wait for the disk.
    hasty: bool,
    /// Writes that nobody waits for.
    later: Vec<(String, Vec<Value>)>,
    /// Questions without values to be asked with the next statement, and the answers.
    foreseen: Vec<String>,
    told: HashMap<String, Vec<Row>>,
}

/// What a statement answered, and how many rows it touched.
type Answer = (Vec<Row>, u64);

/// Writes with more values than this don't wait for company: they are long, and each company is prepared by itself.
const SHORT: usize = 512;

impl SqliteTx {
    /// On the writing connection, outside any other one.
    pub fn on(writer: OwnedMutexGuard<Writer>) -> Self {
        Self { writer, begun: false, hasty: false, later: Vec::new(), foreseen: Vec::new(), told: HashMap::new() }
    }

    /// The same, for [`Db::begin_hastily`](crate::Db::begin_hastily).
    pub(crate) fn hastily_on(writer: OwnedMutexGuard<Writer>) -> Self {
        Self { hasty: true, ..Self::on(writer) }
    }

    async fn run(&mut self, sql: &str, args: Vec<Value>) -> Result<Answer, sqlx::Error> {
        self.flush().await?;
        if args.is_empty()
            && let Some(rows) = self.told.remove(sql)
        {
            return Ok((rows, 0));
        }
        let foreseen = std::mem::take(&mut self.foreseen);
        let sql = std::iter::once(sql).chain(foreseen.iter().map(String::as_str)).collect::<Vec<_>>().join("; ");
        let mut answers = self.run_all(&sql, args).await?.into_iter();
        let answer = answers.next().unwrap_or_default();
        self.told.extend(foreseen.into_iter().zip(answers.map(|(rows, _)| rows)));
        Ok(answer)
    }

    /// The rows of several questions.
    pub(crate) async fn ask(&mut self, questions: &[String], args: Vec<Value>) -> Result<Vec<Vec<Row>>, Fault> {
        let sql = questions.join("; ");
        let asked = async {
            self.flush().await?;
            self.run_all(&sql, args).await
        };
        let answers = asked.await.map_err(|error| failed(&sql, error))?;
        Ok(answers.into_iter().map(|(rows, _)| rows).collect())
    }

    /// The writes that wait.
    async fn flush(&mut self) -> Result<(), sqlx::Error> {
        if self.later.is_empty() {
            return Ok(());
        }
        let (sql, args): (Vec<_>, Vec<_>) = std::mem::take(&mut self.later).into_iter().unzip();
        self.run_all(&sql.join("; "), args.into_iter().flatten().collect()).await.map(drop)
    }

    /// Several statements in one trip; what each of them answered.
    async fn run_all(&mut self, sql: &str, args: Vec<Value>) -> Result<Vec<Answer>, sqlx::Error> {
        self.writer.open = true;
        let begins = !self.begun;
        let sql = if begins { Cow::Owned(format!("BEGIN IMMEDIATE; {sql}")) } else { Cow::Borrowed(sql) };
        let (mut answers, mut rows) = (Vec::new(), Vec::new());
        let mut answer = (&mut self.writer.connection).fetch_many(bind_sqlite(&sql, args));
        while let Some(part) = answer.try_next().await? {
            match part {
                Either::Left(done) => {
                    // The first one to end is the BEGIN, if there is one.
                    self.begun = true;
                    answers.push((std::mem::take(&mut rows), done.rows_affected()));
                }
                Either::Right(row) => rows.push(Row::Sqlite(row)),
            }
        }
        Ok(answers.split_off(usize::from(begins)))
    }

    async fn commit(mut self) -> Result<(), sqlx::Error> {
        self.flush().await?;
        if !self.begun {
            return Ok(());
        }
        sqlx::query("COMMIT").execute(&mut self.writer.connection).await?;
        self.writer.open = false;
        if !self.hasty {
            let wal = self.writer.wal.clone();
            // Others write while the disk does.
            drop(self);
            synced(wal).await?;
        }
        Ok(())
    }
}
