//! A bot's account: its name, its queue of updates and what it has set about itself.
//!
//! Messages are kept in rooms, files in `files`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::Bot;
use crate::updates::UpdateQueue;
use crate::webhook::Webhook;

/// A bot as the server knows it.
pub(crate) struct BotAccount {
    pub id: i64,
    pub token: String,
    pub username: String,
    pub name: String,
    pub queue: UpdateQueue,
    pub webhook: Option<Webhook>,
    /// The last message id in the bot's private chats.
    pub last_message_id: i64,
    /// Command menus by scope (its canonical JSON) and language.
    pub commands: BTreeMap<(String, String), Value>,
    /// Menu buttons by chat; 0 is the default.
    pub menu_buttons: BTreeMap<i64, Value>,
    /// Names and descriptions by field and language.
    pub profile: BTreeMap<(String, String), String>,
}

impl BotAccount {
    pub fn new(bot: &Bot) -> Self {
        let digits = bot.token.split(':').next().unwrap_or_default();
        Self {
            id: digits.parse().unwrap_or(1),
            token: bot.token.clone(),
            username: bot.username.clone(),
            name: bot.name.clone(),
            queue: UpdateQueue::new(),
            webhook: None,
            last_message_id: 0,
            commands: BTreeMap::new(),
            menu_buttons: BTreeMap::new(),
            profile: BTreeMap::new(),
        }
    }

    /// The `User` object.
    pub fn user(&self) -> Value {
        json!({
            "id": self.id,
            "is_bot": true,
            "first_name": self.name,
            "username": self.username,
        })
    }

    /// The commands a person sees in a chat: the narrowest scope wins, the person's language first.
    pub fn commands_for(&self, chat: i64, language: &str) -> Value {
        let kind = if chat > 0 { "all_private_chats" } else { "all_group_chats" };
        let scopes = [
            json!({ "type": "chat", "chat_id": chat }).to_string(),
            json!({ "type": kind }).to_string(),
            json!({ "type": "default" }).to_string(),
        ];
        for scope in scopes {
            for language in [language, ""] {
                if let Some(commands) = self.commands.get(&(scope.clone(), language.to_owned())) {
                    return commands.clone();
                }
            }
        }
        json!([])
    }

    pub fn menu_button_for(&self, chat: i64) -> Value {
        let own = self.menu_buttons.get(&chat).or_else(|| self.menu_buttons.get(&0));
        own.cloned().unwrap_or_else(|| json!({ "type": "commands" }))
    }
}
