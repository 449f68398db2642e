//! The database something is carried into. It is marked from the first row to the last, so that nobody serves half a
//! system, and so that work that broke off is taken up where it was.

use std::sync::Arc;

use helpdesk_domain::{
    Timestamp,
    ports::{Clock, Fault, Head, Position},
    time::from_micros,
};
use helpdesk_projections::{Db, Snapshot, args};

use super::{Step, Tell, TransferError, event::Carried, fold::fold, rows::Into};
use crate::{
    scan::ends,
    verify::{Link, Verified, verify},
};

/// What is being brought into a database, if that didn't come to its end.
pub async fn unfinished(db: &Db) -> Result<Option<String>, Fault> {
    let row = db.fetch_one("SELECT what FROM unfinished", args![]).await?;
    row.map(|row| row.text("what")).transpose()
}

/// A database that is being filled.
#[derive(Debug)]
pub struct Target {
    pub db: Db,
    /// The last event that is there.
    pub at: Link,
    /// The position up to which idempotency keys are there.
    pub keys_up_to: Position,
    recorded_at: Timestamp,
}

impl Target {
    /// Begins, or goes on with, work of this name; the schema is up to date. A log that has events already is left
    /// alone, unless it is this work that brought them.
    pub async fn begin(db: &Db, what: &str, now: Timestamp) -> Result<Self, TransferError> {
        let Head { position, hash, recorded_at } = ends(&mut Snapshot::of(db).await?).await?.head;
        let marked = db.fetch_one("SELECT what, keys_up_to FROM unfinished", args![]).await?;
        let keys_up_to = match marked {
            Some(row) if row.text("what")? == what => row.count("keys_up_to")?,
            Some(row) => return Err(TransferError::Unfinished(row.text("what")?)),
            None if position > 0 => return Err(TransferError::NotEmpty(position)),
            None => {
                let sql = "INSERT INTO unfinished (one, what, keys_up_to, started_at) VALUES (1, $1, 0, $2)";
                db.execute(sql, args![what, now]).await?;
                0
            }
        };
        Ok(Self { db: db.clone(), at: Link { position, hash }, keys_up_to, recorded_at })
    }

    /// Whether this event, which stands where the log there ends, is the one that stands there.
    pub fn goes_on_from(&self, event: &Carried) -> Result<(), TransferError> {
        if event.position == self.at.position && event.hash != self.at.hash {
            return Err(TransferError::AnotherLog);
        }
        Ok(())
    }

    /// Adds events, which must follow on what is there.
    pub async fn append(&mut self, events: Vec<Carried>) -> Result<(), TransferError> {
        let Some(last) = events.last() else { return Ok(()) };
        let (mut at, recorded_at) = (self.at, from_micros(last.recorded_at));
        for event in &events {
            let position = at.position + 1;
            if event.position != position || event.expected_hash(&at.hash) != event.hash {
                return Err(TransferError::Broken(position));
            }
            at = Link { position, hash: event.hash };
        }
        let into = Into { table: "events", columns: &Carried::columns(), conflict: "" };
        let mut tx = self.db.begin().await?;
        into.insert(&mut tx, events.into_iter().map(Carried::values).collect()).await?;
        let sql = "UPDATE head SET position = $1, hash = $2, recorded_at = $3 WHERE position = $4";
        let moved = tx.execute(sql, args![at.position, at.hash.to_vec(), recorded_at, self.at.position]).await?;
        if moved != 1 {
            return Err(Fault::new("somebody else writes to the database that is being filled").into());
        }
        tx.commit().await?;
        (self.at, self.recorded_at) = (at, recorded_at);
        Ok(())
    }

    /// Folds the read models.
    pub async fn fold(&self, clock: &Arc<dyn Clock>, tell: Tell<'_>) -> Result<(), Fault> {
        fold(&self.db, clock, tell).await
    }

    /// Reads everything back, and opens the database for whoever serves it.
    pub async fn finish(self, tell: Tell<'_>) -> Result<Head, TransferError> {
        match verify(&self.db, &[], |done, all| tell(Step::Verifying, done, all)).await? {
            Verified::Broken { position, .. } => Err(TransferError::Broken(position)),
            Verified::Whole { head } => {
                self.db.execute("DELETE FROM unfinished", args![]).await?;
                Ok(head)
            }
        }
    }
}
