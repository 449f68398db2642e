//! Receiving by webhook: Telegram posts each update, and is answered 2xx only when the update's effect is durable;
//! anything else makes it come again later. One endpoint for poem, one task that keeps the webhook registered and
//! takes the updates in their order. What an update means is the inbox's and the turn's.

use std::{collections::HashMap, sync::Arc, time::Duration};

use poem::{
    Endpoint, Request, Response,
    http::{HeaderValue, Method, StatusCode, header},
};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use subtle::ConstantTimeEq;
use teloxide::payloads::{GetWebhookInfo, SetWebhook, setters::*};
use tokio::{
    sync::{Mutex, mpsc, oneshot},
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    Door,
    inbox::Inbox,
    poll,
    telegram::{RawUpdate, Trouble, WANTED},
};

/// Where Telegram posts to, below the product's own address.
pub const WEBHOOK_PATH: &str = "/telegram/webhook";

const SECRET: &str = "X-Telegram-Bot-Api-Secret-Token";
/// Updates are small: a message of 4 096 characters with its entities stays far below.
const MAX_BODY: usize = 1024 * 1024;
/// Telegram waits a minute; what takes longer comes again and finds its effect.
const PATIENCE: Duration = Duration::from_secs(50);
/// Updates that are being taken; more are told to come again.
const AT_ONCE: usize = 1000;
/// Somebody may remove the webhook, or the address may be out of Telegram's reach: looked at this often.
const LOOK: Duration = Duration::from_mins(1);

/// How the webhook is reached.
#[derive(Debug, Clone)]
pub struct WebhookSettings {
    /// The public address of [`WEBHOOK_PATH`].
    pub url: Url,
    /// 1–256 of `A-Za-z0-9_-`.
    pub secret: SecretString,
}

impl WebhookSettings {
    /// # Errors
    /// A sentence when Telegram would not take the secret.
    pub fn new(public_url: &Url, secret: SecretString) -> Result<Self, String> {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let text = secret.expose_secret();
        if text.is_empty() || text.len() > 256 || !text.chars().all(fits) {
            return Err("the webhook's secret must be 1 to 256 of A-Z, a-z, 0-9, _ and -".to_owned());
        }
        let base = public_url.as_str().trim_end_matches('/');
        let url = Url::parse(&format!("{base}{WEBHOOK_PATH}")).map_err(|_| "the webhook's address".to_owned())?;
        Ok(Self { url, secret })
    }
}

/// An update that was posted, and whom to tell when its effect is durable.
struct Arrival {
    raw: RawUpdate,
    done: oneshot::Sender<()>,
}

/// Between the endpoint and the task.
pub(crate) struct Hook {
    settings: WebhookSettings,
    post: mpsc::Sender<Arrival>,
    arrivals: Mutex<mpsc::Receiver<Arrival>>,
}

impl Hook {
    pub fn new(settings: WebhookSettings) -> Self {
        let (post, arrivals) = mpsc::channel(AT_ONCE);
        Self { settings, post, arrivals: Mutex::new(arrivals) }
    }

