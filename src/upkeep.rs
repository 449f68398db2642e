//! What a serving process does for its own data, now and then: notes the head of the chain outside the database,
//! verifies, keeps the list of the forgotten, makes backups and clears away the old ones. Each part can fail without
//! the others; none holds up a command.

use std::{path::PathBuf, sync::Arc, time::Duration};

use chrono::{NaiveTime, TimeDelta};
use chrono_tz::Tz;
use helpdesk_adapters::{
    Engine,
    backup::{
        self, BackupError, Store,
        forgotten::Forgotten,
        retention::{Keep, is_due},
    },
    chores, pins,
    verify::Verified,
    watch,
};
use helpdesk_domain::{
    Timestamp,
    ports::{Clock, EventLog, Fault},
};
use helpdesk_projections::{Db, args};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// How often it looks.
const EVERY: Duration = Duration::from_mins(1);
/// A backup that failed is tried again after this.
const AGAIN_AFTER: TimeDelta = TimeDelta::hours(1);
/// How long one process has a chore at most, before another one may take it.
const LEASE: TimeDelta = TimeDelta::hours(2);

/// What is kept where, and when.
#[derive(Debug, Clone)]
pub struct Plan {
    pub data_dir: PathBuf,
    pub store: Store,
    /// At these times of the day; none: only by hand.
    pub times: Vec<NaiveTime>,
    pub keep: Keep,
    pub zone: Tz,
}

/// What one look did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub pinned: bool,
    pub verified: Option<Verified>,
    pub backup: Option<String>,
    pub removed: Vec<String>,
}

/// The upkeep of one serving process.
#[derive(Clone)]
pub struct Upkeep {
    db: Db,
    log: Arc<dyn EventLog>,
    clock: Arc<dyn Clock>,
    plan: Plan,
}

impl std::fmt::Debug for Upkeep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upkeep").field("plan", &self.plan).finish_non_exhaustive()
    }
}

impl Upkeep {
    pub fn of(engine: &Engine, plan: Plan) -> Self {
        Self { db: engine.db.clone(), log: Arc::clone(engine.log()), clock: Arc::clone(engine.desk.clock()), plan }
    }

    /// Looks now and then, until it is stopped; a backup under way is given up then.
    pub fn start(self, stop: CancellationToken) -> JoinHandle<()> {
        tokio::spawn(async move {
            let mut beat = tokio::time::interval(EVERY);
            beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            let looks = async {
                loop {
                    beat.tick().await;
                    self.tick(self.clock.now()).await;
                }
            };
            stop.run_until_cancelled(looks).await;
        })
    }

    /// Does what is due at `now`. What fails is logged and tried again at a later look.
    pub async fn tick(&self, now: Timestamp) -> Done {
        let mut done = Done::default();
        match self.pin(now).await {
            Ok(pinned) => done.pinned = pinned,
            Err(error) => tracing::error!(%error, "the head of the log could not be noted in the data directory"),
        }
        match self.verify(now).await {
            Ok(verified) => done.verified = verified,
            Err(fault) => tracing::error!(%fault, "the log could not be verified"),
        }
        if let Err(error) = self.remember_the_forgotten().await {
            tracing::error!(%error, "the list of the forgotten could not be kept");
        }
        match self.back_up(now).await {
            Ok((backup, removed)) => (done.backup, done.removed) = (backup, removed),
            Err(error) => {
                metrics::counter!("helpdesk_backup_failures_total").increment(1);
                tracing::error!(%error, "the backup failed");
                if let Err(fault) = backup::note_outcome(&self.db, Some(&error.to_string()), now).await {
                    tracing::error!(%fault, "that could not be noted either");
                }
            }
        }
        done
    }

    async fn pin(&self, now: Timestamp) -> Result<bool, pins::PinsError> {
        pins::note_daily(&self.plan.data_dir.join(pins::FILE), &self.log.head().await?, now)
    }

    async fn verify(&self, now: Timestamp) -> Result<Option<Verified>, Fault> {
        const CHORE: &str = "verification";
        let Some(due) = watch::due(&self.db, self.log.head().await?.position, now).await? else { return Ok(None) };
        if !chores::take(&self.db, CHORE, now, LEASE).await? {
            return Ok(None);
        }
        // Pins that can't be read are told of when one is noted; the chain itself can be walked without them.
        let pins = pins::read(&self.plan.data_dir.join(pins::FILE)).unwrap_or_default();
        let looked = watch::look(&self.db, due, &pins, now).await;
        chores::done(&self.db, CHORE, now).await?;
        let verified = Some(looked?);
        if let Some(Verified::Broken { position, how }) = &verified {
            metrics::counter!("helpdesk_log_broken_total").increment(1);
            tracing::error!(
                position,
                problem = how.as_str(),
                "THE LOG IS NOT WHAT WAS WRITTEN: run helpdesk log verify"
            );
        }
        Ok(verified)
    }

    async fn remember_the_forgotten(&self) -> Result<(), BackupError> {
        let forgotten = Forgotten::of(&self.db).await?;
        if forgotten.note(&self.plan.data_dir)? {
            tracing::info!("somebody was forgotten: noted, so that no restore brings them back");
        }
        Ok(self.plan.store.forget(&forgotten).await?)
    }

    /// Makes a backup when one is due; and notes the newest there is, whoever made it.
    async fn back_up(&self, now: Timestamp) -> Result<(Option<String>, Vec<String>), BackupError> {
        const CHORE: &str = "backup";
        let store = &self.plan.store;
        let newest = store.list()?.pop();
        let made_at = newest.as_ref().map(|backup| backup.manifest.made_at);
        let due = is_due(&self.plan.times, self.plan.zone, made_at, now)
            && self.log.head().await?.position > 0
            && !self.failed_lately(now).await?
            && chores::take(&self.db, CHORE, now, LEASE).await?;
        if !due {
            if let Some(newest) = newest {
                backup::note_newest(&self.db, &newest).await?;
            }
            return Ok((None, Vec::new()));
        }
        let made = self.make(now).await;
        chores::done(&self.db, CHORE, now).await?;
        made.map(|(name, removed)| (Some(name), removed))
    }

    async fn make(&self, now: Timestamp) -> Result<(String, Vec<String>), BackupError> {
        let store = &self.plan.store;
        let made = store.create(&self.db, now, &mut |_, _, _| {}).await?;
        backup::note_newest(&self.db, &made).await?;
        backup::note_outcome(&self.db, None, now).await?;
        tracing::info!(name = made.name, bytes = made.bytes, events = made.manifest.position, "a backup was made");
        let removed = store.prune(self.plan.keep, self.plan.zone, now)?;
        Ok((made.name, removed))
    }

    async fn failed_lately(&self, now: Timestamp) -> Result<bool, Fault> {
        let row = self.db.fetch_one("SELECT failed_at FROM backup_state", args![]).await?;
        let failed_at = row.map(|row| row.opt_at("failed_at")).transpose()?.flatten();
        Ok(failed_at.is_some_and(|at| now - at < AGAIN_AFTER))
    }
}
