//! Sending: texts, photos, documents, albums and "typing…".

use serde_json::{Map, Value, json};

use super::target;
use crate::answer::{Answer, Failure};
use crate::arguments::Arguments;
use crate::entities::Formatted;
use crate::files::Shape;
use crate::keyboards::Markup;
use crate::messages::Extras;
use crate::rooms::RoomKey;
use crate::world::{World, random};

pub(crate) const LONGEST_TEXT: usize = 4096;
pub(crate) const LONGEST_CAPTION: usize = 1024;
/// Bots can't upload more than this.
const LARGEST_UPLOAD: usize = 50 * 1024 * 1024;

type Content = Map<String, Value>;

/// `sendMessage`
pub(super) fn message(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let key = target::writable(world, bot, arguments)?;
    let content = text_content(arguments)?;
    send(world, bot, key, arguments, content)
}

/// `sendPhoto`
pub(super) fn photo(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let key = target::writable(world, bot, arguments)?;
    let mut content = caption_content(arguments)?;
    let photo = media(world, arguments, "photo", &arguments.text("photo").unwrap_or_default(), "photo")?;
    content.insert("photo".into(), photo);
    send(world, bot, key, arguments, content)
}

/// `sendDocument`
pub(super) fn document(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let key = target::writable(world, bot, arguments)?;
    let mut content = caption_content(arguments)?;
    let given = arguments.text("document").unwrap_or_default();
    content.insert("document".into(), media(world, arguments, "document", &given, "document")?);
    send(world, bot, key, arguments, content)
}

/// `sendMediaGroup`
pub(super) fn media_group(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let key = target::writable(world, bot, arguments)?;
    let items: Vec<Map<String, Value>> = arguments.object("media", "media")?.unwrap_or_default();
    if !(2..=10).contains(&items.len()) {
        return Err(Failure::bad("expected 2-10 items in the media group"));
    }
    let group = json!(album_id());
    let contents = items.into_iter().map(|item| input_media(world, arguments, item));
    let mut contents = contents.collect::<Result<Vec<Content>, Failure>>()?;
    let mut sent = Vec::new();
    for content in &mut contents {
        content.insert("media_group_id".into(), group.clone());
        sent.push(send(world, bot, key, arguments, content.clone())?);
    }
    Ok(Value::Array(sent))
}

/// An id shared by the messages of one album.
pub(crate) fn album_id() -> String {
    (random() >> 66).to_string()
}

/// The content that an `InputMedia` describes.
pub(super) fn input_media(
    world: &mut World,
    arguments: &Arguments,
    item: Map<String, Value>,
) -> Result<Content, Failure> {
    let kind = item.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let given = item.get("media").and_then(Value::as_str).unwrap_or_default().to_owned();
    let field = match kind.as_str() {
        "photo" => "photo",
        "document" => "document",
        _ => return Err(Failure::bad("unsupported media type")),
    };
    let mut content = caption_content(&Arguments::from_map(item))?;
    content.insert(field.into(), media(world, arguments, "", &given, field)?);
    Ok(content)
}

/// `sendChatAction`
pub(super) fn chat_action(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let key = target::writable(world, bot, arguments)?;
    let action = arguments.text("action").unwrap_or_default();
    let known = [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ];
    if !known.contains(&action.as_str()) {
        return Err(Failure::bad("wrong parameter action in request"));
    }
    let username = world.bots[bot].username.clone();
    world.tell(json!({ "kind": "action", "bot": username, "chat": key.chat, "action": action }));
    Ok(json!(true))
}

/// A checked `text` with its entities.
pub(super) fn text_content(arguments: &Arguments) -> Result<Content, Failure> {
    let formatted = Formatted::read(arguments, "text", "entities")?;
    if formatted.text.is_empty() {
        return Err(Failure::bad("message text is empty"));
    }
    if formatted.text.chars().count() > LONGEST_TEXT {
        return Err(Failure::bad("message is too long"));
    }
    Ok(fields("text", "entities", &formatted))
}

/// A checked `caption` with its entities; empty without one.
pub(super) fn caption_content(arguments: &Arguments) -> Result<Content, Failure> {
    let formatted = Formatted::read(arguments, "caption", "caption_entities")?;
    if formatted.text.chars().count() > LONGEST_CAPTION {
        return Err(Failure::bad("message caption is too long"));
    }
    Ok(fields("caption", "caption_entities", &formatted))
}

/// The fields of a text; none for an empty one.
pub(crate) fn fields(text: &str, entities: &str, formatted: &Formatted) -> Content {
    let mut content = Content::new();
    if !formatted.text.is_empty() {
        content.insert(text.to_owned(), json!(formatted.text));
    }
    if !formatted.entities.is_empty() {
        content.insert(entities.to_owned(), json!(formatted.entities));
    }
    content
}

/// Resolves a file: uploaded under `field`, uploaded and named by `attach://`, or known by its id.
fn media(world: &mut World, arguments: &Arguments, field: &str, given: &str, wanted: &str) -> Result<Value, Failure> {
    let name = given.strip_prefix("attach://").unwrap_or(field);
    if let Some(upload) = arguments.uploads.get(name) {
        if upload.bytes.len() > LARGEST_UPLOAD {
            return Err(Failure::new(413, "Request Entity Too Large"));
        }
        if wanted == "photo" {
            let unprocessed = || Err(Failure::bad("IMAGE_PROCESS_FAILED"));
            let sizes = arguments.photos.get(name).cloned().unwrap_or_else(unprocessed)?;
            return Ok(world.files.add_photo(&sizes));
        }
        if upload.bytes.is_empty() {
            return Err(Failure::bad("file must be non-empty"));
        }
        return Ok(world.files.add_document(upload));
    }
    if given.is_empty() {
        return Err(Failure::bad(format!("there is no {wanted} in the request")));
    }
    match (world.files.shape(given), wanted) {
        (Some(Shape::Photo(sizes)), "photo") => Ok(sizes.clone()),
        (Some(Shape::Document(document)), "document") => Ok(document.clone()),
        (Some(_), _) => Err(Failure::bad("type of file mismatch")),
        (None, _) if given.starts_with("http") => Err(Failure::bad("failed to get HTTP URL content")),
        (None, _) => Err(Failure::bad("wrong file identifier/HTTP URL specified")),
    }
}

fn send(world: &mut World, bot: usize, key: RoomKey, arguments: &Arguments, content: Content) -> Answer {
    let extras = extras(world, key, arguments)?;
    let from = world.bots[bot].user();
    let message = world.post(key, from, content, extras);
    Ok(Value::Object(message))
}

fn extras(world: &World, key: RoomKey, arguments: &Arguments) -> Result<Extras, Failure> {
    let markup = Markup::read(arguments)?;
    let reply: Option<Value> = arguments.object("reply_parameters", "reply parameters")?;
    let asked = reply.as_ref().and_then(|reply| reply["message_id"].as_i64());
    let asked = asked.or_else(|| arguments.integer("reply_to_message_id"));
    let lenient = reply.is_some_and(|reply| reply["allow_sending_without_reply"] == true)
        || arguments.flag("allow_sending_without_reply");
    let reply_to = asked.filter(|id| world.message(key, *id).is_some());
    if asked.is_some() && reply_to.is_none() && !lenient {
        return Err(Failure::bad("message to be replied not found"));
    }
    let thread = arguments.integer("message_thread_id");
    if let Some(thread) = thread {
        let known = world.groups.get(&key.chat).is_some_and(|group| group.topics.contains_key(&thread));
        if !known {
            return Err(Failure::bad("message thread not found"));
        }
    }
    Ok(Extras { markup, reply_to, thread })
}
