//! Everything behind the doors, opened in order: the lock, the database and its schema, the secrets, the log and the
//! desk; and the runners, started by whoever serves.

use std::{collections::HashSet, path::Path, sync::Arc};

use helpdesk_domain::{
    Desk, Pepper,
    ports::{Clock, EventLog, Fault, PersonalKeys, Position},
};
use helpdesk_projections::{Db, Duties, Positions, Projection};
use tokio::{
    sync::{oneshot, watch},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use crate::{
    clock::SystemClock,
    keys::DbKeys,
    lock::{FileLock, InUse, LockError},
    log::{Log, OnCommit},
    nodes::{Node, Presence, Surroundings, leases},
    numbers::DbNumbers,
    photos::{DbPhotos, PhotoUses},
    rebuild::rebuild,
    runner::{
        Runner, is_projection, parked,
        together::{Member, Together},
    },
    secrets, threads,
    transfer::target::unfinished,
};

/// What to open.
#[derive(Clone)]
pub struct Settings {
    /// `sqlite://path`, a path, or `postgres://…`.
    pub database_url: String,
    /// None: the machine's.
    pub clock: Option<Arc<dyn Clock>>,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL may carry a password.
        f.write_str("Settings(…)")
    }
}

/// Why the engine can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    InUse(#[from] InUse),
    #[error("unknown kind of database: use sqlite://PATH or postgres://HOST/NAME")]
    UnknownKind,
    /// An import, a copy or a restore has not come to its end.
    #[error("the database is only half filled ({0}): do that again, it goes on where it was")]
    Unfinished(String),
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<LockError> for OpenError {
    fn from(error: LockError) -> Self {
        match error {
            LockError::InUse(in_use) => Self::InUse(in_use),
            LockError::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// The opened engine.
#[derive(Debug)]
pub struct Engine {
    pub db: Db,
    pub desk: Arc<Desk>,
    pub positions: Arc<Positions>,
    /// The last committed position, as it moves.
    pub committed: watch::Receiver<Position>,
    pub keys: Arc<DbKeys>,
    pub photos: Arc<DbPhotos>,
    /// What this process does of the things that only one may do.
    pub duties: Duties,
    events: Arc<Log>,
    /// The log's head before anything was cached.
    since: Position,
    /// This process among others, on PostgreSQL.
    node: Option<Node>,
    /// On PostgreSQL several processes may serve.
    _lock: Option<FileLock>,
}

impl Engine {
    pub async fn open(settings: Settings) -> Result<Self, OpenError> {
        let clock = settings.clock.unwrap_or_else(|| Arc::new(SystemClock));
        let (db, lock) = open_database(&settings.database_url, &*clock).await?;
        db.migrate().await?;
        if let Some(what) = unfinished(&db).await? {
            return Err(OpenError::Unfinished(what));
        }
        let node = match &db {
            Db::Sqlite(_) => None,
            Db::Postgres(postgres) => Some(Node::join(postgres.pool())),
        };
        let duties = if node.is_some() { Duties::shared() } else { Duties::alone() };
        let voice = node.as_ref().map(|node| node.voice().clone());
        let on_commit: OnCommit = Box::new(move |events, head| {
            if let Some(voice) = &voice {
                voice.wrote(events, head);
            }
        });
        let log = Arc::new(Log::telling(db.clone(), Arc::clone(&clock), on_commit).await?);
        let committed = log.committed();
        let keys = Arc::new(DbKeys::new(db.clone(), Arc::clone(&clock)));
        let photos = Arc::new(DbPhotos::new(db.clone(), Arc::clone(&clock)));
        let pepper = Pepper::new(secrets::secret(&db, secrets::PEPPER).await?);
        let numbers = Arc::new(DbNumbers::new(db.clone()));
        let (events, since) = (Arc::clone(&log), *committed.borrow());
        let desk = Desk::new(log, clock, Arc::clone(&keys) as _, numbers, Arc::clone(&photos) as _, pepper);
        let (desk, positions) = (Arc::new(desk), Arc::default());
        Ok(Self { db, desk, positions, committed, keys, photos, duties, events, since, node, _lock: lock })
    }

    pub fn log(&self) -> &Arc<dyn EventLog> {
        self.desk.log()
    }

    /// The keys, for projections that read personal data.
    pub fn personal_keys(&self) -> Arc<dyn PersonalKeys> {
        Arc::clone(&self.keys) as _
    }

    /// Builds a projection's rows anew while its runner serves the old ones; sends nothing.
    pub async fn rebuild(&self, projection: &dyn Projection) -> Result<Position, Fault> {
        rebuild(&self.db, &**self.log(), &**self.desk.clock(), projection).await
    }

    /// Tries again what these readers (and the engine's own) set aside; answers how many events each has applied now,
    /// for those that had any.
    pub async fn retry(&self, readers: &[Arc<dyn Projection>]) -> Result<Vec<(&'static str, usize)>, Fault> {
        let parked: HashSet<_> = parked::counts(&self.db).await?.into_iter().map(|(name, _)| name).collect();
        let own: Arc<dyn Projection> = Arc::new(PhotoUses);
        let mut retried = Vec::new();
        for reader in readers.iter().chain([&own]).filter(|reader| parked.contains(reader.name())) {
            retried.push((reader.name(), parked::retry(&self.db, &**self.log(), &**reader).await?));
        }
        Ok(retried)
    }

    /// Starts a runner for each of these readers (and for the engine's own), until it is cancelled; where several nodes
    /// share the database, each reader is run by one of them. From the moment this returns, [`Positions::wait_for`]
    /// waits for them.
    pub fn run(&self, readers: Vec<Arc<dyn Projection>>, cancel: &CancellationToken) -> Runners {
        self.run_some(readers, &[], cancel)
    }

    /// The same for a node that leaves some readers to others, and only follows how far they have come.
    pub fn run_some(
        &self,
        run: Vec<Arc<dyn Projection>>,
        follow: &[Arc<dyn Projection>],
        cancel: &CancellationToken,
    ) -> Runners {
        let own: Arc<dyn Projection> = Arc::new(PhotoUses);
        self.enter(run.iter().chain(follow).chain([&own]));
        let (together, apart): (Vec<_>, Vec<_>) =
            run.into_iter().chain([own]).partition(|reader| is_projection(&**reader));
        let runner = self.runners();
        let mut tasks: Vec<_> =
            apart.into_iter().map(|reader| tokio::spawn(runner(reader).run(cancel.clone()))).collect();
        if !together.is_empty() {
            let member = |projection: Arc<dyn Projection>| Member {
                duty: self.duties.duty(&leases::of_reader(projection.name())),
                projection,
            };
            let together = Together {
                members: together.into_iter().map(member).collect(),
                db: self.db.clone(),
                log: Arc::clone(self.log()),
                clock: Arc::clone(self.desk.clock()),
                positions: Arc::clone(&self.positions),
                committed: self.committed.clone(),
                voice: self.node.as_ref().map(|node| node.voice().clone()),
                alone: Box::new(runner),
            };
            tasks.push(followed(together, cancel.clone()));
        }
        Runners { tasks, presence: self.attend(cancel) }
    }

    /// Makes runners of single readers.
    fn runners(&self) -> impl Fn(Arc<dyn Projection>) -> Runner + Send + Sync + 'static {
        let (db, log, clock) = (self.db.clone(), Arc::clone(self.log()), Arc::clone(self.desk.clock()));
        let (positions, committed) = (Arc::clone(&self.positions), self.committed.clone());
        let (duties, voice) = (self.duties.clone(), self.node.as_ref().map(|node| node.voice().clone()));
        move |projection| Runner {
            duty: duties.duty(&leases::of_reader(projection.name())),
            projection,
            db: db.clone(),
            log: Arc::clone(&log),
            clock: Arc::clone(&clock),
            positions: Arc::clone(&positions),
            committed: committed.clone(),
            voice: voice.clone(),
        }
    }

    fn enter<'a>(&self, readers: impl Iterator<Item = &'a Arc<dyn Projection>>) {
        for reader in readers {
            self.positions.enter(reader.name(), is_projection(&**reader));
        }
    }

    fn attend(&self, cancel: &CancellationToken) -> Option<Presence> {
        let around = || Surroundings {
            db: self.db.clone(),
            log: Arc::clone(&self.events),
            desk: Arc::clone(&self.desk),
            keys: Arc::clone(&self.keys),
            positions: Arc::clone(&self.positions),
            duties: self.duties.clone(),
            since: self.since,
        };
        self.node.as_ref().map(|node| node.attend(around(), cancel))
    }
}

/// The runners at work; dropping this leaves them at it.
#[derive(Debug)]
pub struct Runners {
    tasks: Vec<JoinHandle<()>>,
    presence: Option<Presence>,
}

impl Runners {
    /// After cancelling, as the last thing: waits until each has finished the page under way, and gives up this node's
    /// duties.
    pub async fn stopped(self) {
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a runner died");
            }
        }
        if let Some(presence) = self.presence {
            presence.left().await;
        }
    }
}

