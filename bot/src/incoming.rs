//! What somebody did in Telegram, cut down to what the bot understands. Parsed with teloxide's types; what they can't
//! hold (a newer field or entity turns a whole message into "empty", teloxide#1420) is read from the raw JSON as far
//! as that goes. Nothing is decided here.

mod lenient;

use teloxide::types::{ChatMemberStatus, MaybeInaccessibleMessage, Message, Update, UpdateKind, User};

use crate::telegram::RawUpdate;

/// Who wrote or pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Author {
    pub account: i64,
    pub name: String,
    pub language: Option<String>,
}

/// A file in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileRef {
    pub id: String,
    pub bytes: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Did {
    /// Words, or the caption of something that has no other meaning here.
    Said { text: String },
    /// A photo or a document; both may hold a picture.
    SentFile { file: FileRef, caption: Option<String> },
    /// A button under a message.
    Pressed { query: String, data: String },
    /// A sticker, a voice message, a place: nothing the bot can use.
    SentOther,
    /// Blocked the bot, or let it back in.
    Blocked(bool),
}

/// An update, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Incoming {
    pub update: u32,
    pub chat: i64,
    pub private: bool,
    pub author: Author,
    /// The message that was sent or pressed on.
    pub message: i32,
    /// The message this one answers.
    pub reply_to: Option<i32>,
    /// The topic, in a group that has them.
    pub thread: Option<i32>,
    /// Photos sent together share this.
    pub album: Option<String>,
    pub did: Did,
}

/// How much of an update was understood.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Parsed {
    Understood(Incoming),
    /// teloxide could not, the raw JSON could.
    Partly(Incoming),
    /// Of no use here: a kind nobody handles, a service message.
    Ignored,
    /// Nothing to be made of it.
    Unknown,
}

pub(crate) fn parse(raw: &RawUpdate) -> Parsed {
    let understood =
        serde_json::from_slice::<Update>(raw.body.as_bytes()).ok().map(|update| from_update(raw.id, update));
    match understood {
        Some(Some(Parsed::Understood(incoming))) => Parsed::Understood(incoming),
        Some(Some(other)) => other,
        Some(None) | None => lenient::parse(raw).map_or(Parsed::Unknown, Parsed::Partly),
    }
}

/// None: teloxide gave up on it.
fn from_update(id: u32, update: Update) -> Option<Parsed> {
    match update.kind {
        UpdateKind::Message(message) => from_message(id, &message),
        UpdateKind::CallbackQuery(press) => {
            let (Some(message), Some(data)) = (press.message, press.data) else {
                return Some(Parsed::Ignored);
            };
            let (chat, message, thread) = match message {
                MaybeInaccessibleMessage::Regular(message) => {
                    let thread = topic(&message);
                    (message.chat, message.id, thread)
                }
                MaybeInaccessibleMessage::Inaccessible(message) => (message.chat, message.message_id, None),
            };
            Some(Parsed::Understood(Incoming {
                update: id,
                chat: chat.id.0,
                private: chat.is_private(),
                author: author(&press.from),
                message: message.0,
                reply_to: None,
                thread,
                album: None,
                did: Did::Pressed { query: press.id.0, data },
            }))
        }
        UpdateKind::MyChatMember(change) => {
            let status = change.new_chat_member.status();
            let blocked = matches!(status, ChatMemberStatus::Banned | ChatMemberStatus::Left);
            Some(Parsed::Understood(Incoming {
                update: id,
                chat: change.chat.id.0,
                private: change.chat.is_private(),
                author: author(&change.from),
                message: 0,
                reply_to: None,
                thread: None,
                album: None,
                did: Did::Blocked(blocked),
            }))
        }
        UpdateKind::Error(_) => None,
        _ => Some(Parsed::Ignored),
    }
}

