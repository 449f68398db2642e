//! The heartbeat: every few seconds, a tick, on the node whose duty it is. `tokio-cron-scheduler` gives the beat and
//! nothing else; the work is done by one task, so that ticks never overlap and a slow one only makes the next come
//! later.

use std::{sync::Arc, time::Duration};

use helpdesk_domain::{Desk, ports::Fault};
use helpdesk_projections::{Db, Duties};
use tokio::{sync::mpsc, task::JoinHandle};
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use crate::tick;

/// The duty's name.
const DUTY: &str = "scheduler";

/// A beating heart; [`Heartbeat::stop`] it, and a tick under way is finished first.
pub struct Heartbeat {
    jobs: JobScheduler,
    worker: JoinHandle<()>,
    stop: mpsc::Sender<Beat>,
}

enum Beat {
    Tick,
    Stop,
}

impl Heartbeat {
    /// Ticks now, and then every so often, whenever it is this node's duty.
    pub async fn start(desk: Arc<Desk>, db: Db, duties: &Duties, every: Duration) -> Result<Self, Fault> {
        let duty = duties.duty(DUTY);
        // Room for one beat: while a tick is under way, more beats mean the same as one.
        let (beats, mut beaten) = mpsc::channel(1);
        let fault = |error: JobSchedulerError| Fault::because("starting the heartbeat", error);
        let jobs = JobScheduler::new().await.map_err(fault)?;
        let sender = beats.clone();
        let job = Job::new_repeated(every, move |_, _| {
            let _ = sender.try_send(Beat::Tick);
        });
        jobs.add(job.map_err(fault)?).await.map_err(fault)?;
        jobs.start().await.map_err(fault)?;
        let _ = beats.try_send(Beat::Tick);
        let worker = tokio::spawn(async move {
            while let Some(Beat::Tick) = beaten.recv().await {
                if !duty.is_mine() {
                    continue;
                }
                match tick(&desk, &db, desk.clock().now()).await {
                    Ok(done) if done != crate::Ticked::default() => {
                        tracing::info!(reminded = done.reminded, moved = done.moved, "the scheduler acted");
                    }
                    Ok(_) => {}
                    Err(fault) => tracing::error!(%fault, "a tick of the scheduler broke off; the next one goes on"),
                }
            }
        });
        Ok(Self { jobs, worker, stop: beats })
    }

    /// Stops, after the tick that is under way.
    pub async fn stop(mut self) {
        if let Err(fault) = self.jobs.shutdown().await {
            tracing::warn!(%fault, "the heartbeat's jobs ended badly");
        }
        // Fails only when the worker is gone already.
        let _ = self.stop.send(Beat::Stop).await;
        if let Err(fault) = self.worker.await {
            tracing::error!(%fault, "the scheduler's task ended badly");
        }
    }
}

impl std::fmt::Debug for Heartbeat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Heartbeat")
    }
}
