//! Building a read model anew while the old one serves: the same fold into tables beside the live ones, then both
//! rows and checkpoint swapped in one transaction. Nothing is sent: a reactor is never rebuilt.

mod beside;

use std::collections::HashSet;

use helpdesk_domain::ports::{Clock, EventLog, Fault, Position};
use helpdesk_projections::{Db, Projection, Reaction, Tx, args};

use crate::runner::{
    checkpoint::Checkpoint,
    is_projection,
    page::{Outcome, Reading},
    parked::{self, stream_of},
};
use beside::Beside;

/// How many events one transaction of the fold takes.
const PAGE: usize = 5000;
/// How many events the swap itself may catch up with, while everybody else waits.
const LAST_STEP: usize = 500;
/// How often the swap is tried, when the log moves too fast or an event has to be parked first.
const ATTEMPTS: usize = 20;

/// Rebuilds a projection, beside its runner or without one; answers the position its rows stand at.
pub async fn rebuild(
    db: &Db,
    log: &dyn EventLog,
    clock: &dyn Clock,
    projection: &dyn Projection,
) -> Result<Position, Fault> {
    let name = projection.name();
    if !is_projection(projection) {
        return Err(Fault::new(format!("{name} is a reactor: rebuilding it would send everything again")));
    }
    let rebuild = Rebuild { log, clock, projection, beside: Beside::of(db, projection).await? };
    rebuild.beside.remove().await?;
    let outcome = rebuild.run().await;
    rebuild.beside.remove().await?;
    outcome
}

struct Rebuild<'a> {
    log: &'a dyn EventLog,
    clock: &'a dyn Clock,
    projection: &'a dyn Projection,
    beside: Beside<'a>,
}

impl Rebuild<'_> {
    async fn run(&self) -> Result<Position, Fault> {
        let mut last = None;
        for _ in 0..ATTEMPTS {
            let reached = self.fold().await?;
            let swapped = match self.beside.begin().await {
                Ok(tx) => self.swap(tx, reached).await,
                Err(fault) => Err(fault),
            };
            self.beside.let_go().await?;
            match swapped {
                Ok(Some(position)) => return Ok(position),
                Ok(None) => {}
                Err(fault) => last = Some(fault),
            }
        }
        Err(last.unwrap_or_else(|| Fault::new("rebuilding: the log moves faster than it is read")))
    }

    /// Folds the log up to its head; a second time, what came meanwhile.
    async fn fold(&self) -> Result<Position, Fault> {
        let db = self.beside.open(self.projection).await?;
        let checkpoint = Checkpoint::take_over(&db, self.projection.name(), 0).await?;
        let parked = parked::streams(&db, self.projection.name()).await?;
        let mut reading = Reading { db: &db, projection: self.projection, checkpoint, parked };
        let mut page = self.log.read(reading.checkpoint.position, PAGE).await?;
        while let Some(last) = page.last().map(|event| event.position) {
            // The next page is read while this one is folded.
            let (next, folded) = tokio::join!(self.log.read(last, PAGE), reading.apply(page, self.clock.now()));
            if let Outcome::Fenced = folded? {
                return Err(Fault::new("rebuilding: another rebuild of the same projection is under way"));
            }
            page = next?;
        }
        let reached = reading.checkpoint.position;
        db.close().await;
        Ok(reached)
    }

    /// Puts the new rows in the place of the old ones; None when they have to catch up first.
    async fn swap(&self, mut tx: Tx, reached: Position) -> Result<Option<Position>, Fault> {
        let (name, beside) = (self.projection.name(), self.beside.prefix());
        // The runner is fenced off; what it has shown already must not disappear for a moment.
        let shown = Checkpoint::fence(&mut tx, name).await?.unwrap_or(0);
        let position = reached.max(shown);
        let Some(rest) = self.between(&mut tx, reached, position).await? else {
            return Ok(None);
        };
        for table in self.projection.tables() {
            self.beside.replace(&mut tx, table).await?;
        }
        tx.execute("DELETE FROM parked WHERE reader = $1", args![name]).await?;
        let parked = format!("INSERT INTO parked SELECT * FROM {beside}.parked WHERE reader = $1");
        tx.execute(&parked, args![name]).await?;
        if !rest.is_empty() {
            self.projection.apply(&mut tx, &rest).await?;
        }
        let sql = "INSERT INTO checkpoints (name, position, epoch) VALUES ($1, $2, 1) \
                   ON CONFLICT (name) DO UPDATE SET position = excluded.position";
        tx.execute(sql, args![name, position]).await?;
        tx.commit().await?;
        Ok(Some(position))
    }

    /// The events that the live rows hold and the new ones don't. None when they are many, or one of them has to be
    /// parked: then the fold takes them.
    async fn between(
        &self,
        tx: &mut Tx,
        reached: Position,
        position: Position,
    ) -> Result<Option<Vec<Reaction>>, Fault> {
        let missing = usize::try_from(position - reached).unwrap_or(usize::MAX);
        if missing > LAST_STEP {
            return Ok(None);
        }
        if missing == 0 {
            return Ok(Some(Vec::new()));
        }
        let page = self.log.read(reached, missing).await?;
        let sql = format!("SELECT aggregate_type, aggregate_id FROM {}.parked", self.beside.prefix());
        let mut parked = HashSet::new();
        for row in tx.fetch(&sql, args![]).await? {
            parked.insert((row.text("aggregate_type")?, row.text("aggregate_id")?));
        }
        if page.iter().any(|event| parked.contains(&stream_of(event))) {
            return Ok(None);
        }
        Ok(page.into_iter().map(Reaction::decode).collect::<Result<_, _>>().ok())
    }
}
