//! What people put into a chat: texts, photos, documents; and what they change or delete there.

use poem::handler;
use poem::web::{Data, Json};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Door, Place, Refused, Reply, author};
use crate::entities::Formatted;
use crate::form::{Form, Upload};
use crate::messages::Extras;
use crate::methods::sending;
use crate::photos;
use crate::world::Shared;

#[derive(Deserialize)]
pub(super) struct Said {
    #[serde(flatten)]
    place: Place,
    #[serde(default)]
    text: String,
    reply_to: Option<i64>,
    thread: Option<i64>,
    /// More fields of the message, put in as they are: a sticker, a contact, an unknown entity.
    #[serde(default)]
    fields: Map<String, Value>,
}

/// `POST /messages`: sends a text, or anything at all by its raw fields.
#[handler]
pub(super) fn send_text(Data(shared): Door<'_>, Json(said): Json<Said>) -> Reply {
    let formatted = Formatted::plain(&said.text);
    if formatted.text.is_empty() && said.fields.is_empty() {
        return Err(Refused::bad("the text is empty"));
    }
    if formatted.text.chars().count() > sending::LONGEST_TEXT {
        return Err(Refused::bad("a message holds at most 4096 characters"));
    }
    let mut content = sending::fields("text", "entities", &formatted);
    content.extend(said.fields);
    let mut world = shared.world();
    let key = said.place.writable(&world)?;
    let from = author(&world, said.place.person);
    let extras = Extras { reply_to: said.reply_to, thread: said.thread, ..Extras::default() };
    Ok(Json(Value::Object(world.say_with(key, from, content, extras))))
}

#[derive(Deserialize)]
pub(super) struct Change {
    #[serde(flatten)]
    place: Place,
    message_id: i64,
    #[serde(default)]
    text: String,
}

/// `PUT /messages`: the person edits an own text.
#[handler]
pub(super) fn edit(Data(shared): Door<'_>, Json(change): Json<Change>) -> Reply {
    let mut world = shared.world();
    let key = change.place.writable(&world)?;
    let message = world.message(key, change.message_id).ok_or_else(|| Refused::unknown("the message"))?;
    if message.get("from").is_none_or(|from| from["id"] != change.place.person) {
        return Err(Refused::bad("the message is somebody else's"));
    }
    let mut fields = sending::fields("text", "entities", &Formatted::plain(&change.text));
    fields.entry("entities").or_insert(Value::Null);
    let edited = world.edit(key, change.message_id, fields);
    let edited = edited.ok_or_else(|| Refused::unknown("the message"))?;
    world.deliver(key, "edited_message", &edited);
    Ok(Json(Value::Object(edited)))
}

/// `DELETE /messages`: the person deletes any message; bots are not told, as in Telegram.
#[handler]
pub(super) fn delete(Data(shared): Door<'_>, Json(change): Json<Change>) -> Reply {
    let mut world = shared.world();
    let key = change.place.room(&world)?;
    Ok(Json(json!({ "deleted": world.remove(key, change.message_id) })))
}

/// `POST /photos`: one photo, or several as an album.
#[handler]
pub(super) async fn send_photos(Data(shared): Door<'_>, form: Form) -> Reply {
    let parcel = Parcel::new(form)?;
    let mut resized = Vec::new();
    for file in &parcel.files {
        let sizes = photos::resize(file.bytes.clone()).await;
        resized.push(sizes.map_err(|_| Refused::bad("this is not a picture that can be sent"))?);
    }
    parcel.post(shared, "photo", |world, place| world.files.add_photo(&resized[place]))
}

/// `POST /documents`: files, kept as they are.
#[handler]
pub(super) fn send_documents(Data(shared): Door<'_>, form: Form) -> Reply {
    let parcel = Parcel::new(form)?;
    let files = parcel.files.clone();
    parcel.post(shared, "document", |world, place| world.files.add_document(&files[place]))
}

/// Files to send: a form with the fields of a place, `caption`, and files under any name.
struct Parcel {
    place: Place,
    caption: String,
    thread: Option<i64>,
    files: Vec<Upload>,
}

impl Parcel {
    fn new(form: Form) -> Result<Self, Refused> {
        if form.files.is_empty() || form.files.len() > 10 {
            return Err(Refused::bad("send one to ten files"));
        }
        let text = |name: &str| form.fields.get(name).and_then(Value::as_str).map(str::to_owned);
        let number = |name: &str| text(name).and_then(|text| text.parse().ok());
        Ok(Self {
            place: Place {
                person: number("person").ok_or_else(|| Refused::bad("who sends? give `person`"))?,
                chat: number("chat"),
                bot: text("bot"),
            },
            caption: text("caption").unwrap_or_default(),
            thread: number("thread"),
            files: form.files.into_iter().map(|(_, file)| file).collect(),
        })
    }

    /// Posts each file as a message; the caption goes with the first.
    fn post(
        self,
        shared: &Shared,
        field: &str,
        mut add: impl FnMut(&mut crate::world::World, usize) -> Value,
    ) -> Reply {
        let mut world = shared.world();
        let key = self.place.writable(&world)?;
        let from = author(&world, self.place.person);
        let album = (self.files.len() > 1).then(sending::album_id);
        let mut sent = Vec::new();
        for place in 0..self.files.len() {
            let caption = if place == 0 { self.caption.as_str() } else { "" };
            let mut content = sending::fields("caption", "caption_entities", &Formatted::plain(caption));
            content.insert(field.to_owned(), add(&mut world, place));
            if let Some(album) = &album {
                content.insert("media_group_id".to_owned(), json!(album));
            }
            let extras = Extras { thread: self.thread, ..Extras::default() };
            sent.push(Value::Object(world.say_with(key, from.clone(), content, extras)));
        }
        Ok(Json(json!({ "messages": sent })))
    }
}
