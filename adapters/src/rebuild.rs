//! Building a read model anew while the old one serves: the same fold into tables beside the live ones, then both
//! rows and checkpoint swapped in one transaction. Nothing is sent: a reactor is never rebuilt.

use std::{collections::HashSet, path::PathBuf};

use helpdesk_domain::ports::{Clock, EventLog, Fault, Position};
use helpdesk_projections::{
    Db, Projection, Reaction, Tx, args,
    db::{SqliteDb, Writer},
};
use tokio::sync::OwnedMutexGuard;

use crate::runner::{
    checkpoint::Checkpoint,
    is_projection,
    page::{Outcome, Reading},
};

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
    let Db::Sqlite(live) = db else {
        return Err(Fault::new("rebuilding on PostgreSQL is not there yet"));
    };
    let rebuild = Rebuild { live, log, clock, projection, path: beside(live, name) };
    rebuild.remove_file();
    let outcome = rebuild.run().await;
    rebuild.remove_file();
    outcome
}

/// The file the fold goes to: on the same disk as the database, since it may become as large.
fn beside(live: &SqliteDb, name: &str) -> PathBuf {
    let options = live.readers().connect_options();
    let mut path = options.get_filename().as_os_str().to_owned();
    path.push(format!(".rebuild-{name}"));
    PathBuf::from(path)
}

struct Rebuild<'a> {
    live: &'a SqliteDb,
    log: &'a dyn EventLog,
    clock: &'a dyn Clock,
    projection: &'a dyn Projection,
    path: PathBuf,
}

impl Rebuild<'_> {
    async fn run(&self) -> Result<Position, Fault> {
        let mut last = None;
        for _ in 0..ATTEMPTS {
            let reached = self.fold().await?;
            match self.swap(reached).await {
                Ok(Some(position)) => return Ok(position),
                Ok(None) => {}
                Err(fault) => last = Some(fault),
            }
        }
        Err(last.unwrap_or_else(|| Fault::new("rebuilding: the log moves faster than it is read")))
    }

    /// Folds the log into the file beside, up to its head.
    async fn fold(&self) -> Result<Position, Fault> {
        let db = Db::open_sqlite(&self.path).await?;
        db.migrate().await?;
        let checkpoint = Checkpoint::take_over(&db, self.projection.name(), 0).await?;
        let parked = crate::runner::parked::streams(&db, self.projection.name()).await?;
        let mut reading = Reading { db: &db, projection: self.projection, checkpoint, parked };
        loop {
            let page = self.log.read(reading.checkpoint.position, PAGE).await?;
            if page.is_empty() {
                break;
            }
            if let Outcome::Fenced = reading.apply(page, self.clock.now()).await? {
                return Err(Fault::new("rebuilding: another rebuild writes to the same file"));
            }
        }
        let reached = reading.checkpoint.position;
        db.close().await;
        Ok(reached)
    }

    /// Puts the new rows in the place of the old ones; None when the live rows are too far ahead by now.
    async fn swap(&self, reached: Position) -> Result<Option<Position>, Fault> {
        let mut writer = self.live.writer().await?;
        let path = self.path.to_string_lossy();
        let attached = sqlx::query("ATTACH ? AS rebuilt").bind(path.as_ref()).execute(&mut writer.connection).await;
        attached.map_err(|error| Fault::because("rebuilding: opening the new rows", error))?;
        let swapped = self.swap_within(writer, reached).await;
        // Taking the writer again undoes a transaction that was left halfway, without which it can't be detached.
        let mut writer = self.live.writer().await?;
        let detached = sqlx::query("DETACH rebuilt").execute(&mut writer.connection).await;
        detached.map_err(|error| Fault::because("rebuilding: closing the new rows", error))?;
        swapped
    }

    async fn swap_within(
        &self,
        mut writer: OwnedMutexGuard<Writer>,
        reached: Position,
    ) -> Result<Option<Position>, Fault> {
        writer.open = true;
        let begun = sqlx::query("BEGIN IMMEDIATE").execute(&mut writer.connection).await;
        begun.map_err(|error| Fault::because("rebuilding: beginning the swap", error))?;
        let mut tx = Tx::Sqlite(writer);
        let name = self.projection.name();
        // The runner is fenced off; what it has shown already must not disappear for a moment.
        let shown = Checkpoint::fence(&mut tx, name).await?.unwrap_or(0);
        let position = reached.max(shown);
        let Some(rest) = self.between(reached, position).await? else {
            return Ok(None);
        };
        for table in self.projection.tables() {
            tx.execute(&format!("DELETE FROM main.{table}"), args![]).await?;
            tx.execute(&format!("INSERT INTO main.{table} SELECT * FROM rebuilt.{table}"), args![]).await?;
        }
        tx.execute("DELETE FROM main.parked WHERE reader = $1", args![name]).await?;
        tx.execute("INSERT INTO main.parked SELECT * FROM rebuilt.parked WHERE reader = $1", args![name]).await?;
        if !rest.is_empty() {
            self.projection.apply(&mut tx, &rest).await?;
        }
        let sql = "INSERT INTO main.checkpoints (name, position, epoch) VALUES ($1, $2, 1) \
                   ON CONFLICT (name) DO UPDATE SET position = excluded.position";
        tx.execute(sql, args![name, position]).await?;
        tx.commit().await?;
        Ok(Some(position))
    }

    /// The events the live rows hold and the new ones don't; None when there are many, or one that belongs to what is
    /// parked or doesn't decode.
    async fn between(&self, reached: Position, position: Position) -> Result<Option<Vec<Reaction>>, Fault> {
        let missing = usize::try_from(position - reached).unwrap_or(usize::MAX);
        if missing == 0 {
            return Ok(Some(Vec::new()));
        }
        if missing > LAST_STEP {
            return Ok(None);
        }
        let page = self.log.read(reached, missing).await?;
        let db = Db::read_sqlite(&self.path).await?;
        let parked: HashSet<_> = crate::runner::parked::streams(&db, self.projection.name()).await?;
        db.close().await;
        if page.iter().any(|event| parked.contains(&crate::runner::parked::stream_of(event))) {
            return Ok(None);
        }
        Ok(page.into_iter().map(Reaction::decode).collect::<Result<_, _>>().ok())
    }

    /// What an earlier attempt left behind goes too.
    fn remove_file(&self) {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = self.path.as_os_str().to_owned();
            path.push(suffix);
            // It need not be there.
            let _ = std::fs::remove_file(path);
        }
    }
}
