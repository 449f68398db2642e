//! What is to be said, in Telegram or by mail, as rows: written in the same transaction as the reason for saying it, sent
//! afterwards by [`sender`]. Delivery is at least once: neither Telegram nor SMTP has a key by which it would know a
//! repeated message.
//! Texts that depend on an order or a form are rendered when they are sent, from what is true then.

mod deliver;
mod pace;
pub(crate) mod router;
mod rows;
pub(crate) mod sender;

use helpdesk_domain::{OrderId, PersonId, PhotoId, Timestamp, ports::Fault};
use helpdesk_projections::{Tx, args};
use serde::{Deserialize, Serialize};
use teloxide::types::InlineKeyboardMarkup;

use crate::{
    mail::About,
    notify::{PersonSignal, Signal, What},
};

pub(crate) use deliver::End;
pub(crate) use pace::Pace;

/// By which road a row goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Road {
    Telegram,
    Mail,
}

impl Road {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::Mail => "mail",
        }
    }
}

/// Where an order's card goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    /// Into the message that shows it already; a new one when there is none.
    Same,
    /// Into the message that shows it already, or nowhere.
    OnlySame,
    /// Below everything else in the chat; the older message goes.
    Below,
}

/// One thing to say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Body {
    /// An event whose readers are still to be found.
    Signal(Signal),
    /// The same of a person.
    Person(PersonSignal),
    Text {
        html: String,
        #[serde(default)]
        keyboard: Option<InlineKeyboardMarkup>,
        /// The topic.
        #[serde(default)]
        thread: Option<i32>,
    },
    /// Other words in a message that is there: a page turned.
    Edit {
        message: i32,
        html: String,
        #[serde(default)]
        keyboard: Option<InlineKeyboardMarkup>,
    },
    /// Last words in the message of a slot, which is forgotten then.
    Close {
        slot: String,
        html: String,
    },
    /// Takes the buttons off a message.
    Strip {
        message: i32,
    },
    /// The form as it stands, in its one message.
    Form {
        account: i64,
        /// Below everything else, unless it is below this message already.
        below: bool,
        #[serde(default)]
        after: i32,
        #[serde(default)]
        thread: Option<i32>,
    },
    Card {
        order: OrderId,
        place: Place,
        silent: bool,
    },
    /// A person's own message about an event.
    Notice {
        signal: Signal,
    },
    /// Somebody's question to be let in, for one who may.
    Petition {
        person: PersonId,
        /// Asked just now: below everything else.
        #[serde(default)]
        anew: bool,
    },
    Photo {
        photo: PhotoId,
        number: u64,
    },
    /// To a press; as a message when it comes too late for that.
    Answer {
        query: String,
        text: String,
        alert: bool,
    },
    /// The morning's digest, for the reader whose chat it is.
    Digest,
    /// To a person's e-mail address.
    Mail {
        person: PersonId,
        about: About,
    },
    /// The command menu of one chat, for whoever it belongs to now.
    Menu,
}

/// A row to write.
#[derive(Debug, Clone)]
pub(crate) struct Out {
    /// The same thing is said once.
    pub dedupe: String,
    /// None: a mail, or whom it is for is still to be found.
    pub chat: Option<i64>,
    pub body: Body,
    /// What the read models must have reached before it is rendered.
    pub position: u64,
    pub due_at: Timestamp,
    pub expires_at: Option<Timestamp>,
}

impl Out {
    /// Rows of a lane are sent one after another. Answers to presses wait for nobody.
    fn lane(&self) -> String {
        match (&self.body, self.chat) {
            (Body::Answer { query, .. }, _) => format!("press {query}"),
            (Body::Mail { person, .. }, _) => format!("mail {person}"),
            (_, Some(chat)) => chat.to_string(),
            (_, None) => "routing".to_owned(),
        }
    }

    /// The road, and whose mail it is.
    const fn road(&self) -> (Road, Option<PersonId>) {
        match &self.body {
            Body::Mail { person, .. } => (Road::Mail, Some(*person)),
            _ => (Road::Telegram, None),
        }
    }

    /// Only the newest waiting row of a subject is sent: each shows everything.
    fn subject(&self) -> Option<String> {
        match &self.body {
            Body::Form { account, .. } => Some(format!("form {account}")),
            Body::Card { order, place: Place::Same | Place::OnlySame, .. } => Some(format!("card {order}")),
            // Two levels of a clock that are reached at once are one reminder to a group.
            Body::Notice { signal: Signal { order, what: What::Reminded { clock, .. }, .. } }
                if self.chat.is_some_and(|chat| chat < 0) =>
            {
                Some(format!("reminder {order} {}", clock.as_str()))
            }
            Body::Menu => Some("menu".to_owned()),
            Body::Petition { person, .. } => Some(format!("access {person}")),
            _ => None,
        }
    }

    /// Writes the row, unless it has been written before.
    pub async fn put(mut self, tx: &mut Tx, now: Timestamp) -> Result<(), Fault> {
        let subject = self.subject();
        if let (Some(subject), Some(chat)) = (&subject, self.chat) {
            let replaced = tx
                .fetch(
                    "DELETE FROM outbox WHERE subject = $1 AND state = 'waiting' AND chat = $2 RETURNING body",
                    args![subject, chat],
                )
                .await?;
            for row in replaced {
                self.keep_of(&row.json("body")?);
            }
        }
        let dead = tx.fetch_one("SELECT reason FROM dead_chats WHERE chat = $1", args![self.chat]).await?;
        let (state, why) = match (dead, &self.body) {
            // Not sent, and not forgotten either: the state page counts it.
            (Some(dead), _) => ("failed", Some(dead.text("reason")?)),
            (None, Body::Signal(_) | Body::Person(_)) => ("routing", None),
            (None, _) => ("waiting", None),
        };
        let (road, person) = self.road();
        let done_at = why.is_some().then_some(now);
        let body = serde_json::to_string(&self.body).map_err(|error| Fault::because("writing a message", error))?;
        tx.execute(
            "INSERT INTO outbox (dedupe, lane, chat, subject, body, position, state, due_at, retry_at, expires_at,
                created_at, last_error, done_at, road, person)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT (dedupe) DO NOTHING",
            args![
                &self.dedupe,
                self.lane(),
                self.chat,
                subject,
                body,
                self.position,
                state,
                self.due_at,
                self.due_at,
                self.expires_at,
                now,
                why,
                done_at,
                road.as_str(),
                person
            ],
        )
        .await?;
        Ok(())
    }

    /// What a replaced row asked for beyond showing the latest.
    fn keep_of(&mut self, replaced: &Body) {
        match (&mut self.body, replaced) {
            (Body::Form { below, .. }, Body::Form { below: before, .. }) => *below |= before,
            (Body::Card { place: place @ Place::OnlySame, .. }, Body::Card { place: Place::Same, .. }) => {
                *place = Place::Same;
            }
            _ => {}
        }
    }
}
