//! What this door is given: the desk, the read models, and its settings. Put together in `src/`.

use std::sync::Arc;

use helpdesk_domain::{Desk, Locale, PersonId, Timestamp, ports::Fault};
use helpdesk_projections::{Db, positions::Positions};
use tokio::sync::watch;
use url::Url;

use crate::{
    reports::Moments,
    sign_in::{attempts::Attempts, links, sessions::Sessions},
};

/// The door's state, cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    pub db: Db,
    pub desk: Arc<Desk>,
    pub positions: Arc<Positions>,
    pub settings: Arc<Settings>,
    /// How the bot is doing, for the system page and for links into the chat.
    pub telegram: watch::Receiver<Telegram>,
    attempts: Arc<Attempts>,
    /// Past moments that were folded for reports.
    pub(crate) moments: Arc<Moments>,
    pub(crate) sessions: Arc<Sessions>,
}

/// What the composition decides about this door.
pub struct Settings {
    /// Where people reach the product, without a slash at the end.
    pub public_url: Url,
    /// The language of those who say none.
    pub locale: Locale,
    /// Checks a Mini App's signature; without it there is no Mini App sign-in.
    pub bot_token: Option<String>,
    /// An origin that may show the Mini App in a frame, beside Telegram's own web clients: the demo's chat page.
    pub mini_app_framed_by: Option<String>,
    /// Whether messages can go out by mail.
    pub has_mail: bool,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { public_url, locale, bot_token, mini_app_framed_by, has_mail } = self;
        f.debug_struct("Settings")
            .field("public_url", &public_url.as_str())
            .field("locale", locale)
            .field("bot_token", &bot_token.as_ref().map(|_| "…"))
            .field("mini_app_framed_by", mini_app_framed_by)
            .field("has_mail", has_mail)
            .finish()
    }
}

/// How the bot is doing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Telegram {
    pub state: TelegramState,
    /// Its name, once Telegram told it.
    pub bot: Option<String>,
    /// What is wrong, in words without secrets.
    pub trouble: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TelegramState {
    /// No token: no bot.
    #[default]
    Off,
    Connecting,
    Running,
    /// Out of reach or refused; it comes back by itself.
    Failing,
}

impl App {
    pub fn new(
        db: Db,
        desk: Arc<Desk>,
        positions: Arc<Positions>,
        settings: Settings,
        telegram: watch::Receiver<Telegram>,
    ) -> Self {
        Self {
            sessions: Arc::new(Sessions::of_database(db.clone())),
            db,
            desk,
            positions,
            settings: Arc::new(settings),
            telegram,
            attempts: Arc::default(),
            moments: Arc::default(),
        }
    }

    pub fn now(&self) -> Timestamp {
        self.desk.clock().now()
    }

    pub(crate) fn attempts(&self) -> &Attempts {
        &self.attempts
    }

    /// Whether cookies may only travel over TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.settings.public_url.scheme() == "https"
    }

    /// For the bot: the sign-in link for the browser that gave its person this code; see [`links`]. None: the code
    /// is unknown, too old or was used.
    pub async fn sign_in_link(&self, code: &str, person: PersonId) -> Result<Option<String>, Fault> {
        let path = links::create_link(&self.db, &self.desk, code, person).await?;
        let base = self.settings.public_url.as_str().trim_end_matches('/');
        Ok(path.map(|path| format!("{base}{path}")))
    }

    /// A link that opens the bot's chat with a start parameter; none while the bot has no name.
    pub(crate) fn chat_link(&self, start: &str) -> Option<String> {
        self.telegram.borrow().bot.as_ref().map(|bot| format!("https://t.me/{bot}?start={start}"))
    }
}
