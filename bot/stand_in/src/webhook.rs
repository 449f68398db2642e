//! Webhooks: `setWebhook` and its kin, and the deliveries.
//!
//! Each chat has its own lane: a failing update is tried again after 0, 2, 4, 8 … seconds and
//! holds up only its own chat. The pauses follow the stand-in's clock, which tests can move.
//! Unlike the real one, plain HTTP and any port are accepted, as a local Bot API server does.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Failure};
use crate::arguments::Arguments;
use crate::faults::UpdateFault;
use crate::methods;
use crate::updates::Update;
use crate::world::{Shared, World};

const LONGEST_PAUSE_S: i64 = 120;
const ANSWER_WITHIN: Duration = Duration::from_mins(1);
/// A webhook that answers 410 for this long is removed.
const GONE_FOR: TimeDelta = TimeDelta::hours(23);

/// A bot's webhook.
#[derive(Debug)]
pub(crate) struct Webhook {
    url: String,
    secret: Option<String>,
    max_connections: usize,
    /// Tells this webhook's deliveries from those of an earlier one.
    generation: u64,
    lanes: HashMap<i64, Lane>,
    last_error: Option<(DateTime<Utc>, String)>,
    gone_since: Option<DateTime<Utc>>,
}

/// The deliveries of one chat.
#[derive(Debug)]
struct Lane {
    in_flight: bool,
    failures: u32,
    not_before: DateTime<Utc>,
}

/// `setWebhook`
pub(crate) fn set(shared: &Arc<Shared>, bot: usize, arguments: &Arguments) -> Answer {
    let url = arguments.text("url").unwrap_or_default();
    if url.is_empty() {
        return Ok(remove(&mut shared.world(), bot, arguments));
    }
    let parsed = url::Url::parse(&url).ok().filter(|url| url.scheme().starts_with("http"));
    if parsed.is_none() {
        return Err(Failure::bad("bad webhook: invalid webhook URL specified"));
    }
    let secret = arguments.text("secret_token").filter(|secret| !secret.is_empty());
    if secret.as_deref().is_some_and(|secret| !good_secret(secret)) {
        return Err(Failure::bad("secret token contains unallowed characters"));
    }
    let allowed: Option<Vec<String>> = arguments.object("allowed_updates", "allowed_updates")?;
    let connections = arguments.integer("max_connections").unwrap_or(40).clamp(1, 100);
    let mut world = shared.world();
    let account = &mut world.bots[bot];
    let generation = account.queue.end_polls("setWebhook request");
    if arguments.flag("drop_pending_updates") {
        account.queue.waiting.clear();
    }
    if let Some(allowed) = allowed {
        account.queue.allowed = allowed;
    }
    account.webhook = Some(Webhook {
        url,
        secret,
        max_connections: usize::try_from(connections).unwrap_or(40),
        generation,
        lanes: HashMap::new(),
        last_error: None,
        gone_since: None,
    });
    tokio::spawn(run(shared.clone(), bot, generation));
    Ok(json!(true))
}

