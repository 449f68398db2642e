//! Updates under way: one person's in one chat one after another, different people's at the same time. A failing one
//! is tried again, then set aside with an alarm, so that it holds up nobody for ever.

use std::{
    collections::{HashMap, VecDeque},
    panic::AssertUnwindSafe,
    sync::Arc,
    time::Duration,
};

use futures::FutureExt;
use helpdesk_domain::ports::Fault;
use helpdesk_projections::{args, failpoint::failpoint};
use tokio::task::JoinSet;

use crate::{
    Door,
    incoming::{self, Incoming, Parsed},
    telegram::RawUpdate,
    turn,
};

/// After so many failures an update is set aside.
const ATTEMPTS: u32 = 5;

type Key = (i64, i64);

/// One update on its way.
struct Work {
    raw: RawUpdate,
    incoming: Option<Incoming>,
}

pub(crate) struct Inbox {
    door: Arc<Door>,
    waiting: HashMap<Key, VecDeque<Work>>,
    running: JoinSet<(Key, u32)>,
}

impl Inbox {
    pub fn new(door: Arc<Door>) -> Self {
        Self { door, waiting: HashMap::new(), running: JoinSet::new() }
    }

    /// Takes an update; [`Self::finished`] tells when it is done.
    pub fn put(&mut self, raw: RawUpdate) {
        let incoming = match incoming::parse(&raw) {
            Parsed::Understood(incoming) => Some(incoming),
            Parsed::Partly(incoming) => {
                metrics::counter!("helpdesk_telegram_updates_partly_understood_total").increment(1);
                tracing::info!(update = raw.id, "an update newer than this program was read as far as it goes");
                Some(incoming)
            }
            Parsed::Ignored => None,
            Parsed::Unknown => {
                metrics::counter!("helpdesk_telegram_updates_unknown_total").increment(1);
                tracing::warn!(update = raw.id, kind = kind(&raw), "an update of an unknown kind was left out");
                None
            }
        };
        let key = incoming.as_ref().map_or((0, i64::from(raw.id)), |incoming| (incoming.chat, incoming.author.account));
        let work = Work { raw, incoming };
        if let Some(queue) = self.waiting.get_mut(&key) {
            queue.push_back(work);
        } else {
            self.waiting.insert(key, VecDeque::new());
            self.start(key, work);
        }
    }

    /// The next update that is done; waits for ever when there is none under way.
    pub async fn finished(&mut self) -> u32 {
        loop {
            match self.running.join_next().await {
                None => std::future::pending().await,
                Some(Ok((key, id))) => {
                    let next = self.waiting.get_mut(&key).and_then(VecDeque::pop_front);
                    match next {
                        Some(work) => self.start(key, work),
                        None => {
                            self.waiting.remove(&key);
                        }
                    }
                    return id;
                }
                // Only when the runtime shuts down: panics are caught where they happen.
                Some(Err(_)) => {}
            }
        }
    }

    fn start(&mut self, key: Key, work: Work) {
        let door = Arc::clone(&self.door);
        self.running.spawn(async move {
            let id = work.raw.id;
            if let Some(incoming) = &work.incoming {
                carry(&door, &work.raw, incoming).await;
            }
            (key, id)
        });
    }
}

/// Until the update's effect is durable, or the update itself is set aside.
async fn carry(door: &Door, raw: &RawUpdate, incoming: &Incoming) {
    let mut failures = 0;
    loop {
        failpoint("bot.before_effect");
        let handled = AssertUnwindSafe(turn::take(door, incoming)).catch_unwind().await;
        let error = match handled {
            Ok(Ok(())) => {
                failpoint("bot.after_effect_before_offset");
                return;
            }
            Ok(Err(fault)) => fault.to_string(),
            Err(_) => "the handler panicked".to_owned(),
        };
        failures += 1;
        metrics::counter!("helpdesk_telegram_update_failures_total").increment(1);
        tracing::error!(update = raw.id, failures, error, "an update could not be taken");
        if failures >= ATTEMPTS && park(door, raw, incoming, &error, failures).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100 << failures.min(6))).await;
    }
}

/// Sets the update aside and tells its author that it was in vain.
async fn park(door: &Door, raw: &RawUpdate, incoming: &Incoming, error: &str, failures: u32) -> Result<(), Fault> {
    let now = door.desk.clock().now();
    let bot = door.telegram.bot_id();
    let mut tx = door.db.begin().await?;
    tx.execute(
        "INSERT INTO telegram_parked (bot, update_id, body, error, failures, parked_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (bot, update_id) DO NOTHING",
        args![bot, raw.id, &*raw.body, error, failures, now],
    )
    .await?;
    turn::apologise(&mut tx, incoming, bot, now).await?;
    tx.commit().await?;
    door.wake.call();
    metrics::counter!("helpdesk_telegram_updates_parked_total").increment(1);
    tracing::error!(update = raw.id, "an update was set aside: see the table telegram_parked");
    Ok(())
}

/// What an update is called, for the log: never what is in it.
fn kind(raw: &RawUpdate) -> String {
    let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&raw.body).unwrap_or_default();
    fields.keys().filter(|key| *key != "update_id").cloned().collect::<Vec<_>>().join(", ")
}
