//! How the bot stands with Telegram, for the state page and for `helpdesk check`. The rest of the product works
//! whatever this says.

use helpdesk_domain::Timestamp;
use serde::Serialize;
use tokio::sync::watch;

use crate::telegram::Trouble;

/// The connection to the Bot API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    Starting,
    Connected,
    /// The token is not accepted.
    Unauthorised,
    /// Another program receives the updates of this bot.
    Conflict,
    Unreachable,
}

/// The link, since when, and what Telegram or the network said. Never the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BotState {
    pub link: Link,
    pub since: Timestamp,
    /// The bot's user name, once Telegram has told it.
    pub username: Option<String>,
    pub detail: Option<String>,
}

impl BotState {
    pub(crate) const fn starting(now: Timestamp) -> Self {
        Self { link: Link::Starting, since: now, username: None, detail: None }
    }

    pub(crate) fn troubled(trouble: &Trouble, now: Timestamp) -> Self {
        let link = match trouble {
            Trouble::Unauthorised => Link::Unauthorised,
            Trouble::Conflict(_) => Link::Conflict,
            _ => Link::Unreachable,
        };
        Self { link, since: now, username: None, detail: Some(trouble.to_string()) }
    }
}

/// Changes the state; true when the link is another one than before.
pub(crate) fn set(state: &watch::Sender<BotState>, next: BotState) -> bool {
    let mut changed = false;
    state.send_if_modified(|now| {
        changed = now.link != next.link;
        let since = if changed { next.since } else { now.since };
        let username = next.username.clone().or_else(|| now.username.take());
        let next = BotState { since, username, ..next };
        std::mem::replace(now, next.clone()) != next
    });
    changed
}