/// Runs the projections. Where they have the database to themselves, on a thread of their own; connections to a shared
/// one belong to the program's runtime.
fn followed(together: Together, cancel: CancellationToken) -> JoinHandle<()> {
    if together.db.is_shared() {
        return tokio::spawn(together.run(cancel));
    }
    let (done, ended) = oneshot::channel();
    let run = async move || {
        together.run(cancel).await;
        let _ = done.send(());
    };
    let begun = threads::spawn("projections", false, run);
    tokio::spawn(async move {
        if let Err(fault) = begun {
            tracing::error!(%fault, "the projections are not followed");
        } else if ended.await.is_err() {
            tracing::error!("the projections' thread died");
        }
    })
}

/// The database itself, as it is; an SQLite file for this process alone.
pub async fn open_database(url: &str, clock: &dyn Clock) -> Result<(Db, Option<FileLock>), OpenError> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok((Db::open_postgres(url).await?, None));
    }
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
    if path.is_empty() || path.contains("://") {
        return Err(OpenError::UnknownKind);
    }
    let path = Path::new(path);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let made = std::fs::create_dir_all(folder);
        made.map_err(|error| Fault::because(format!("making the folder {}", folder.display()), error))?;
    }
    let lock = FileLock::take(path, clock.now())?;
    Ok((Db::open_sqlite(path).await?, Some(lock)))
}
