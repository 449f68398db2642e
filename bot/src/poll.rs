//! Receiving by long polling, with a poller of our own: an update is confirmed to Telegram only when its effect is
//! durable. No network, a wrong token or another poller is waited out, visibly, and never ends anything.

mod progress;

use std::{sync::Arc, time::Duration};

use teloxide::payloads::{DeleteWebhook, GetMe};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{
    Door,
    inbox::Inbox,
    state::{self, BotState, Link},
    telegram::{RawUpdate, Trouble},
    turn,
};
use progress::Progress;

/// The longest pause between attempts to reach Telegram.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// While an update takes long, the next ones are asked for this often.
const IMPATIENCE: Duration = Duration::from_secs(1);

pub(crate) async fn run(door: Arc<Door>, cancel: CancellationToken) {
    tokio::select! {
        () = cancel.cancelled() => {}
        () = receive(&door) => {}
    }
}

async fn receive(door: &Arc<Door>) {
    let mut inbox = Inbox::new(Arc::clone(door));
    let mut progress = Progress::default();
    let mut failures = 0;
    loop {
        let polled = async {
            greet(door).await?;
            // The first answer says that it works: it is not waited for.
            let patient = door.state.borrow().link == Link::Connected;
            door.telegram.updates(progress.offset(), patient).await
        };
        let polled = tokio::select! {
            polled = polled => polled,
            // Nothing is lost when a poll is given up: what it would have brought isn't confirmed.
            id = inbox.finished() => {
                progress.finish(id);
                continue;
            }
        };
        match polled {
            Ok(updates) => {
                failures = 0;
                connected(door);
                if updates.is_empty() {
                    progress.confirmed();
                }
                take(&mut inbox, &mut progress, updates).await;
            }
            Err(trouble) => {
                failures += 1;
                troubled(door, &trouble).await;
                pause(&mut inbox, &mut progress, failures, &trouble).await;
            }
        }
    }
}

/// Says hello once: whether the token is good, and which commands there are.
pub(crate) async fn greet(door: &Door) -> Result<(), Trouble> {
    if door.state.borrow().username.is_some() {
        return Ok(());
    }
    let me = door.telegram.call(&GetMe::new()).await?;
    turn::menu::set_default(door).await?;
    let next = BotState { username: me.user.username, ..BotState::starting(door.desk.clock().now()) };
    state::set(&door.state, next);
    Ok(())
}

/// Hands a batch over and waits until all of it is done, or for a moment: a poll before that would only bring it again.
async fn take(inbox: &mut Inbox, progress: &mut Progress, updates: Vec<RawUpdate>) {
    let mut updates = updates;
    // Within a batch Telegram's order is the order of the ids, whatever came in between.
    updates.sort_by_key(|update| update.id);
    for update in updates {
        if progress.begin(update.id) {
            inbox.put(update);
        }
    }
    let until = Instant::now() + IMPATIENCE;
    while progress.is_busy() {
        tokio::select! {
            id = inbox.finished() => progress.finish(id),
            () = tokio::time::sleep_until(until) => return,
        }
    }
}

pub(crate) fn connected(door: &Door) {
    let next = BotState { link: Link::Connected, ..BotState::starting(door.desk.clock().now()) };
    if state::set(&door.state, next) {
        tracing::info!("connected to Telegram");
        door.wake.call();
    }
}

/// Makes it visible, and says it once.
pub(crate) fn say(door: &Door, trouble: &Trouble) {
    if state::set(&door.state, BotState::troubled(trouble, door.desk.clock().now())) {
        tracing::warn!(%trouble, "no updates from Telegram; trying again until there are");
    }
}

async fn troubled(door: &Door, trouble: &Trouble) {
    say(door, trouble);
    // Polling was chosen: a webhook that somebody set before stands in its way.
    if matches!(trouble, Trouble::Conflict(said) if said.contains("webhook")) {
        let _: Result<_, Trouble> = door.telegram.call(&DeleteWebhook::new()).await;
    }
}

/// How long to wait after so many failures in a row.
pub(crate) fn pause_after(failures: u32, trouble: &Trouble) -> Duration {
    match trouble {
        Trouble::Flood(pause) => *pause,
        _ => Duration::from_millis(500).saturating_mul(1 << failures.min(8)).min(LONGEST_PAUSE),
    }
}

async fn pause(inbox: &mut Inbox, progress: &mut Progress, failures: u32, trouble: &Trouble) {
    let until = Instant::now() + pause_after(failures, trouble);
    loop {
        tokio::select! {
            id = inbox.finished() => progress.finish(id),
            () = tokio::time::sleep_until(until) => return,
        }
    }
}
