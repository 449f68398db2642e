//! Groups: creating them, who is in them, topics, and the upgrade to a supergroup.

use std::collections::{BTreeMap, BTreeSet};

use poem::handler;
use poem::web::{Data, Json, Path};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Door, Refused, Reply, author};
use crate::groups::Group;
use crate::methods::chats::{bot_member, open_topic};
use crate::rooms::RoomKey;
use crate::world::World;

#[derive(Deserialize)]
pub(super) struct NewGroup {
    title: String,
    /// The first one is the owner.
    people: Vec<i64>,
    /// User names; by default the first bot.
    bots: Option<Vec<String>>,
    /// Bots are administrators and see every message; otherwise privacy mode holds.
    #[serde(default)]
    bots_are_administrators: bool,
    #[serde(default)]
    supergroup: bool,
    /// With topics; implies a supergroup.
    #[serde(default)]
    forum: bool,
}

/// `POST /groups`
#[handler]
pub(super) fn create(Data(shared): Door<'_>, Json(new): Json<NewGroup>) -> Reply {
    let mut world = shared.world();
    let people: BTreeSet<i64> = new.people.iter().copied().collect();
    if people.is_empty() || !people.iter().all(|id| world.people.contains_key(id)) {
        return Err(Refused::bad("a group needs people who are known here"));
    }
    let names = new.bots.map_or_else(|| vec![None], |names| names.into_iter().map(Some).collect());
    let bots = names.iter().map(|name| world.bot_by_name(name.as_deref()));
    let bots: Option<Vec<usize>> = bots.collect();
    let bots = bots.ok_or_else(|| Refused::unknown("the bot"))?;
    let supergroup = new.supergroup || new.forum;
    let number = 100_000 + i64::try_from(world.groups.len()).unwrap_or_default();
    let id = if supergroup { -1_000_000_000_000 - number } else { -number };
    let group = Group {
        id,
        title: new.title,
        supergroup,
        forum: new.forum,
        people,
        bots: BTreeMap::new(),
        topics: BTreeMap::new(),
        migrated_to: None,
    };
    world.groups.insert(id, group);
    for bot in bots {
        let owner = author(&world, new.people[0]);
        set_bot(&mut world, id, bot, Some(new.bots_are_administrators), &owner);
    }
    world.tell(json!({ "kind": "people" }));
    Ok(Json(described(&world, id)))
}

#[derive(Deserialize)]
pub(super) struct Change {
    /// Who does it.
    person: i64,
    #[serde(default)]
    add: Vec<i64>,
    #[serde(default)]
    remove: Vec<i64>,
    /// Bots by user name: "administrator", "member" or "left".
    #[serde(default)]
    bots: BTreeMap<String, String>,
}

/// `POST /groups/<id>`: people come and go, bots too.
#[handler]
pub(super) fn change(Data(shared): Door<'_>, Path(id): Path<i64>, Json(change): Json<Change>) -> Reply {
    let mut world = shared.world();
    let who = author(&world, change.person);
    known(&world, id)?;
    for person in change.add {
        let user = author(&world, person);
        if let Some(group) = world.groups.get_mut(&id).filter(|_| !user.is_null()) {
            group.people.insert(person);
            announce(&mut world, id, &who, "new_chat_members", json!([user]));
        }
    }
    for person in change.remove {
        let user = author(&world, person);
        if world.groups.get_mut(&id).is_some_and(|group| group.people.remove(&person)) {
            announce(&mut world, id, &who, "left_chat_member", user);
        }
    }
    for (name, status) in change.bots {
        let bot = world.bot_by_name(Some(&name)).ok_or_else(|| Refused::unknown("the bot"))?;
        let rank = match status.as_str() {
            "administrator" => Some(true),
            "member" => Some(false),
            "left" => None,
            _ => return Err(Refused::bad("a bot is administrator, member or left")),
        };
        set_bot(&mut world, id, bot, rank, &who);
    }
    world.tell(json!({ "kind": "people" }));
    Ok(Json(described(&world, id)))
}

#[derive(Deserialize)]
pub(super) struct NewTopic {
    person: i64,
    name: String,
}

/// `POST /groups/<id>/topics`
#[handler]
pub(super) fn topic(Data(shared): Door<'_>, Path(id): Path<i64>, Json(new): Json<NewTopic>) -> Reply {
    let mut world = shared.world();
    if !known(&world, id)?.forum {
        return Err(Refused::bad("the group has no topics"));
    }
    let who = author(&world, new.person);
    let thread = open_topic(&mut world, RoomKey::group(id), who, &new.name);
    world.tell(json!({ "kind": "people" }));
    Ok(Json(json!({ "message_thread_id": thread, "name": new.name })))
}

/// `POST /groups/<id>/upgrade`: from now on the old id answers with `migrate_to_chat_id`.
#[handler]
pub(super) fn upgrade(Data(shared): Door<'_>, Path(id): Path<i64>) -> Reply {
    let mut world = shared.world();
    let new = world.upgrade_group(id).ok_or_else(|| Refused::bad("only a plain group can be upgraded"))?;
    world.tell(json!({ "kind": "people" }));
    Ok(Json(described(&world, new)))
}

fn known(world: &World, id: i64) -> Result<&Group, Refused> {
    world.groups.get(&id).ok_or_else(|| Refused::unknown("the group"))
}

fn described(world: &World, id: i64) -> Value {
    let mut chat = world.chat(RoomKey::group(id));
    chat["people"] = world.groups.get(&id).map(|group| json!(group.people)).unwrap_or_default();
    chat
}

fn announce(world: &mut World, id: i64, who: &Value, field: &str, value: Value) {
    let content = Map::from_iter([(field.to_owned(), value)]);
    world.say(RoomKey::group(id), who.clone(), content);
}

/// Changes a bot's rank in the group and tells it.
fn set_bot(world: &mut World, id: i64, bot: usize, rank: Option<bool>, who: &Value) {
    let Some(group) = world.groups.get_mut(&id) else {
        return;
    };
    let before = match rank {
        Some(administrator) => group.bots.insert(bot, administrator),
        None => group.bots.remove(&bot),
    };
    if before == rank {
        return;
    }
    let update = json!({
        "chat": world.chat(RoomKey::group(id)),
        "from": who,
        "date": world.now().timestamp(),
        "old_chat_member": bot_member(world, bot, before),
        "new_chat_member": bot_member(world, bot, rank),
    });
    world.queue_update(bot, id, "my_chat_member", update);
}
