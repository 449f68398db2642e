//! Who there is, and who has blocked whom.

use poem::handler;
use poem::web::{Data, Json};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Door, Place, Refused, Reply, author};
use crate::Person;

/// `GET /state`: people, bots and groups.
#[handler]
pub(super) fn state(Data(shared): Door<'_>) -> Json<Value> {
    let world = shared.world();
    let bots = world.bots.iter().map(|bot| json!({ "id": bot.id, "username": bot.username, "name": bot.name }));
    let groups = world.groups.values().filter(|group| group.migrated_to.is_none()).map(|group| {
        let mut described = group.chat();
        described["people"] = json!(group.people);
        let topics = group.topics.iter().map(|(id, name)| json!({ "id": id, "name": name }));
        described["topics"] = topics.collect();
        described
    });
    Json(json!({
        "people": world.people.values().collect::<Vec<_>>(),
        "bots": bots.collect::<Vec<_>>(),
        "groups": groups.collect::<Vec<_>>(),
        "now": world.now(),
    }))
}

/// `POST /people`: adds a person or changes one.
#[handler]
pub(super) fn add(Data(shared): Door<'_>, Json(person): Json<Person>) -> Reply {
    if person.id <= 0 || person.first_name.is_empty() {
        return Err(Refused::bad("a person needs an id above zero and a first name"));
    }
    let mut world = shared.world();
    world.people.insert(person.id, person.clone());
    world.tell(json!({ "kind": "people" }));
    Ok(Json(json!(person)))
}

#[derive(Deserialize)]
pub(super) struct Block {
    #[serde(flatten)]
    place: Place,
    blocked: bool,
}

/// `POST /block`: blocks the bot or lets it back in; the bot is told as Telegram tells it.
#[handler]
pub(super) fn block(Data(shared): Door<'_>, Json(block): Json<Block>) -> Reply {
    let mut world = shared.world();
    let key = block.place.room(&world)?;
    let Some(bot) = key.bot else {
        return Err(Refused::bad("only a private chat can be blocked"));
    };
    let room = world.room_mut(key);
    if std::mem::replace(&mut room.blocked, block.blocked) != block.blocked {
        let member = json!({ "status": "member", "user": world.bots[bot].user() });
        let kicked = json!({ "status": "kicked", "user": world.bots[bot].user(), "until_date": 0 });
        let (old, new) = if block.blocked { (member, kicked) } else { (kicked, member) };
        let change = json!({
            "chat": world.chat(key),
            "from": author(&world, block.place.person),
            "date": world.now().timestamp(),
            "old_chat_member": old,
            "new_chat_member": new,
        });
        world.queue_update(bot, key.chat, "my_chat_member", change);
        world.touch(key);
    }
    Ok(Json(json!({ "blocked": block.blocked })))
}
