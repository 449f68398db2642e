//! Where a call is aimed: the chat, and whether the bot may write there.

use crate::answer::Failure;
use crate::arguments::Arguments;
use crate::rooms::RoomKey;
use crate::world::World;

/// The room that `chat_id` names, as far as the bot may know of it.
pub(super) fn room(world: &World, bot: usize, arguments: &Arguments) -> Result<RoomKey, Failure> {
    let not_found = || Failure::bad("chat not found");
    let text = arguments.text("chat_id").unwrap_or_default();
    if text.is_empty() {
        return Err(Failure::bad("chat_id is empty"));
    }
    let id: i64 = text.trim().parse().map_err(|_| not_found())?;
    if id > 0 {
        return world.people.contains_key(&id).then(|| RoomKey::private(bot, id)).ok_or_else(not_found);
    }
    let group = world.groups.get(&id).ok_or_else(not_found)?;
    if let Some(to) = group.migrated_to {
        return Err(Failure::migrated(to));
    }
    if !group.bots.contains_key(&bot) {
        let kind = if group.supergroup { "supergroup" } else { "group" };
        return Err(Failure::forbidden(&format!("bot is not a member of the {kind} chat")));
    }
    Ok(RoomKey::group(id))
}

/// The same, for calls that put something into the chat.
pub(super) fn writable(world: &World, bot: usize, arguments: &Arguments) -> Result<RoomKey, Failure> {
    let key = room(world, bot, arguments)?;
    if key.is_group() {
        return Ok(key);
    }
    match world.rooms.get(&key) {
        Some(room) if room.blocked => Err(Failure::forbidden("bot was blocked by the user")),
        Some(room) if room.started => Ok(key),
        _ => Err(Failure::forbidden("bot can't initiate conversation with a user")),
    }
}
