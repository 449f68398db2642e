//! A bot's queue of updates and `getUpdates`.
//!
//! Webhooks take from the same queue; their deliveries are in `webhook`.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::answer::{Answer, Failure};
use crate::arguments::Arguments;
use crate::faults::UpdateFault;
use crate::world::{Shared, World, real_time};

/// Updates nobody fetched for this long are dropped.
const KEPT: TimeDelta = TimeDelta::hours(24);
const LONGEST_POLL_S: i64 = 50;
/// Sent only to bots that ask for them by name.
const ON_REQUEST: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// An update waiting for its bot.
#[derive(Debug, Clone)]
pub(crate) struct Update {
    pub id: i64,
    /// The chat it came from; webhooks keep the order within one.
    pub chat: i64,
    pub at: DateTime<Utc>,
    pub body: Map<String, Value>,
}

/// The updates of one bot.
pub(crate) struct UpdateQueue {
    next_id: i64,
    pub waiting: VecDeque<Update>,
    pub allowed: Vec<String>,
    /// Counts polls, so that an older one learns that it was replaced.
    turn: u64,
    /// Why the poll of an older turn ends.
    replaced_by: &'static str,
    changed: watch::Sender<()>,
}

impl UpdateQueue {
    pub fn new() -> Self {
        Self {
            // Rising over restarts too, so that a bot's stored offset stays behind new updates.
            next_id: real_time().timestamp(),
            waiting: VecDeque::new(),
            allowed: Vec::new(),
            turn: 0,
            replaced_by: "",
            changed: watch::Sender::new(()),
        }
    }

    pub fn changed(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    pub fn wake(&self) {
        self.changed.send_replace(());
    }

    /// Ends whichever poll is waiting now.
    pub fn end_polls(&mut self, replaced_by: &'static str) -> u64 {
        self.turn += 1;
        self.replaced_by = replaced_by;
        self.wake();
        self.turn
    }

    fn wants(&self, kind: &str) -> bool {
        if self.allowed.is_empty() {
            !ON_REQUEST.contains(&kind)
        } else {
            self.allowed.iter().any(|allowed| allowed == kind)
        }
    }

    /// Forgets every update below `offset`; a negative one keeps only the last `-offset`.
    fn confirm(&mut self, offset: i64) {
        if offset > 0 {
            self.waiting.retain(|update| update.id >= offset);
        } else if offset < 0 {
            let keep = usize::try_from(-offset).unwrap_or(usize::MAX);
            let surplus = self.waiting.len().saturating_sub(keep);
            self.waiting.drain(..surplus);
        }
    }
}

impl World {
    /// Queues an update of a known kind.
    pub fn queue_update(&mut self, bot: usize, chat: i64, kind: &str, content: Value) {
        if self.bots[bot].queue.wants(kind) {
            self.queue_raw(bot, chat, Map::from_iter([(kind.to_owned(), content)]));
        }
    }

    /// Queues any update object at all, as a newer Telegram might send it.
    pub fn queue_raw(&mut self, bot: usize, chat: i64, mut body: Map<String, Value>) -> i64 {
        let at = self.now();
        let queue = &mut self.bots[bot].queue;
        let id = queue.next_id;
        queue.next_id += 1;
        body.insert("update_id".into(), json!(id));
        queue.waiting.push_back(Update { id, chat, at, body });
        queue.wake();
        id
    }

    fn begin_poll(&mut self, bot: usize, arguments: &Arguments) -> Result<u64, Failure> {
        if self.bots[bot].webhook.is_some() {
            return Err(Failure::conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            ));
        }
        let allowed = arguments.object::<Vec<String>>("allowed_updates", "allowed_updates")?;
        let offset = arguments.integer("offset").unwrap_or_default();
        let confirms = self.bots[bot].queue.waiting.iter().any(|update| update.id < offset);
        let forgotten = confirms && self.faults.take_update(bot, UpdateFault::ForgetOffset);
        let oldest = self.now() - KEPT;
        let queue = &mut self.bots[bot].queue;
        if let Some(allowed) = allowed {
            queue.allowed = allowed;
        }
        queue.waiting.retain(|update| update.at > oldest);
        if !forgotten {
            queue.confirm(offset);
        }
        Ok(queue.end_polls("other getUpdates request; make sure that only one bot instance is running"))
    }

    /// The next batch for the poll of this turn; empty while there is nothing.
    fn poll(&mut self, bot: usize, turn: u64, limit: usize) -> Result<Vec<Value>, Failure> {
        let queue = &self.bots[bot].queue;
        if queue.turn != turn {
            return Err(Failure::conflict(&format!("terminated by {}", queue.replaced_by)));
        }
        let batch = queue.waiting.iter().take(limit);
        let mut batch: Vec<Value> = batch.map(|update| Value::Object(update.body.clone())).collect();
        if batch.is_empty() {
            return Ok(batch);
        }
        if self.faults.take_update(bot, UpdateFault::Duplicate) {
            batch = batch.into_iter().flat_map(|update| [update.clone(), update]).collect();
        }
        if batch.len() > 1 && self.faults.take_update(bot, UpdateFault::Reorder) {
            batch.reverse();
        }
        Ok(batch)
    }
}

/// `getUpdates`, with its long poll.
pub(crate) async fn get_updates(shared: &Arc<Shared>, bot: usize, arguments: &Arguments) -> Answer {
    let limit = arguments.integer("limit").unwrap_or(100).clamp(1, 100);
    let limit = usize::try_from(limit).unwrap_or(100);
    let timeout = arguments.integer("timeout").unwrap_or(0).clamp(0, LONGEST_POLL_S);
    let deadline = Instant::now() + Duration::from_secs(timeout.unsigned_abs());
    let (turn, mut changed) = {
        let mut world = shared.world();
        (world.begin_poll(bot, arguments)?, world.bots[bot].queue.changed())
    };
    loop {
        changed.borrow_and_update();
        let batch = shared.world().poll(bot, turn, limit)?;
        if !batch.is_empty() {
            return Ok(Value::Array(batch));
        }
        tokio::select! {
            _ = changed.changed() => {}
            () = tokio::time::sleep_until(deadline) => return Ok(json!([])),
        }
    }
}
