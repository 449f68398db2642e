//! The Telegram door: updates in, commands to the desk, messages out. Authorises nobody by itself: every press is
//! given to the desk as the presser's own.
//!
//! - [`poll`] or [`webhook`] receives, [`inbox`] keeps the order per person, [`turn`] handles one update and makes its
//!   effect durable;
//! - [`notify`] turns events into outbox rows, [`outbox`] sends them, to the chat or by mail;
//! - [`form`] and [`order`] are what people see.
//!
//! Without a token there is no chat, and what concerns people goes out by mail alone.

mod buttons;
mod cards;
mod digest;
mod drafts;
mod form;
mod inbox;
mod incoming;
mod mail;
mod notify;
mod order;
mod outbox;
mod poll;
mod reader;
mod standby;
mod state;
mod telegram;
mod turn;
mod wake;
mod webhook;
mod words;

use std::sync::Arc;

use async_trait::async_trait;
use helpdesk_domain::{
    Desk, PersonId,
    ports::{Clock, Fault, Mailer},
};
use helpdesk_projections::{Db, Duties, Duty, Positions};
use secrecy::SecretString;
use teloxide::payloads::GetMe;
use tokio::{sync::watch, time::Instant};
use tokio_util::sync::CancellationToken;
use url::Url;

pub use notify::Notifications;
pub use state::{BotState, Link};
pub use webhook::{WEBHOOK_PATH, Webhook, WebhookSettings};

use outbox::{Pace, Road};
use telegram::Telegram;
use wake::Wake;
use webhook::Hook;

/// What the bot starts with.
#[derive(Debug, Clone)]
pub struct Settings {
    pub token: SecretString,
    /// `https://api.telegram.org`, a self-hosted Bot API server, or the stand-in.
    pub api_url: Url,
    /// An HTTP or SOCKS5 proxy.
    pub proxy: Option<Url>,
    /// Where the Mini App is; none: the chats have no button for it.
    pub mini_app: Option<Url>,
    /// None: updates are polled.
    pub webhook: Option<WebhookSettings>,
}

/// What other parts of the product lend to this door; each may be missing.
#[derive(Clone, Default)]
pub struct Lent {
    pub mailer: Option<Arc<dyn Mailer>>,
    pub sign_in: Option<Arc<dyn SignInLinks>>,
    /// How people reach the panel, for links in mails.
    pub public_url: Option<Url>,
}

impl std::fmt::Debug for Lent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let public_url = self.public_url.as_ref().map(Url::as_str);
        f.debug_struct("Lent").field("public_url", &public_url).finish_non_exhaustive()
    }
}

/// Signing in to the panel from the chat: who keeps the browsers that asked, and makes the links.
#[async_trait]
pub trait SignInLinks: Send + Sync {
    /// What the browser that was given this code calls itself. None: the code is unknown, too old or was used.
    async fn browser(&self, code: &str) -> Result<Option<String>, Fault>;
    /// The person's link for that browser; it can be made once.
    async fn link(&self, code: &str, person: PersonId) -> Result<Option<Url>, Fault>;
}

/// What every part of the bot works with.
pub(crate) struct Door {
    pub desk: Arc<Desk>,
    pub db: Db,
    pub positions: Arc<Positions>,
    pub telegram: Telegram,
    pub mini_app: Option<Url>,
    pub pace: Pace,
    pub wake: Wake,
    pub state: watch::Sender<BotState>,
    pub lent: Lent,
}

/// The name of the one duty of receiving and sending. It is one, so that who writes a message wakes who sends it.
const DUTY: &str = "telegram";

/// The bot of one token; without one, what goes out by mail.
pub struct Bot {
    door: Arc<Door>,
    hook: Option<Arc<Hook>>,
    duty: Duty,
}

impl Bot {
    /// Puts the bot together; nothing is called yet.
    ///
    /// # Errors
    /// A sentence when an address in the settings can't be used.
    pub fn new(
        settings: Option<&Settings>,
        lent: Lent,
        desk: Arc<Desk>,
        db: Db,
        positions: Arc<Positions>,
    ) -> Result<Self, String> {
        let state = watch::Sender::new(BotState::starting(desk.clock().now()));
        let telegram = settings.map_or_else(|| Ok(Telegram::off()), Telegram::new)?;
        let hook = settings.and_then(|settings| settings.webhook.clone());
        let pace = Pace::new(Instant::now());
        let mini_app = settings.and_then(|settings| settings.mini_app.clone());
        let door = Door { desk, db, positions, telegram, mini_app, pace, wake: Wake::default(), state, lent };
        let hook = hook.map(|settings| Arc::new(Hook::new(settings)));
        Ok(Self { door: Arc::new(door), hook, duty: Duties::alone().duty(DUTY) })
    }

    /// Among several nodes: only one of them polls and sends.
    #[must_use]
    pub fn among(self, duties: &Duties) -> Self {
        Self { duty: duties.duty(DUTY), ..self }
    }

    /// The endpoint to be put at [`WEBHOOK_PATH`], when updates come by webhook.
    pub fn webhook(&self) -> Option<Webhook> {
        self.hook.clone().map(Webhook)
    }

    /// How it stands with Telegram, now and from now on.
    pub fn state(&self) -> watch::Receiver<BotState> {
        self.door.state.subscribe()
    }

    /// Receives and sends, whenever that is this node's duty, until it is cancelled. Nothing that Telegram or the
    /// network does ends it.
    pub async fn run(&self, cancel: CancellationToken) {
        let door = &self.door;
        let work = || async {
            tokio::join!(
                self.keep_receiving(cancel.clone()),
                outbox::router::run(Arc::clone(door), cancel.clone()),
                outbox::sender::run(Arc::clone(door), Road::Telegram, cancel.clone()),
                outbox::sender::run(Arc::clone(door), Road::Mail, cancel.clone()),
                digest::run(Arc::clone(door), cancel.clone()),
            );
        };
        tokio::join!(
            standby::run(door, &self.duty, &cancel),
            standby::pass_calls_on(door, &self.duty, &cancel),
            self.take_posted(cancel.clone()),
            self.duty.perform(&cancel, work)
        );
    }

    /// One node polls, or sees to it that Telegram posts.
    async fn keep_receiving(&self, cancel: CancellationToken) {
        let door = Arc::clone(&self.door);
        match &self.hook {
            Some(hook) => webhook::keep_registered(door, Arc::clone(hook), cancel).await,
            None if door.telegram.is_on() => poll::run(door, cancel).await,
            None => {}
        }
    }

    /// What is posted is taken by whichever node it reaches.
    async fn take_posted(&self, cancel: CancellationToken) {
        if let Some(hook) = &self.hook {
            webhook::receive(Arc::clone(&self.door), Arc::clone(hook), cancel).await;
        }
    }
}

impl std::fmt::Debug for Bot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bot").field("telegram", &self.door.telegram).finish_non_exhaustive()
    }
}

/// Asks Telegram once, for `helpdesk check`.
pub async fn check(settings: &Settings, clock: &dyn Clock) -> Result<BotState, String> {
    let telegram = Telegram::new(settings)?;
    let now = clock.now();
    Ok(match telegram.call(&GetMe::new()).await {
        Ok(me) => BotState { link: Link::Connected, since: now, username: me.user.username, detail: None },
        Err(trouble) => BotState::troubled(&trouble, now),
    })
}
