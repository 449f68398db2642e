//! Messages: how they come into a room, change and disappear, and who is told.
//!
//! Texts arrive here already checked. Nothing here refuses anything.

use serde_json::{Map, Value, json};

use crate::keyboards::Markup;
use crate::rooms::{Record, RoomKey};
use crate::world::World;

/// What goes with a message beside its content.
#[derive(Debug, Default)]
pub(crate) struct Extras {
    pub markup: Markup,
    pub reply_to: Option<i64>,
    pub thread: Option<i64>,
}

impl World {
    /// A person says something: the message is stored and the bots that may see it are told.
    pub fn say(&mut self, key: RoomKey, from: Value, content: Map<String, Value>) -> Map<String, Value> {
        self.say_with(key, from, content, Extras::default())
    }

    pub fn say_with(
        &mut self,
        key: RoomKey,
        from: Value,
        content: Map<String, Value>,
        extras: Extras,
    ) -> Map<String, Value> {
        self.room_mut(key).started = true;
        let message = self.post(key, from, content, extras);
        self.deliver(key, "message", &message);
        message
    }

    /// Stores a message, without telling any bot.
    pub fn post(
        &mut self,
        key: RoomKey,
        from: Value,
        content: Map<String, Value>,
        extras: Extras,
    ) -> Map<String, Value> {
        let id = self.next_message_id(key);
        let mut body = Map::new();
        body.insert("message_id".into(), json!(id));
        body.insert("date".into(), json!(self.now().timestamp()));
        body.insert("chat".into(), self.chat(key));
        if !from.is_null() {
            body.insert("from".into(), from);
        }
        body.extend(content);
        if let Some(original) = extras.reply_to.and_then(|id| self.message(key, id)) {
            let mut original = original.clone();
            original.remove("reply_to_message");
            body.insert("reply_to_message".into(), Value::Object(original));
        }
        if let Some(thread) = extras.thread {
            body.insert("message_thread_id".into(), json!(thread));
            body.insert("is_topic_message".into(), json!(true));
        }
        let room = self.room_mut(key);
        let mut editable = true;
        match extras.markup {
            Markup::None => {}
            Markup::Inline(keyboard) => {
                body.insert("reply_markup".into(), keyboard);
            }
            Markup::Reply(keyboard) => {
                room.keyboard = Some(keyboard);
                editable = false;
            }
            Markup::Remove => room.keyboard = None,
        }
        let record = Record { body: body.clone(), editable };
        room.messages.insert(id, record);
        self.touch(key);
        body
    }

    pub fn message(&self, key: RoomKey, id: i64) -> Option<&Map<String, Value>> {
        Some(&self.rooms.get(&key)?.messages.get(&id)?.body)
    }

    /// Replaces a message's fields (`null` removes one) and stamps the time of the edit.
    pub fn edit(&mut self, key: RoomKey, id: i64, fields: Map<String, Value>) -> Option<Map<String, Value>> {
        let now = self.now().timestamp();
        let body = &mut self.room_mut(key).messages.get_mut(&id)?.body;
        body.insert("edit_date".into(), json!(now));
        for (field, value) in fields {
            if value.is_null() {
                body.remove(&field);
            } else {
                body.insert(field, value);
            }
        }
        let body = body.clone();
        self.touch(key);
        Some(body)
    }

    pub fn remove(&mut self, key: RoomKey, id: i64) -> bool {
        let removed = self.room_mut(key).messages.remove(&id).is_some();
        if removed {
            self.touch(key);
        }
        removed
    }

    /// Queues an update about a message for every bot that may see it.
    pub fn deliver(&mut self, key: RoomKey, kind: &str, message: &Map<String, Value>) {
        for bot in self.listeners(key, message) {
            self.queue_update(bot, key.chat, kind, Value::Object(message.clone()));
        }
    }

    fn next_message_id(&mut self, key: RoomKey) -> i64 {
        let counter = match key.bot {
            Some(bot) => &mut self.bots[bot].last_message_id,
            None => &mut self.room_mut(key).last_message_id,
        };
        *counter += 1;
        *counter
    }
}
