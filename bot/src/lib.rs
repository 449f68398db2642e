//! The Telegram door: updates in, commands to the desk, messages out. Authorises nobody by itself: every press is
//! given to the desk as the presser's own.
//!
//! - [`poll`] receives, [`inbox`] keeps the order per person, [`turn`] handles one update and makes its effect durable;
//! - [`notify`] turns events into outbox rows, [`outbox`] sends them;
//! - [`form`] and [`order`] are what people see.
//!
//! Webhooks are not here yet.

mod buttons;
mod cards;
mod drafts;
mod form;
mod inbox;
mod incoming;
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
mod words;

use std::sync::Arc;

use helpdesk_domain::{Desk, ports::Clock};
use helpdesk_projections::{Db, Duties, Duty, Positions};
use secrecy::SecretString;
use teloxide::payloads::GetMe;
use tokio::{sync::watch, time::Instant};
use tokio_util::sync::CancellationToken;
use url::Url;

pub use notify::Notifications;
pub use state::{BotState, Link};

use outbox::Pace;
use telegram::Telegram;
use wake::Wake;

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
}

/// The name of the one duty of receiving and sending. It is one, so that who writes a message wakes who sends it.
const DUTY: &str = "telegram";

/// The bot of one token.
pub struct Bot {
    door: Arc<Door>,
    duty: Duty,
}

impl Bot {
    /// Puts the bot together; nothing is called yet.
    ///
    /// # Errors
    /// A sentence when an address in the settings can't be used.
    pub fn new(settings: &Settings, desk: Arc<Desk>, db: Db, positions: Arc<Positions>) -> Result<Self, String> {
        let state = watch::Sender::new(BotState::starting(desk.clock().now()));
        let telegram = Telegram::new(settings)?;
        let pace = Pace::new(Instant::now());
        let mini_app = settings.mini_app.clone();
        let door = Door { desk, db, positions, telegram, mini_app, pace, wake: Wake::default(), state };
        Ok(Self { door: Arc::new(door), duty: Duties::alone().duty(DUTY) })
    }

    /// Among several nodes: only one of them receives and sends.
    #[must_use]
    pub fn among(self, duties: &Duties) -> Self {
        Self { duty: duties.duty(DUTY), ..self }
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
                poll::run(Arc::clone(door), cancel.clone()),
                outbox::router::run(Arc::clone(door), cancel.clone()),
                outbox::sender::run(Arc::clone(door), cancel.clone()),
            );
        };
        tokio::join!(standby::run(door, &self.duty, &cancel), self.duty.perform(&cancel, work));
    }
}

impl std::fmt::Debug for Bot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bot").field("telegram", &self.door.telegram).finish_non_exhaustive()
    }
}

/// Runs the bot of these settings until it is cancelled.
///
/// # Errors
/// As [`Bot::new`].
pub async fn run(
    settings: &Settings,
    desk: Arc<Desk>,
    db: Db,
    positions: Arc<Positions>,
    cancel: CancellationToken,
) -> Result<(), String> {
    Bot::new(settings, desk, db, positions)?.run(cancel).await;
    Ok(())
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
