//! Groups, supergroups and forums: members, topics, and which messages a bot sees there.
//!
//! Rights inside a group go no further than "is a member" and "is an administrator".

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::rooms::RoomKey;
use crate::world::World;

/// A group chat.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub id: i64,
    pub title: String,
    pub supergroup: bool,
    pub forum: bool,
    pub people: BTreeSet<i64>,
    /// The bots in the group; true for an administrator, who sees every message.
    pub bots: BTreeMap<usize, bool>,
    /// Topics by their `message_thread_id`.
    pub topics: BTreeMap<i64, String>,
    /// Set once the group was upgraded to a supergroup.
    pub migrated_to: Option<i64>,
}

impl Group {
    /// The `Chat` object.
    pub fn chat(&self) -> Value {
        let kind = if self.supergroup { "supergroup" } else { "group" };
        let mut chat = json!({ "id": self.id, "type": kind, "title": self.title });
        if self.forum {
            chat["is_forum"] = json!(true);
        }
        chat
    }
}

impl World {
    /// Bots that are told of a message in a group. With privacy mode on, as it is by default, a
    /// bot that is no administrator sees commands, mentions, replies to itself and service messages.
    pub fn listeners(&self, key: RoomKey, message: &Map<String, Value>) -> Vec<usize> {
        if let Some(bot) = key.bot {
            return vec![bot];
        }
        let Some(group) = self.groups.get(&key.chat) else {
            return Vec::new();
        };
        let listening = group.bots.iter().filter(|(bot, admin)| {
            let account = &self.bots[**bot];
            let own = message.get("from").is_some_and(|from| from["id"] == account.id);
            !own && (**admin || concerns(message, &account.username, account.id))
        });
        listening.map(|(bot, _)| *bot).collect()
    }

    /// Upgrades a group to a supergroup, with the two service messages that announce it.
    pub fn upgrade_group(&mut self, id: i64) -> Option<i64> {
        let old = self.groups.get_mut(&id).filter(|group| !group.supergroup && group.migrated_to.is_none())?;
        let new_id = -1_000_000_000_000 + id;
        old.migrated_to = Some(new_id);
        let mut new = old.clone();
        new.id = new_id;
        new.supergroup = true;
        new.migrated_to = None;
        let author = new.people.first().and_then(|person| self.people.get(person)).map(crate::people::Person::user);
        self.groups.insert(new_id, new);
        let author = author.unwrap_or(Value::Null);
        for (room, field, other) in [(id, "migrate_to_chat_id", new_id), (new_id, "migrate_from_chat_id", id)] {
            let content = Map::from_iter([(field.to_owned(), json!(other))]);
            self.say(RoomKey::group(room), author.clone(), content);
        }
        Some(new_id)
    }
}

/// Fields whose presence makes a message visible in spite of privacy mode.
const SERVICE_FIELDS: [&str; 6] = [
    "new_chat_members",
    "left_chat_member",
    "group_chat_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "forum_topic_created",
];

fn concerns(message: &Map<String, Value>, username: &str, id: i64) -> bool {
    let text = ["text", "caption"].iter().find_map(|field| message.get(*field)?.as_str());
    let text = text.unwrap_or_default();
    let for_me = match text.strip_prefix('/').and_then(|rest| rest.split_whitespace().next()) {
        Some(command) => command.split_once('@').is_none_or(|(_, to)| to.eq_ignore_ascii_case(username)),
        None => false,
    };
    let mention = format!("@{}", username.to_lowercase());
    let answers_me = message.get("reply_to_message").is_some_and(|reply| reply["from"]["id"] == id);
    for_me
        || answers_me
        || text.to_lowercase().contains(&mention)
        || SERVICE_FIELDS.iter().any(|field| message.contains_key(*field))
}
