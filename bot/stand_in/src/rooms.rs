//! A room: one conversation with its messages, as its participants see it.
//!
//! A private room belongs to one person and one bot; a group is one room for all. Who may enter
//! is decided by `world` and `groups`.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Map, Value};
use tokio::sync::watch;

const ANSWERS_KEPT: usize = 200;

/// Names a room. Groups are shared by all bots, so they have no `bot` of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RoomKey {
    /// The bot's place in `World::bots`.
    pub bot: Option<usize>,
    /// The chat's id as bots see it.
    pub chat: i64,
}

impl RoomKey {
    pub fn private(bot: usize, person: i64) -> Self {
        Self { bot: Some(bot), chat: person }
    }

    pub fn group(id: i64) -> Self {
        Self { bot: None, chat: id }
    }

    pub fn is_group(self) -> bool {
        self.bot.is_none()
    }
}

/// A message as stored.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// The `Message` object, ready to send.
    pub body: Map<String, Value>,
    /// Messages sent with a reply keyboard can't be edited later.
    pub editable: bool,
}

/// One conversation.
#[derive(Debug)]
pub(crate) struct Room {
    pub messages: BTreeMap<i64, Record>,
    /// The reply keyboard under the text field, if one is shown.
    pub keyboard: Option<Value>,
    /// The person has written to the bot at least once.
    pub started: bool,
    /// The person has blocked the bot.
    pub blocked: bool,
    /// The latest answers to presses, with the people who pressed.
    answers: VecDeque<(i64, Value)>,
    /// The last message id of a group; private rooms use the bot's own counter.
    pub last_message_id: i64,
    /// Counts changes; waiters watch it.
    revision: watch::Sender<u64>,
}

impl Room {
    pub fn new() -> Self {
        Self {
            messages: BTreeMap::new(),
            keyboard: None,
            started: false,
            blocked: false,
            answers: VecDeque::new(),
            last_message_id: 0,
            revision: watch::Sender::new(0),
        }
    }

    pub fn keep_answer(&mut self, person: i64, answer: Value) {
        if self.answers.len() == ANSWERS_KEPT {
            self.answers.pop_front();
        }
        self.answers.push_back((person, answer));
    }

    pub fn answers_to(&self, person: i64) -> Vec<&Value> {
        self.answers.iter().filter(|(presser, _)| *presser == person).map(|(_, answer)| answer).collect()
    }

    pub fn changed(&self) {
        self.revision.send_modify(|revision| *revision += 1);
    }

    pub fn revision(&self) -> watch::Receiver<u64> {
        self.revision.subscribe()
    }
}
