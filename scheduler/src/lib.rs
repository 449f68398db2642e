//! What happens by the clock alone: SLA reminders, and the moves an order makes by itself.
//!
//! Due times are rows of the `deadlines` read model; a job is [`tick`], which looks at what is due *now* and commands
//! the desk like anybody else. Nothing is remembered here, so a tick that is missed, repeated or cut short does no
//! harm: each effect is decided once, however often it is asked for.

mod heartbeat;
mod reminders;
mod timers;

use helpdesk_domain::{
    Desk, Timestamp,
    desk::{Done, Failure},
    ports::Fault,
};
use helpdesk_projections::Db;

pub use heartbeat::Heartbeat;

/// The most that one tick does of each kind; the rest waits for the next one.
const MOST: usize = 500;

/// What a tick did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ticked {
    pub reminded: usize,
    pub moved: usize,
}

/// Does what is due at `now`.
///
/// # Errors
/// A fault of the database; what was done before it stays done, the rest is for the next tick.
pub async fn tick(desk: &Desk, db: &Db, now: Timestamp) -> Result<Ticked, Fault> {
    Ok(Ticked { reminded: reminders::tell(desk, db, now).await?, moved: timers::fire(desk, db, now).await? })
}

/// Whether the command had an effect. The read model may be behind the log: what the desk refuses has been overtaken
/// by somebody, and another's key on it means that it was told already.
fn had_effect(outcome: Result<Done, Failure>) -> Result<bool, Fault> {
    match outcome {
        Ok(done) => Ok(done.changed),
        Err(Failure::Fault(fault)) => Err(fault),
        Err(
            Failure::Refused(_) | Failure::VersionConflict { .. } | Failure::KeyReused | Failure::Busy | Failure::Stale,
        ) => Ok(false),
    }
}
