//! For tests: faults, the clock, the log of calls and hand-made updates.

use chrono::TimeDelta;
use poem::handler;
use poem::web::{Data, Json, Query};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Door, Refused, Reply};
use crate::faults::Fault;

#[derive(Deserialize)]
pub(super) struct RawUpdate {
    bot: Option<String>,
    /// The chat whose order it keeps on a webhook.
    #[serde(default)]
    chat: i64,
    update: Map<String, Value>,
}

/// `POST /updates`: any update object; `update_id` is added.
#[handler]
pub(super) fn update(Data(shared): Door<'_>, Json(raw): Json<RawUpdate>) -> Reply {
    let mut world = shared.world();
    let bot = world.bot_by_name(raw.bot.as_deref()).ok_or_else(|| Refused::unknown("the bot"))?;
    let id = world.queue_raw(bot, raw.chat, raw.update);
    Ok(Json(json!({ "update_id": id })))
}

/// `GET /faults`: those still to come.
#[handler]
pub(super) fn faults(Data(shared): Door<'_>) -> Json<Value> {
    Json(json!({ "faults": shared.world().faults.list() }))
}

/// `POST /faults`
#[handler]
pub(super) fn add_fault(Data(shared): Door<'_>, Json(mut fault): Json<Fault>) -> Reply {
    let mut world = shared.world();
    if let Some(name) = &fault.bot {
        let bot = world.bot_by_name(Some(name));
        fault.bot_index = Some(bot.ok_or_else(|| Refused::unknown("the bot"))?);
    }
    world.faults.add(fault);
    Ok(Json(json!({ "faults": world.faults.list() })))
}

/// `DELETE /faults`: everything works again, and hanging calls end.
#[handler]
pub(super) fn clear_faults(Data(shared): Door<'_>) -> Json<Value> {
    shared.world().faults.clear();
    Json(json!({ "faults": [] }))
}

/// `GET /clock`
#[handler]
pub(super) fn clock(Data(shared): Door<'_>) -> Json<Value> {
    Json(json!({ "now": shared.world().now() }))
}

#[derive(Deserialize)]
pub(super) struct Move {
    advance_seconds: i64,
}

/// `POST /clock`: moves the clock forward, never back.
#[handler]
pub(super) fn move_clock(Data(shared): Door<'_>, Json(by): Json<Move>) -> Reply {
    let step = TimeDelta::try_seconds(by.advance_seconds);
    let step = step.filter(|step| *step >= TimeDelta::zero() && *step < TimeDelta::days(36_500));
    let world = shared.world();
    world.advance(step.ok_or_else(|| Refused::bad("the clock only moves forward"))?);
    Ok(Json(json!({ "now": world.now() })))
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    after: u64,
    method: Option<String>,
}

/// `GET /calls`: what bots have called, oldest first.
#[handler]
pub(super) fn calls(Data(shared): Door<'_>, Query(wanted): Query<Wanted>) -> Json<Value> {
    let world = shared.world();
    Json(json!({ "calls": world.calls.later_than(wanted.after, wanted.method.as_deref()) }))
}

/// `DELETE /calls`
#[handler]
pub(super) fn clear_calls(Data(shared): Door<'_>) -> Json<Value> {
    shared.world().calls.clear();
    Json(json!({ "calls": [] }))
}