fn from_message(id: u32, message: &Message) -> Option<Parsed> {
    let Some(from) = message.from.as_ref().filter(|from| !from.is_bot) else {
        return Some(Parsed::Ignored);
    };
    let caption = message.caption().map(str::to_owned);
    let file = |id: &teloxide::types::FileMeta| FileRef { id: id.id.0.clone(), bytes: Some(u64::from(id.size)) };
    let largest = message.photo().and_then(|sizes| sizes.iter().max_by_key(|size| size.width * size.height));
    let did = if let Some(text) = message.text() {
        Did::Said { text: text.to_owned() }
    } else if let Some(photo) = largest {
        Did::SentFile { file: file(&photo.file), caption }
    } else if let Some(document) = message.document() {
        Did::SentFile { file: file(&document.file), caption }
    } else if let teloxide::types::MessageKind::Common(_) = &message.kind {
        Did::SentOther
    } else if let teloxide::types::MessageKind::Empty {} = &message.kind {
        return None;
    } else {
        return Some(Parsed::Ignored);
    };
    Some(Parsed::Understood(Incoming {
        update: id,
        chat: message.chat.id.0,
        private: message.chat.is_private(),
        author: author(from),
        message: message.id.0,
        // Every message of a topic "replies" to the one that opened it.
        reply_to: message.reply_to_message().map(|replied| replied.id.0).filter(|id| Some(*id) != topic(message)),
        thread: topic(message),
        album: message.media_group_id().map(|album| album.0.clone()),
        did,
    }))
}

/// A chain of replies has a thread too; only that of a topic can be written to.
fn topic(message: &Message) -> Option<i32> {
    message.thread_id.filter(|_| message.is_topic_message).map(|thread| thread.0.0)
}

fn author(user: &User) -> Author {
    Author {
        account: i64::try_from(user.id.0).unwrap_or_default(),
        name: user.full_name(),
        language: user.language_code.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(body: &str) -> RawUpdate {
        RawUpdate { id: 7, body: body.into() }
    }

    fn message(fields: &str) -> RawUpdate {
        raw(&format!(
            r#"{{"update_id":7,"message":{{"message_id":3,"date":1760000000,
            "from":{{"id":5,"is_bot":false,"first_name":"Анна","last_name":"Орлова","language_code":"ru"}},
            "chat":{{"id":5,"type":"private","first_name":"Анна"}},{fields}}}}}"#
        ))
    }

    fn did(parsed: Parsed) -> Did {
        match parsed {
            Parsed::Understood(incoming) | Parsed::Partly(incoming) => incoming.did,
            other => panic!("not understood: {other:?}"),
        }
    }

    #[test]
    fn a_text_is_understood_with_its_author() {
        let Parsed::Understood(incoming) = parse(&message(r#""text":"/new""#)) else { panic!("not understood") };
        assert_eq!(incoming.did, Did::Said { text: "/new".to_owned() });
        assert_eq!(incoming.author.name, "Анна Орлова");
        assert!(incoming.private);
    }

    #[test]
    fn a_text_with_an_entity_of_the_future_is_still_a_text() {
        let parsed = parse(&message(
            r#""text":"два картриджа","entities":[{"type":"hologram","offset":0,"length":3,"depth":4}]"#,
        ));
        assert_eq!(did(parsed), Did::Said { text: "два картриджа".to_owned() });
    }

    #[test]
    fn a_photo_is_taken_in_its_largest_size() {
        let parsed = parse(&message(
            r#""photo":[{"file_id":"s","file_unique_id":"a","width":90,"height":60,"file_size":900},
            {"file_id":"l","file_unique_id":"b","width":1280,"height":800,"file_size":90000}]"#,
        ));
        let file = FileRef { id: "l".to_owned(), bytes: Some(90_000) };
        assert_eq!(did(parsed), Did::SentFile { file, caption: None });
    }

    #[test]
    fn a_kind_nobody_knows_is_unknown_and_one_nobody_handles_is_ignored() {
        assert_eq!(parse(&raw(r#"{"update_id":7,"telepathy":{"thought":"?"}}"#)), Parsed::Unknown);
        let poll = r#"{"update_id":7,"poll_answer":{"poll_id":"1","user":{"id":5,"is_bot":false,"first_name":"A"},"option_ids":[1]}}"#;
        assert_eq!(parse(&raw(poll)), Parsed::Ignored);
    }
}
