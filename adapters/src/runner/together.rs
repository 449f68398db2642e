//! The projections that are this node's duty: a page is read and decoded once for all of them, and their rows change in
//! one transaction, with their checkpoints. Whatever is out of the ordinary (a parked stream, a fault) is left to each
//! projection's own transaction, and one that stumbles or is far behind to a runner of its own, so that none holds up
//! the others.

use std::sync::Arc;

use futures::future::{BoxFuture, FutureExt, select_all};
use helpdesk_domain::ports::{Clock, EventLog, Fault, Position, Recorded};
use helpdesk_projections::{Db, Duty, Positions, Projection, Reaction, failpoint};
use tokio::{sync::watch, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::{
    FIRST_WAIT, LONGEST_WAIT, PAGE, Runner, SHOWN,
    checkpoint::Checkpoint,
    page::{Outcome, Reading},
    parked, show_lag, tell,
};
use crate::nodes::Voice;

/// One of the projections, and whether it is this node's.
pub struct Member {
    pub projection: Arc<dyn Projection>,
    pub duty: Duty,
}

impl std::fmt::Debug for Member {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Member").field("projection", &self.name()).finish_non_exhaustive()
    }
}

impl Member {
    fn name(&self) -> &'static str {
        self.projection.name()
    }
}

/// Several projections' runner.
pub struct Together {
    pub members: Vec<Member>,
    pub db: Db,
    pub log: Arc<dyn EventLog>,
    pub clock: Arc<dyn Clock>,
    pub positions: Arc<Positions>,
    /// The last committed position.
    pub committed: watch::Receiver<Position>,
    /// Where other nodes are told how far they are.
    pub voice: Option<Voice>,
    /// The runner of one that goes on by itself.
    pub alone: Box<dyn Fn(Arc<dyn Projection>) -> Runner + Send + Sync>,
}

impl std::fmt::Debug for Together {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.members.iter().map(Member::name).collect();
        f.debug_struct("Together").field("projections", &names).finish_non_exhaustive()
    }
}

/// Why the projections stopped being followed together.
enum Ended {
    /// Cancelled, taken over, or the duties changed: each checkpoint is to be read again.
    Stopped,
    /// These go on by themselves.
    Parted(Vec<&'static str>),
}

impl Together {
    /// Runs until it is cancelled; what is under way is finished first.
    pub async fn run(mut self, cancel: CancellationToken) {
        let mut wait = FIRST_WAIT;
        let mut alone = JoinSet::new();
        while !cancel.is_cancelled() {
            let before = self.position();
            match self.follow(&cancel).await {
                Ok(Ended::Stopped) => {}
                Ok(Ended::Parted(names)) => {
                    for member in self.members.extract_if(.., |member| names.contains(&member.name())) {
                        tracing::warn!(reader = member.name(), "a reader goes on by itself");
                        alone.spawn((self.alone)(member.projection).run(cancel.clone()));
                    }
                    if self.members.is_empty() {
                        break;
                    }
                }
                Err(fault) => {
                    if self.position() > before {
                        wait = FIRST_WAIT;
                    }
                    for member in &self.members {
                        metrics::counter!("helpdesk_reader_faults_total", "reader" => member.name()).increment(1);
                    }
                    tracing::error!(%fault, retry_ms = wait.as_millis(), "the readers of the log stand still");
                    let _ = tokio::time::timeout(wait, cancel.cancelled()).await;
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
            }
        }
        while let Some(ended) = alone.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a runner died");
            }
        }
    }

    /// Takes over what is this node's, and follows the log for as long as it is.
    async fn follow(&self, cancel: &CancellationToken) -> Result<Ended, Fault> {
        let (mine, others): (Vec<_>, Vec<_>) = self.members.iter().partition(|member| member.duty.is_mine());
        for member in &others {
            parked::show(member.name(), 0);
        }
        let changes: Vec<BoxFuture<'_, ()>> = mine.iter().map(|member| member.duty.lost().boxed()).collect();
        let changes = changes.into_iter().chain(others.iter().map(|member| member.duty.mine().boxed()));
        let mut changed = select_all(changes);
        if mine.is_empty() {
            cancel.run_until_cancelled(changed).await;
            return Ok(Ended::Stopped);
        }
        let mut readings = Vec::with_capacity(mine.len());
        for member in &mine {
            let checkpoint = Checkpoint::take_over(&self.db, member.name(), 0).await?;
            let parked = parked::streams(&self.db, member.name()).await?;
            parked::show(member.name(), parked::count(&self.db, member.name()).await?);
            readings.push(Reading { db: &self.db, projection: &*member.projection, checkpoint, parked });
        }
        self.reached(&readings);
        let far_behind = self.brought_level(&mut readings).await?;
        self.reached(&readings);
        if !far_behind.is_empty() {
            return Ok(Ended::Parted(far_behind));
        }
        while !cancel.is_cancelled() && mine.iter().all(|member| member.duty.is_mine()) {
            let Some(position) = readings.first().map(|reading| reading.checkpoint.position) else { break };
            let page = self.log.read(position, PAGE).await?;
            if page.is_empty() {
                tokio::select! {
                    moved = self.log_moved(position, cancel) => if moved { continue } else { break },
                    _ = &mut changed => break,
                }
            }
            let shown = match self.apply(&mut readings, &page).await? {
                Outcome::Done(reactions) => reactions,
                Outcome::Fenced => break,
            };
            self.reached(&readings);
            tell(&self.positions, &shown);
            let last = page.last().map_or(position, |event| event.position);
            let behind: Vec<_> = readings.iter().filter(|reading| reading.checkpoint.position < last).collect();
            if !behind.is_empty() {
                return Ok(Ended::Parted(behind.iter().map(|reading| reading.projection.name()).collect()));
            }
        }
        Ok(Ended::Stopped)
    }

