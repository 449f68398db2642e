//! Several processes on one PostgreSQL: who does what (`leases`), what each tells the others (`voice`) and what it
//! makes of what it hears (`ear`). What is told are hints, sent after the fact over LISTEN/NOTIFY; whoever misses one
//! finds out by itself within [`LOOK_EVERY`]. On SQLite there is one process, and none of this.

mod ear;
pub mod leases;
mod voice;
pub(crate) mod word;

use std::{sync::Arc, time::Duration};

use helpdesk_domain::{
    Desk,
    ports::{Fault, Position},
};
use helpdesk_projections::{Db, Duties, Positions, args};
use sqlx::postgres::{PgPool, PgPoolOptions};
use tokio::sync::Notify;
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

use crate::{DbKeys, Log};
use ear::Ear;
pub use voice::Voice;
use word::Word;

/// How often a node looks by itself at what it would have heard of.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The channel of a database and schema, as SQL.
pub(crate) const CHANNEL: &str = "'helpdesk_' || md5(current_schema())";

/// This process among those on its database.
#[derive(Debug)]
pub struct Node {
    /// Its name: for people the machine and process, for machines unique.
    name: String,
    /// For listening and telling. Nothing durable goes through it.
    hints: PgPool,
    voice: Voice,
    _speaking: DropGuard,
}

/// What a node keeps true of itself while others write.
pub(crate) struct Surroundings {
    pub db: Db,
    pub log: Arc<Log>,
    pub desk: Arc<Desk>,
    pub keys: Arc<DbKeys>,
    pub positions: Arc<Positions>,
    pub duties: Duties,
    /// The log's head before anything was cached.
    pub since: Position,
}

impl Node {
    pub fn join(pool: &PgPool) -> Self {
        let name = name();
        // A hint that is lost in a crash is no loss: it needn't wait for the disk.
        let options = pool.connect_options().as_ref().clone().options([("synchronous_commit", "off")]);
        let hints = PgPoolOptions::new().max_connections(2).connect_lazy_with(options);
        let speaking = CancellationToken::new();
        let voice = Voice::start(name.clone(), hints.clone(), speaking.clone());
        Self { name, hints, voice, _speaking: speaking.drop_guard() }
    }

    pub const fn voice(&self) -> &Voice {
        &self.voice
    }

    /// Listens and keeps the leases until everything is [`Presence::left`].
    pub(crate) fn attend(&self, around: Surroundings, cancel: &CancellationToken) -> Presence {
        let (released, leave) = (Arc::new(Notify::new()), CancellationToken::new());
        let keeper = leases::Keeper {
            db: around.db.clone(),
            duties: around.duties.clone(),
            node: self.name.clone(),
            released: Arc::clone(&released),
        };
        let ear = Ear {
            node: self.name.clone(),
            hints: self.hints.clone(),
            voice: self.voice.clone(),
            seen: around.since,
            around,
            released,
        };
        let listening = tokio::spawn(ear.listen(cancel.clone()));
        let keeping = tokio::spawn(keeper.keep(leave.clone()));
        Presence { leave, tasks: [listening, keeping] }
    }
}

/// A node at work.
#[derive(Debug)]
pub struct Presence {
    leave: CancellationToken,
    tasks: [tokio::task::JoinHandle<()>; 2],
}

impl Presence {
    /// After all work has stopped: gives the leases back, so that others needn't wait for their end.
    pub async fn left(self) {
        self.leave.cancel();
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a task among the nodes died");
            }
        }
    }
}

/// For example `desk-1/4711/9f3c2a10`.
fn name() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = if host.trim().is_empty() { "node" } else { host.trim() };
    let unique = Uuid::now_v7().simple().to_string();
    format!("{host}/{}/{}", std::process::id(), &unique[24..])
}

/// In the transaction of what others are to hear of: for what is seldom and must not be missed.
pub(crate) async fn tell_in(tx: &mut helpdesk_projections::Tx, word: &Word) -> Result<(), Fault> {
    if let helpdesk_projections::Tx::Postgres(_) = tx {
        tx.fetch(&format!("SELECT pg_notify({CHANNEL}, $1)::text AS told"), args![word.to_string()]).await?;
    }
    Ok(())
}
