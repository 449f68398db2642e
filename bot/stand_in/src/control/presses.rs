//! Presses on inline buttons that ask the bot.

use std::time::Duration;

use poem::handler;
use poem::web::{Data, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{Door, Place, Refused, Reply, author};
use crate::rooms::RoomKey;
use crate::world::{Callback, Shared, World};

/// Real ids have 19 digits; starting there keeps them in order as text.
const FIRST_ID: usize = 4_000_000_000_000_000_000;

#[derive(Deserialize)]
pub(super) struct Press {
    #[serde(flatten)]
    place: Place,
    message_id: i64,
    data: String,
    /// Press what an outdated screen still shows: a button or even a message that is gone.
    #[serde(default)]
    stale: bool,
    /// Wait this long for the bot's answer.
    #[serde(default)]
    wait: f64,
}

/// `POST /press`: the bot gets a callback query; with `wait`, its answer comes back.
#[handler]
pub(super) async fn press_button(Data(shared): Door<'_>, Json(press): Json<Press>) -> Reply {
    let (id, key) = begin(&mut shared.world(), &press)?;
    let answer = wait_for_answer(shared, key, &id, press.wait).await;
    Ok(Json(json!({ "callback_query_id": id, "answer": answer })))
}

fn begin(world: &mut World, press: &Press) -> Result<(String, RoomKey), Refused> {
    let key = press.place.writable(world)?;
    let message = world.message(key, press.message_id);
    if !press.stale {
        let message = message.ok_or_else(|| Refused::unknown("the message"))?;
        if !has_button(&message["reply_markup"], &press.data) {
            return Err(Refused::bad("the message has no such button"));
        }
    }
    let bot = author_bot(world, key, press).ok_or_else(|| Refused::unknown("the bot"))?;
    let gone = || json!({ "chat": world.chat(key), "message_id": press.message_id, "date": 0 });
    let id = (FIRST_ID + world.callbacks.len()).to_string();
    let query = json!({
        "id": id,
        "from": author(world, press.place.person),
        "message": message.map_or_else(gone, |message| Value::Object(message.clone())),
        "chat_instance": (key.chat.wrapping_mul(7_919)).to_string(),
        "data": press.data,
    });
    let callback = Callback {
        bot,
        person: press.place.person,
        room: key,
        message_id: press.message_id,
        data: press.data.clone(),
        at: world.now(),
        answer: None,
    };
    world.callbacks.insert(id.clone(), callback);
    world.queue_update(bot, key.chat, "callback_query", query);
    Ok((id, key))
}

fn has_button(markup: &Value, data: &str) -> bool {
    let rows = markup["inline_keyboard"].as_array();
    let mut buttons = rows.into_iter().flatten().filter_map(Value::as_array).flatten();
    buttons.any(|button| button["callback_data"] == data)
}

/// The bot that wrote the message; in a group it may be any of them.
fn author_bot(world: &World, key: RoomKey, press: &Press) -> Option<usize> {
    let written_by = world.message(key, press.message_id).and_then(|message| message["from"]["id"].as_i64());
    let author = world.bots.iter().position(|bot| Some(bot.id) == written_by);
    key.bot.or(author).or_else(|| world.bot_by_name(press.place.bot.as_deref()))
}

async fn wait_for_answer(shared: &Shared, key: RoomKey, id: &str, seconds: f64) -> Option<Value> {
    let deadline = Instant::now() + Duration::from_secs_f64(seconds.clamp(0.0, 60.0));
    let mut revision = shared.world().room_mut(key).revision();
    loop {
        revision.borrow_and_update();
        let answer = shared.world().callbacks.get(id).and_then(|callback| callback.answer.clone());
        if answer.is_some() {
            return answer;
        }
        tokio::select! {
            _ = revision.changed() => {}
            () = tokio::time::sleep_until(deadline) => return None,
        }
    }
}