    /// Brings those that are a little behind to where the furthest is; answers which ones are too far behind for that.
    async fn brought_level(&self, readings: &mut [Reading<'_>]) -> Result<Vec<&'static str>, Fault> {
        let furthest = readings.iter().map(|reading| reading.checkpoint.position).max().unwrap_or(0);
        let mut far_behind = Vec::new();
        for reading in readings {
            let missing = usize::try_from(furthest - reading.checkpoint.position).unwrap_or(usize::MAX);
            if missing > PAGE {
                far_behind.push(reading.projection.name());
            } else if missing > 0 {
                let page = self.log.read(reading.checkpoint.position, missing).await?;
                if matches!(reading.apply(page, self.clock.now()).await?, Outcome::Fenced) {
                    far_behind.push(reading.projection.name());
                }
            }
        }
        Ok(far_behind)
    }

    /// Applies a page to all, at best in one transaction. Those that could not take it stay where they are; when none
    /// could, that is the fault that is answered.
    async fn apply(&self, readings: &mut [Reading<'_>], page: &[Recorded]) -> Result<Outcome, Fault> {
        if readings.iter().all(|reading| reading.parked.is_empty())
            && let Ok(reactions) = page.iter().cloned().map(Reaction::decode).collect::<Result<Vec<_>, _>>()
        {
            match attempt(&self.db, readings, &reactions).await {
                Ok(true) => return Ok(Outcome::Done(reactions)),
                Ok(false) => return Ok(Outcome::Fenced),
                Err(fault) => tracing::warn!(%fault, "a page is applied projection by projection"),
            }
        }
        let (mut shown, mut last, mut taken) = (Vec::new(), None, 0);
        for reading in readings {
            match reading.apply(page.to_vec(), self.clock.now()).await {
                Ok(Outcome::Done(reactions)) => {
                    taken += 1;
                    if reading.projection.name() == SHOWN {
                        shown = reactions;
                    }
                }
                Ok(Outcome::Fenced) => return Ok(Outcome::Fenced),
                Err(fault) => {
                    tracing::error!(reader = reading.projection.name(), %fault, "a reader of the log stumbled");
                    last = Some(fault);
                }
            }
        }
        match last {
            Some(fault) if taken == 0 => Err(fault),
            _ => Ok(Outcome::Done(shown)),
        }
    }

    /// Waits for the log to pass a position; false when it is time to stop.
    async fn log_moved(&self, position: Position, cancel: &CancellationToken) -> bool {
        let mut committed = self.committed.clone();
        // The guard of the value must not be held while others wait.
        let moved = async { committed.wait_for(|committed| *committed > position).await.is_ok() };
        match cancel.run_until_cancelled(moved).await {
            Some(true) => true,
            Some(false) => {
                // The log is closed: nothing will come.
                cancel.cancelled().await;
                false
            }
            None => false,
        }
    }

    fn position(&self) -> Position {
        self.members.iter().filter_map(|member| self.positions.of(member.name())).max().unwrap_or(0)
    }

    fn reached(&self, readings: &[Reading<'_>]) {
        self.positions
            .all_reached(readings.iter().map(|reading| (reading.checkpoint.name, reading.checkpoint.position)));
        let committed = *self.committed.borrow();
        for Checkpoint { name, position, .. } in readings.iter().map(|reading| reading.checkpoint) {
            if let Some(voice) = &self.voice {
                voice.read(name, position);
            }
            show_lag(name, committed.saturating_sub(position));
        }
    }
}

/// One transaction for all; false when one of them was taken over.
async fn attempt(db: &Db, readings: &mut [Reading<'_>], reactions: &[Reaction]) -> Result<bool, Fault> {
    let Some(last) = reactions.last().map(|reaction| reaction.recorded.position) else { return Ok(true) };
    let mut tx = db.begin_hastily().await?;
    tx.foresee(readings.iter().flat_map(|reading| reading.projection.foresees()));
    let checkpoints: Vec<_> = readings.iter().map(|reading| reading.checkpoint).collect();
    if !Checkpoint::advance_all(&checkpoints, &mut tx, last).await? {
        return Ok(false);
    }
    for reading in &*readings {
        reading.projection.apply(&mut tx, reactions).await?;
        // Not with those of the next one: ever other companies of writes would have to be prepared.
        tx.flush().await?;
    }
    failpoint("runner.before_commit");
    tx.commit().await?;
    failpoint("runner.after_commit");
    for reading in readings {
        reading.checkpoint.position = last;
    }
    Ok(true)
}
