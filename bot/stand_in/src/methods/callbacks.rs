//! Answering the presses on inline buttons.

use chrono::TimeDelta;
use serde_json::json;

use crate::answer::{Answer, Failure};
use crate::arguments::Arguments;
use crate::world::World;

/// A press not answered by then can't be answered any more.
const ANSWERABLE_FOR: TimeDelta = TimeDelta::seconds(150);
const LONGEST_TEXT: usize = 200;

/// `answerCallbackQuery`
pub(super) fn answer(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let too_late = || Failure::bad("query is too old and response timeout expired or query ID is invalid");
    let text = arguments.text("text").filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_TEXT) {
        return Err(Failure::bad("MESSAGE_TOO_LONG"));
    }
    let now = world.now();
    let id = arguments.text("callback_query_id").unwrap_or_default();
    let callback = world.callbacks.get_mut(&id).filter(|callback| callback.bot == bot);
    let callback = callback.ok_or_else(too_late)?;
    if now - callback.at > ANSWERABLE_FOR {
        return Err(too_late());
    }
    let answer = json!({
        "callback_query_id": id,
        "message_id": callback.message_id,
        "data": callback.data,
        "text": text,
        "show_alert": arguments.flag("show_alert"),
        "url": arguments.text("url"),
    });
    // Only the first answer shows; a second one is accepted and changes nothing.
    if callback.answer.is_none() {
        callback.answer = Some(answer.clone());
        let (person, room) = (callback.person, callback.room);
        world.tell(json!({ "kind": "answer", "person": person, "chat": room.chat, "answer": &answer }));
        world.room_mut(room).keep_answer(person, answer);
        world.touch(room);
    }
    Ok(json!(true))
}
