//! A chat as its person sees it, and the files in it.

use std::time::Duration;

use poem::web::{Data, Json, Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Door, Place, Refused, Reply};
use crate::rooms::RoomKey;
use crate::world::World;

#[derive(Deserialize)]
pub(super) struct Asked {
    person: i64,
    chat: Option<i64>,
    bot: Option<String>,
    /// Answer only once the chat is newer than this revision …
    since: Option<u64>,
    /// … or after this many seconds.
    #[serde(default)]
    wait: f64,
}

/// `GET /chat`: messages with their keyboards, the reply keyboard, commands, answered presses.
#[handler]
pub(super) async fn read_chat(Data(shared): Door<'_>, Query(asked): Query<Asked>) -> Reply {
    let place = Place { person: asked.person, chat: asked.chat, bot: asked.bot };
    let (key, mut revision) = {
        let mut world = shared.world();
        let key = place.room(&world)?;
        (key, world.room_mut(key).revision())
    };
    if let Some(since) = asked.since {
        let limit = Duration::from_secs_f64(asked.wait.clamp(0.0, 60.0));
        // Nothing new in time: show the chat as it is.
        let _ = tokio::time::timeout(limit, revision.wait_for(|now| *now > since)).await;
    }
    Ok(Json(view(&mut shared.world(), key, place.person)))
}

fn view(world: &mut World, key: RoomKey, person: i64) -> Value {
    let chat = world.chat(key);
    let language = world.people.get(&person).map(|person| person.language_code.clone()).unwrap_or_default();
    let group_bot = world.groups.get(&key.chat).and_then(|group| group.bots.keys().next().copied());
    let bot = key.bot.or(group_bot).map(|bot| &world.bots[bot]);
    let commands = bot.map(|bot| bot.commands_for(key.chat, &language));
    let menu_button = bot.map(|bot| bot.menu_button_for(key.chat));
    let bot = bot.map(|bot| {
        let description = ["description", "short_description"].iter().find_map(|field| {
            [language.as_str(), ""]
                .iter()
                .find_map(|language| bot.profile.get(&((*field).to_owned(), (*language).to_owned())))
        });
        json!({ "id": bot.id, "username": bot.username, "name": bot.name, "description": description })
    });
    let room = world.room_mut(key);
    let messages = room.messages.values().map(|record| &record.body);
    json!({
        "revision": *room.revision().borrow(),
        "chat": chat,
        "bot": bot,
        "started": room.started,
        "blocked": room.blocked,
        "messages": messages.collect::<Vec<_>>(),
        "keyboard": room.keyboard,
        "commands": commands,
        "menu_button": menu_button,
        "answers": room.answers_to(person),
    })
}

/// `GET /files/<file_id>`: the bytes, for showing them.
#[handler]
pub(super) fn file(Data(shared): Door<'_>, Path(id): Path<String>) -> poem::Result<Response> {
    let content = shared.world().files.content(&id);
    let (bytes, mime) = content.ok_or_else(|| Refused::unknown("the file"))?;
    // Only pictures made here are shown; anything else a bot or a person sent is downloaded.
    let shown = mime == "image/jpeg";
    Ok(Response::builder()
        .content_type(if shown { "image/jpeg" } else { "application/octet-stream" })
        .header("X-Content-Type-Options", "nosniff")
        .header("Cache-Control", "max-age=86400, immutable")
        .body(bytes))
}
