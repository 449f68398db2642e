//! Changing and deleting messages that were sent before.

use chrono::TimeDelta;
use serde_json::{Map, Value, json};

use super::{sending, target};
use crate::answer::{Answer, Failure};
use crate::arguments::Arguments;
use crate::keyboards::Markup;
use crate::rooms::RoomKey;
use crate::world::World;

/// Older messages can't be deleted.
const DELETABLE_FOR: TimeDelta = TimeDelta::hours(48);

/// `editMessageText`
pub(super) fn text(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let (key, id) = own_message(world, bot, arguments)?;
    let mut fields = sending::text_content(arguments)?;
    fields.entry("entities").or_insert(Value::Null);
    if world.message(key, id).is_some_and(|body| !body.contains_key("text")) {
        return Err(Failure::bad("there is no text in the message to edit"));
    }
    change(world, key, id, arguments, fields)
}

/// `editMessageCaption`
pub(super) fn caption(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let (key, id) = own_message(world, bot, arguments)?;
    let mut fields = sending::caption_content(arguments)?;
    fields.entry("caption").or_insert(Value::Null);
    fields.entry("caption_entities").or_insert(Value::Null);
    if world.message(key, id).is_some_and(|body| body.contains_key("text")) {
        return Err(Failure::bad("there is no caption in the message to edit"));
    }
    change(world, key, id, arguments, fields)
}

/// `editMessageMedia`
pub(super) fn media(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let (key, id) = own_message(world, bot, arguments)?;
    let item: Option<Map<String, Value>> = arguments.object("media", "media")?;
    let item = item.ok_or_else(|| Failure::bad("media is empty"))?;
    let mut fields = sending::input_media(world, arguments, item)?;
    for field in ["text", "entities", "photo", "document", "caption", "caption_entities"] {
        fields.entry(field).or_insert(Value::Null);
    }
    change(world, key, id, arguments, fields)
}

/// `editMessageReplyMarkup`
pub(super) fn reply_markup(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let (key, id) = own_message(world, bot, arguments)?;
    change(world, key, id, arguments, Map::new())
}

/// `deleteMessage`
pub(super) fn delete(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let key = target::room(world, bot, arguments)?;
    let id = arguments.integer("message_id").unwrap_or_default();
    let message = world.message(key, id);
    let message = message.ok_or_else(|| Failure::bad("message to delete not found"))?;
    let sent = message.get("date").and_then(Value::as_i64).unwrap_or_default();
    let old = world.now().timestamp() - sent > DELETABLE_FOR.num_seconds();
    let administrator = world.groups.get(&key.chat).and_then(|group| group.bots.get(&bot)).copied();
    let foreign = administrator == Some(false) && !written_by(world, bot, message);
    if old || foreign {
        return Err(Failure::bad("message can't be deleted"));
    }
    world.remove(key, id);
    Ok(json!(true))
}

/// `deleteMessages`: those that can't be deleted are skipped.
pub(super) fn delete_many(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let key = target::room(world, bot, arguments)?;
    let ids: Vec<i64> = arguments.object("message_ids", "message_ids")?.unwrap_or_default();
    for id in ids {
        world.remove(key, id);
    }
    Ok(json!(true))
}

/// The message to edit, which has to be the bot's own.
fn own_message(world: &World, bot: usize, arguments: &Arguments) -> Result<(RoomKey, i64), Failure> {
    let key = target::writable(world, bot, arguments)?;
    let id = arguments.integer("message_id").ok_or_else(|| Failure::bad("message identifier is not specified"))?;
    let record = world.rooms.get(&key).and_then(|room| room.messages.get(&id));
    let record = record.ok_or_else(|| Failure::bad("message to edit not found"))?;
    if !record.editable || !written_by(world, bot, &record.body) {
        return Err(Failure::bad("message can't be edited"));
    }
    Ok((key, id))
}

fn written_by(world: &World, bot: usize, message: &Map<String, Value>) -> bool {
    message.get("from").is_some_and(|from| from["id"] == world.bots[bot].id)
}

fn change(world: &mut World, key: RoomKey, id: i64, arguments: &Arguments, mut fields: Map<String, Value>) -> Answer {
    fields.insert("reply_markup".into(), Markup::read(arguments)?.inline_only()?);
    let not_found = || Failure::bad("message to edit not found");
    let body = world.message(key, id).ok_or_else(not_found)?;
    let same = fields.iter().all(|(field, value)| body.get(field).unwrap_or(&Value::Null) == value);
    if same {
        return Err(Failure::bad(
            "message is not modified: specified new message content and reply markup are exactly \
             the same as a current content and reply markup of the message",
        ));
    }
    world.edit(key, id, fields).map(Value::Object).ok_or_else(not_found)
}
