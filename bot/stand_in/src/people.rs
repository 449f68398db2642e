//! People: who they are, and how Telegram shows them to bots.
//!
//! What they say and press is in `messages` and in the control doors.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A person with a Telegram account.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Person {
    /// The account's id; also the id of the private chat with any bot.
    pub id: i64,
    /// The first name.
    pub first_name: String,
    /// The last name, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Without the leading `@`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// An IETF language tag such as `ru`.
    #[serde(default = "russian")]
    pub language_code: String,
}

fn russian() -> String {
    "ru".to_owned()
}

impl Person {
    /// The `User` object.
    pub(crate) fn user(&self) -> Value {
        let mut user = json!(self);
        user["is_bot"] = json!(false);
        user
    }

    /// The `Chat` object of the private chat with this person.
    pub(crate) fn chat(&self) -> Value {
        let mut chat = json!(self);
        chat["type"] = json!("private");
        if let Some(fields) = chat.as_object_mut() {
            fields.remove("language_code");
        }
        chat
    }
}
