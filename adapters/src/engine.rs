//! Everything behind the doors, opened in order: the lock, the database and its schema, the secrets, the log and the
//! desk; and the runners, started by whoever serves.

use std::{path::Path, sync::Arc};

use helpdesk_domain::{
    Desk, Pepper,
    ports::{Clock, EventLog, Fault, PersonalKeys, Position},
};
use helpdesk_projections::{Db, Positions, Projection};
use tokio::{sync::watch, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    clock::SystemClock,
    keys::DbKeys,
    lock::{FileLock, InUse, LockError},
    log::Log,
    numbers::DbNumbers,
    photos::{DbPhotos, PhotoUses},
    rebuild::rebuild,
    runner::{Runner, is_projection},
    secrets,
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
    /// On PostgreSQL several processes may serve.
    _lock: Option<FileLock>,
}

impl Engine {
    pub async fn open(settings: Settings) -> Result<Self, OpenError> {
        let clock = settings.clock.unwrap_or_else(|| Arc::new(SystemClock));
        let (db, lock) = open_database(&settings.database_url, &*clock).await?;
        db.migrate().await?;
        let log = Arc::new(Log::open(db.clone(), Arc::clone(&clock)).await?);
        let committed = log.committed();
        let keys = Arc::new(DbKeys::new(db.clone(), Arc::clone(&clock)));
        let photos = Arc::new(DbPhotos::new(db.clone(), Arc::clone(&clock)));
        let pepper = Pepper::new(secrets::secret(&db, secrets::PEPPER).await?);
        let numbers = Arc::new(DbNumbers::new(db.clone()));
        let desk = Desk::new(log, clock, Arc::clone(&keys) as _, numbers, Arc::clone(&photos) as _, pepper);
        Ok(Self { db, desk: Arc::new(desk), positions: Arc::default(), committed, keys, photos, _lock: lock })
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

    /// Starts a runner for each of these readers (and for the engine's own), until it is cancelled. From the moment
    /// this returns, [`Positions::wait_for`] waits for them.
    pub fn run(&self, readers: Vec<Arc<dyn Projection>>, cancel: &CancellationToken) -> Runners {
        let own: Arc<dyn Projection> = Arc::new(PhotoUses);
        let start = |projection: Arc<dyn Projection>| {
            self.positions.enter(projection.name(), is_projection(&*projection));
            let runner = Runner {
                projection,
                db: self.db.clone(),
                log: Arc::clone(self.log()),
                clock: Arc::clone(self.desk.clock()),
                positions: Arc::clone(&self.positions),
                committed: self.committed.clone(),
            };
            tokio::spawn(runner.run(cancel.clone()))
        };
        Runners { tasks: readers.into_iter().chain([own]).map(start).collect() }
    }
}

/// The runners at work; dropping this leaves them at it.
#[derive(Debug)]
pub struct Runners {
    tasks: Vec<JoinHandle<()>>,
}

impl Runners {
    /// After cancelling: waits until each has finished the page under way.
    pub async fn stopped(self) {
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a runner died");
            }
        }
    }
}

async fn open_database(url: &str, clock: &dyn Clock) -> Result<(Db, Option<FileLock>), OpenError> {
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
