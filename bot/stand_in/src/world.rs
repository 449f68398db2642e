//! The world behind both doors: bots, people, groups and rooms under one lock, and its clock.
//!
//! Only state and look-ups; what happens in it is in `messages`, `updates` and the methods. The
//! lock is never held across an await.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use parking_lot::{Mutex, MutexGuard};
use serde_json::{Value, json};
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;

use crate::Settings;
use crate::bots::BotAccount;
use crate::calls::CallLog;
use crate::connection::Connections;
use crate::faults::Faults;
use crate::files::Files;
use crate::groups::Group;
use crate::people::Person;
use crate::rooms::{Room, RoomKey};

/// The machine's time, of which the stand-in's clock is made.
#[expect(clippy::disallowed_methods, reason = "this is the clock; nobody here sees the helpdesk's")]
pub(crate) fn real_time() -> DateTime<Utc> {
    Utc::now()
}

/// For file ids and album ids, which say nothing.
#[expect(clippy::disallowed_methods, reason = "no database here, and nothing to order by")]
pub(crate) fn random() -> u128 {
    uuid::Uuid::new_v4().as_u128()
}

/// What every request handler holds.
pub(crate) struct Shared {
    world: Mutex<World>,
    pub http: reqwest::Client,
    pub connections: Connections,
    pub stop: CancellationToken,
}

impl Shared {
    pub fn new(settings: &Settings, connections: Connections, stop: CancellationToken) -> Arc<Self> {
        Arc::new(Self { world: Mutex::new(World::new(settings)), http: reqwest::Client::new(), connections, stop })
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock()
    }
}

/// A press on an inline button, until and after the bot answers it.
#[derive(Debug, Clone)]
pub(crate) struct Callback {
    pub bot: usize,
    pub person: i64,
    pub room: RoomKey,
    pub message_id: i64,
    pub data: String,
    pub at: DateTime<Utc>,
    pub answer: Option<Value>,
}

/// Everything that exists.
pub(crate) struct World {
    /// How far the clock has been moved forward.
    shift: watch::Sender<TimeDelta>,
    pub bots: Vec<BotAccount>,
    pub people: BTreeMap<i64, Person>,
    pub groups: BTreeMap<i64, Group>,
    pub rooms: BTreeMap<RoomKey, Room>,
    /// Presses by id; the ids rise.
    pub callbacks: BTreeMap<String, Callback>,
    pub files: Files,
    pub faults: Faults,
    pub calls: CallLog,
    pub live: broadcast::Sender<Value>,
}

impl World {
    fn new(settings: &Settings) -> Self {
        Self {
            shift: watch::Sender::new(TimeDelta::zero()),
            bots: settings.bots.iter().map(BotAccount::new).collect(),
            people: settings.people.iter().map(|person| (person.id, person.clone())).collect(),
            groups: BTreeMap::new(),
            rooms: BTreeMap::new(),
            callbacks: BTreeMap::new(),
            files: Files::default(),
            faults: Faults::default(),
            calls: CallLog::default(),
            live: broadcast::Sender::new(1024),
        }
    }

    /// The stand-in's time: the real one, plus what tests have added.
    pub fn now(&self) -> DateTime<Utc> {
        real_time() + *self.shift.borrow()
    }

    pub fn advance(&self, by: TimeDelta) {
        self.shift.send_modify(|shift| *shift += by);
    }

    /// Wakes whenever the clock is moved.
    pub fn clock(&self) -> watch::Receiver<TimeDelta> {
        self.shift.subscribe()
    }

    pub fn bot_by_token(&self, token: &str) -> Option<usize> {
        self.bots.iter().position(|bot| bot.token == token)
    }

    /// By user name; without one, the first bot there is.
    pub fn bot_by_name(&self, username: Option<&str>) -> Option<usize> {
        match username.map(|name| name.trim_start_matches('@')) {
            Some(name) => self.bots.iter().position(|bot| bot.username.eq_ignore_ascii_case(name)),
            None => (!self.bots.is_empty()).then_some(0),
        }
    }

    pub fn room_mut(&mut self, key: RoomKey) -> &mut Room {
        self.rooms.entry(key).or_insert_with(Room::new)
    }

    /// The `Chat` object of a room.
    pub fn chat(&self, key: RoomKey) -> Value {
        let group = key.is_group().then(|| self.groups.get(&key.chat).map(Group::chat));
        let person = || self.people.get(&key.chat).map(Person::chat);
        group.unwrap_or_else(person).unwrap_or_else(|| json!({ "id": key.chat, "type": "private" }))
    }

    /// Tells the chat page and other listeners that something has happened.
    pub fn tell(&self, event: Value) {
        // Nobody listening is fine.
        let _ = self.live.send(event);
    }

    /// Marks a room as changed, for waiting readers and for the chat page.
    pub fn touch(&mut self, key: RoomKey) {
        self.room_mut(key).changed();
        let bot = key.bot.map(|bot| self.bots[bot].username.clone());
        self.tell(json!({ "kind": "room", "bot": bot, "chat": key.chat }));
    }
}