    async fn take(&self, secret: Option<&[u8]>, body: &[u8]) -> StatusCode {
        let right = self.settings.secret.expose_secret().as_bytes();
        if !secret.is_some_and(|given| bool::from(given.ct_eq(right))) {
            metrics::counter!("helpdesk_telegram_webhook_refused_total").increment(1);
            return StatusCode::UNAUTHORIZED;
        }
        let Some(raw) = std::str::from_utf8(body).ok().and_then(RawUpdate::read) else {
            return StatusCode::BAD_REQUEST;
        };
        let (done, durable) = oneshot::channel();
        if self.post.try_send(Arrival { raw, done }).is_err() {
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        match timeout(PATIENCE, durable).await {
            Ok(Ok(())) => StatusCode::OK,
            Ok(Err(_)) | Err(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// The endpoint, to be put at [`WEBHOOK_PATH`].
#[derive(Clone)]
pub struct Webhook(pub(crate) Arc<Hook>);

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Webhook").field(&self.0.settings.url.as_str()).finish()
    }
}

impl Endpoint for Webhook {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let status = if request.method() == Method::POST {
            match request.take_body().into_bytes_limit(MAX_BODY).await {
                Ok(body) => self.0.take(request.headers().get(SECRET).map(HeaderValue::as_bytes), &body).await,
                Err(_) => StatusCode::PAYLOAD_TOO_LARGE,
            }
        } else {
            StatusCode::METHOD_NOT_ALLOWED
        };
        let response = Response::builder().status(status);
        // What was too large was not read to its end: no other request can follow it on this connection.
        let is_cut = status == StatusCode::PAYLOAD_TOO_LARGE;
        Ok(if is_cut { response.header(header::CONNECTION, "close") } else { response }.finish())
    }
}

/// Takes what is posted to this node.
pub(crate) async fn receive(door: Arc<Door>, hook: Arc<Hook>, cancel: CancellationToken) {
    tokio::select! {
        () = cancel.cancelled() => {}
        () = take(&door, &hook) => {}
    }
}

/// Sees to it that Telegram posts here.
pub(crate) async fn keep_registered(door: Arc<Door>, hook: Arc<Hook>, cancel: CancellationToken) {
    tokio::select! {
        () = cancel.cancelled() => {}
        () = registering(&door, &hook.settings) => {}
    }
}

async fn take(door: &Arc<Door>, hook: &Hook) {
    let mut arrivals = hook.arrivals.lock().await;
    let mut inbox = Inbox::new(Arc::clone(door));
    let mut waiting: HashMap<u32, Vec<oneshot::Sender<()>>> = HashMap::new();
    loop {
        tokio::select! {
            Some(Arrival { raw, done }) = arrivals.recv() => match waiting.get_mut(&raw.id) {
                // It came again while it is under way: both are answered when it is done.
                Some(others) => others.push(done),
                None => {
                    waiting.insert(raw.id, vec![done]);
                    inbox.put(raw);
                }
            },
            id = inbox.finished() => {
                for done in waiting.remove(&id).into_iter().flatten() {
                    // Fails when nobody waits any more.
                    let _ = done.send(());
                }
            }
        }
    }
}

async fn registering(door: &Door, settings: &WebhookSettings) {
    let mut failures = 0;
    let mut registered = false;
    loop {
        let pause = match register(door, settings, &mut registered).await {
            Ok(()) => {
                failures = 0;
                poll::connected(door);
                LOOK
            }
            Err(trouble) => {
                failures += 1;
                poll::say(door, &trouble);
                poll::pause_after(failures, &trouble)
            }
        };
        tokio::time::sleep(pause).await;
    }
}

/// Registers the webhook at the start, since its secret may be a new one, and whenever it is not there any more.
async fn register(door: &Door, settings: &WebhookSettings, registered: &mut bool) -> Result<(), Trouble> {
    #[derive(Deserialize)]
    struct Info {
        #[serde(default)]
        url: String,
        #[serde(default)]
        pending_update_count: u64,
        #[serde(default)]
        last_error_message: Option<String>,
    }
    poll::greet(door).await?;
    let known: Info = door.telegram.call_for(&GetWebhookInfo::new()).await?;
    if !*registered || known.url != settings.url.as_str() {
        let payload =
            SetWebhook::new(settings.url.clone()).secret_token(settings.secret.expose_secret()).allowed_updates(WANTED);
        door.telegram.call(&payload).await?;
        *registered = true;
        return Ok(());
    }
    match known.last_error_message.filter(|_| known.pending_update_count > 0) {
        Some(said) => Err(Trouble::Network(format!("Telegram can't deliver to the webhook: {said}"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_telegram_would_refuse_is_refused_here() {
        let base = Url::parse("https://desk.example.org/helpdesk/").unwrap();
        let settings = WebhookSettings::new(&base, "good_one-1".into()).unwrap();
        assert_eq!(settings.url.as_str(), "https://desk.example.org/helpdesk/telegram/webhook");
        for secret in ["", "пароль", "a b", &"a".repeat(257)] {
            assert!(WebhookSettings::new(&base, secret.into()).is_err());
        }
    }
}