fn good_secret(secret: &str) -> bool {
    secret.len() <= 256 && secret.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// `deleteWebhook`
pub(crate) fn remove(world: &mut World, bot: usize, arguments: &Arguments) -> Value {
    let account = &mut world.bots[bot];
    account.webhook = None;
    if arguments.flag("drop_pending_updates") {
        account.queue.waiting.clear();
    }
    account.queue.wake();
    json!(true)
}

/// `getWebhookInfo`
pub(crate) fn info(world: &World, bot: usize) -> Value {
    let account = &world.bots[bot];
    let mut info = json!({
        "url": account.webhook.as_ref().map_or("", |webhook| &webhook.url),
        "has_custom_certificate": false,
        "pending_update_count": account.queue.waiting.len(),
    });
    if !account.queue.allowed.is_empty() {
        info["allowed_updates"] = json!(account.queue.allowed);
    }
    if let Some(webhook) = &account.webhook {
        info["max_connections"] = json!(webhook.max_connections);
        if let Some((at, text)) = &webhook.last_error {
            info["last_error_date"] = json!(at.timestamp());
            info["last_error_message"] = json!(text);
        }
    }
    info
}

/// Delivers until the webhook is changed or removed.
async fn run(shared: Arc<Shared>, bot: usize, generation: u64) {
    let (mut queue, mut clock) = {
        let world = shared.world();
        (world.bots[bot].queue.changed(), world.clock())
    };
    loop {
        queue.borrow_and_update();
        clock.borrow_and_update();
        let Some((ready, pause)) = shared.world().take_ready(bot, generation) else {
            return;
        };
        for update in ready {
            tokio::spawn(deliver(shared.clone(), bot, generation, update));
        }
        tokio::select! {
            _ = queue.changed() => {}
            _ = clock.changed() => {}
            () = tokio::time::sleep(pause) => {}
            () = shared.stop.cancelled() => return,
        }
    }
}

impl World {
    /// Updates whose lane is free, and how long until the next lane may be tried.
    fn take_ready(&mut self, bot: usize, generation: u64) -> Option<(Vec<Update>, Duration)> {
        let now = self.now();
        let reorder = self.bots[bot].queue.waiting.len() > 1 && self.faults.take_update(bot, UpdateFault::Reorder);
        let account = &mut self.bots[bot];
        let webhook = account.webhook.as_mut().filter(|webhook| webhook.generation == generation)?;
        let mut waiting: Vec<&Update> = account.queue.waiting.iter().collect();
        if reorder {
            waiting.reverse();
        }
        let mut ready = Vec::new();
        let mut busy = webhook.lanes.values().filter(|lane| lane.in_flight).count();
        let mut next = now + TimeDelta::seconds(LONGEST_PAUSE_S);
        for update in waiting {
            let lane = webhook.lanes.entry(update.chat);
            let lane = lane.or_insert(Lane { in_flight: false, failures: 0, not_before: now });
            if lane.in_flight || busy >= webhook.max_connections {
                continue;
            }
            if lane.not_before > now {
                next = next.min(lane.not_before);
                continue;
            }
            lane.in_flight = true;
            busy += 1;
            ready.push(update.clone());
        }
        Some((ready, (next - now).to_std().unwrap_or_default()))
    }

    fn delivered(&mut self, bot: usize, generation: u64, update: &Update, outcome: &Result<Delivered, String>) {
        let now = self.now();
        let account = &mut self.bots[bot];
        let Some(webhook) = account.webhook.as_mut().filter(|webhook| webhook.generation == generation) else {
            return;
        };
        let gone = matches!(outcome, Ok(Delivered::Refused(410)));
        let trouble = match outcome {
            Ok(Delivered::Taken(_)) => None,
            Ok(Delivered::Refused(status)) => Some(format!("Wrong response from the webhook: {status}")),
            Err(trouble) => Some(trouble.clone()),
        };
        match trouble {
            None => {
                webhook.lanes.remove(&update.chat);
                webhook.gone_since = None;
                account.queue.waiting.retain(|waiting| waiting.id != update.id);
            }
            Some(trouble) => {
                webhook.last_error = Some((now, trouble));
                webhook.gone_since = gone.then(|| webhook.gone_since.unwrap_or(now));
                if let Some(lane) = webhook.lanes.get_mut(&update.chat) {
                    let pause_s = if lane.failures == 0 { 0 } else { 1 << lane.failures.min(7) };
                    lane.in_flight = false;
                    lane.failures += 1;
                    lane.not_before = now + TimeDelta::seconds(LONGEST_PAUSE_S.min(pause_s));
                }
                if webhook.gone_since.is_some_and(|since| now - since > GONE_FOR) {
                    account.webhook = None;
                }
            }
        }
        account.queue.wake();
    }
}

/// What the bot's endpoint said.
enum Delivered {
    /// 2xx; perhaps with a call in the answer.
    Taken(Option<Map<String, Value>>),
    Refused(u16),
}

async fn deliver(shared: Arc<Shared>, bot: usize, generation: u64, update: Update) {
    let twice = shared.world().faults.take_update(bot, UpdateFault::Duplicate);
    let mut outcome = post(&shared, bot, &update).await;
    if twice {
        outcome = post(&shared, bot, &update).await;
    }
    shared.world().delivered(bot, generation, &update, &outcome);
    if let Ok(Delivered::Taken(Some(mut call))) = outcome
        && let Some(Value::String(method)) = call.remove("method")
    {
        // Nobody reads the result of such a call, in Telegram either.
        let _ = Box::pin(methods::call(&shared, bot, &method, Arguments::from_map(call))).await;
    }
}

async fn post(shared: &Shared, bot: usize, update: &Update) -> Result<Delivered, String> {
    let request = {
        let world = shared.world();
        let Some(webhook) = &world.bots[bot].webhook else {
            return Ok(Delivered::Taken(None));
        };
        let request = shared.http.post(&webhook.url).json(&update.body).timeout(ANSWER_WITHIN);
        match &webhook.secret {
            Some(secret) => request.header("X-Telegram-Bot-Api-Secret-Token", secret),
            None => request,
        }
    };
    let response = request.send().await.map_err(|_| "Connection refused".to_owned())?;
    if !response.status().is_success() {
        return Ok(Delivered::Refused(response.status().as_u16()));
    }
    let body = response.bytes().await.unwrap_or_default();
    Ok(Delivered::Taken(serde_json::from_slice(&body).ok()))
}
