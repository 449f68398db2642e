//! The second way of reading an update, when teloxide's types don't fit: only the fields the bot needs, everything
//! else left alone.

use serde::Deserialize;

use super::{Author, Did, FileRef, Incoming};
use crate::telegram::RawUpdate;

#[derive(Deserialize)]
struct Update {
    message: Option<Message>,
    callback_query: Option<Press>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(rename = "message_id")]
    id: i32,
    from: Option<User>,
    chat: Chat,
    text: Option<String>,
    caption: Option<String>,
    photo: Option<Vec<Photo>>,
    document: Option<Document>,
    #[serde(rename = "reply_to_message")]
    replied: Option<Replied>,
    message_thread_id: Option<i32>,
    #[serde(default)]
    is_topic_message: bool,
    media_group_id: Option<String>,
}

#[derive(Deserialize)]
struct Replied {
    message_id: i32,
}

#[derive(Deserialize)]
struct Press {
    id: String,
    from: User,
    message: Option<Pressed>,
    data: Option<String>,
}

#[derive(Deserialize)]
struct Pressed {
    message_id: i32,
    chat: Chat,
    message_thread_id: Option<i32>,
    #[serde(default)]
    is_topic_message: bool,
}

#[derive(Deserialize)]
struct User {
    id: i64,
    #[serde(default)]
    is_bot: bool,
    first_name: String,
    last_name: Option<String>,
    language_code: Option<String>,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Photo {
    file_id: String,
    #[serde(default)]
    width: u64,
    #[serde(default)]
    height: u64,
    file_size: Option<u64>,
}

#[derive(Deserialize)]
struct Document {
    file_id: String,
    file_size: Option<u64>,
}

pub(super) fn parse(raw: &RawUpdate) -> Option<Incoming> {
    let update: Update = serde_json::from_str(&raw.body).ok()?;
    match update {
        Update { message: Some(message), .. } => from_message(raw.id, message),
        Update { callback_query: Some(press), .. } => {
            let message = press.message?;
            Some(Incoming {
                update: raw.id,
                private: message.chat.kind == "private",
                chat: message.chat.id,
                author: author(press.from),
                message: message.message_id,
                reply_to: None,
                thread: message.message_thread_id.filter(|_| message.is_topic_message),
                album: None,
                did: Did::Pressed { query: press.id, data: press.data? },
            })
        }
        _ => None,
    }
}

fn from_message(id: u32, message: Message) -> Option<Incoming> {
    let from = message.from.filter(|from| !from.is_bot)?;
    let photo = message.photo.and_then(|sizes| sizes.into_iter().max_by_key(|size| size.width * size.height));
    let photo = photo.map(|photo| FileRef { id: photo.file_id, bytes: photo.file_size });
    let document = message.document.map(|document| FileRef { id: document.file_id, bytes: document.file_size });
    let did = match (message.text, photo.or(document)) {
        (Some(text), _) => Did::Said { text },
        (None, Some(file)) => Did::SentFile { file, caption: message.caption },
        (None, None) => Did::SentOther,
    };
    let topic = message.message_thread_id.filter(|_| message.is_topic_message);
    Some(Incoming {
        update: id,
        private: message.chat.kind == "private",
        chat: message.chat.id,
        author: author(from),
        message: message.id,
        reply_to: message.replied.map(|replied| replied.message_id).filter(|id| Some(*id) != topic),
        thread: topic,
        album: message.media_group_id,
        did,
    })
}

fn author(user: User) -> Author {
    let name = [Some(user.first_name), user.last_name].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Author { account: user.id, name, language: user.language_code }
}
