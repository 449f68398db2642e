//! The people's door, `/stand-in/…`: what tests and the chat page do in people's stead.
//!
//! JSON in and out, no sign-in. Trouble is answered as `{"error": "…"}`. The Bot API's rules do
//! not apply here, only what a real client could do.

mod groups;
mod lab;
mod launch;
mod live;
mod people;
mod presses;
mod reading;
mod talking;

use std::sync::Arc;

use poem::http::StatusCode;
use poem::web::{Data, Json};
use poem::{IntoResponse, Response, Route, delete, get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::rooms::RoomKey;
use crate::world::{Shared, World};

/// All routes below `/stand-in`.
pub(crate) fn routes() -> Route {
    Route::new()
        .at("/state", get(people::state))
        .at("/people", post(people::add))
        .at("/block", post(people::block))
        .at("/messages", post(talking::send_text).delete(talking::delete).put(talking::edit))
        .at("/photos", post(talking::send_photos))
        .at("/documents", post(talking::send_documents))
        .at("/press", post(presses::press_button))
        .at("/launch", post(launch::open))
        .at("/chat", get(reading::read_chat))
        .at("/files/:id", get(reading::file))
        .at("/groups", post(groups::create))
        .at("/groups/:id", post(groups::change))
        .at("/groups/:id/topics", post(groups::topic))
        .at("/groups/:id/upgrade", post(groups::upgrade))
        .at("/updates", post(lab::update))
        .at("/faults", get(lab::faults).post(lab::add_fault).delete(lab::clear_faults))
        .at("/clock", get(lab::clock).post(lab::move_clock))
        .at("/calls", get(lab::calls).delete(lab::clear_calls))
        .at("/live", get(live::live))
        .at("/*rest", delete(nothing_here).get(nothing_here).post(nothing_here))
}

type Door<'a> = Data<&'a Arc<Shared>>;
type Reply = Result<Json<Value>, Refused>;

/// Why the people's door refuses.
struct Refused(StatusCode, String);

impl Refused {
    fn bad(text: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, text.into())
    }

    fn unknown(what: &str) -> Self {
        Self(StatusCode::NOT_FOUND, format!("{what} is not known here"))
    }
}

impl From<Refused> for poem::Error {
    fn from(refused: Refused) -> Self {
        let body = Json(json!({ "error": refused.1 })).with_status(refused.0);
        Self::from_response(body.into_response())
    }
}

#[poem::handler]
fn nothing_here() -> poem::Result<Response> {
    Err(Refused::unknown("this address").into())
}

/// Who acts, and where: without `chat` in the private chat with the bot, without `bot` the first.
#[derive(Debug, Clone, Deserialize)]
struct Place {
    person: i64,
    chat: Option<i64>,
    bot: Option<String>,
}

impl Place {
    /// The room, if the person is allowed in.
    fn room(&self, world: &World) -> Result<RoomKey, Refused> {
        if !world.people.contains_key(&self.person) {
            return Err(Refused::unknown("the person"));
        }
        let group = self.chat.filter(|chat| *chat < 0);
        let Some(id) = group else {
            let bot = world.bot_by_name(self.bot.as_deref());
            return Ok(RoomKey::private(bot.ok_or_else(|| Refused::unknown("the bot"))?, self.person));
        };
        let group = world.groups.get(&id).ok_or_else(|| Refused::unknown("the group"))?;
        if group.people.contains(&self.person) {
            return Ok(RoomKey::group(id));
        }
        Err(Refused::bad("the person is not in the group"))
    }

    /// The room, if the person can write there.
    fn writable(&self, world: &World) -> Result<RoomKey, Refused> {
        let key = self.room(world)?;
        if world.rooms.get(&key).is_some_and(|room| room.blocked) {
            return Err(Refused::bad("the person has blocked the bot"));
        }
        let moved = world.groups.get(&key.chat).is_some_and(|group| group.migrated_to.is_some());
        if moved {
            return Err(Refused::bad("the group was upgraded to a supergroup"));
        }
        Ok(key)
    }
}

/// The person's `User` object; null for a stranger.
fn author(world: &World, person: i64) -> Value {
    world.people.get(&person).map_or(Value::Null, crate::Person::user)
}
