//! Asking about the bot itself, chats and their members; topics of forums.

use serde_json::{Map, Value, json};

use super::target;
use crate::answer::{Answer, Failure};
use crate::arguments::Arguments;
use crate::messages::Extras;
use crate::rooms::RoomKey;
use crate::world::World;

/// `getMe`
pub(super) fn me(world: &World, bot: usize) -> Value {
    let mut me = world.bots[bot].user();
    me["can_join_groups"] = json!(true);
    for field in
        ["can_read_all_group_messages", "supports_inline_queries", "can_connect_to_business", "has_main_web_app"]
    {
        me[field] = json!(false);
    }
    me
}

/// `getChat`
pub(super) fn chat(world: &World, bot: usize, arguments: &Arguments) -> Answer {
    let key = target::room(world, bot, arguments)?;
    let mut chat = world.chat(key);
    chat["accent_color_id"] = json!(0);
    chat["max_reaction_count"] = json!(11);
    chat["accepted_gift_types"] = json!({
        "unlimited_gifts": true,
        "limited_gifts": true,
        "unique_gifts": true,
        "premium_subscription": true,
        "gifts_from_channels": true,
    });
    if key.is_group() {
        chat["permissions"] = json!({ "can_send_messages": true });
    }
    Ok(chat)
}

/// `getChatMember`
pub(super) fn member(world: &World, bot: usize, arguments: &Arguments) -> Answer {
    let key = target::room(world, bot, arguments)?;
    let id = arguments.integer("user_id").unwrap_or_default();
    let invalid = || Failure::bad("PARTICIPANT_ID_INVALID");
    if let Some(person) = world.people.get(&id) {
        let group = world.groups.get(&key.chat);
        let inside = group.map_or(key.chat == id, |group| group.people.contains(&id));
        return Ok(json!({ "status": if inside { "member" } else { "left" }, "user": person.user() }));
    }
    let index = world.bots.iter().position(|account| account.id == id).ok_or_else(invalid)?;
    let group = world.groups.get(&key.chat).ok_or_else(invalid)?;
    Ok(bot_member(world, index, group.bots.get(&index).copied()))
}

/// `getChatMemberCount`
pub(super) fn member_count(world: &World, bot: usize, arguments: &Arguments) -> Answer {
    let key = target::room(world, bot, arguments)?;
    let group = world.groups.get(&key.chat);
    Ok(json!(group.map_or(2, |group| group.people.len() + group.bots.len())))
}

/// `getChatAdministrators`
pub(super) fn administrators(world: &World, bot: usize, arguments: &Arguments) -> Answer {
    let key = target::room(world, bot, arguments)?;
    let not_a_group = || Failure::bad("there are no administrators in the private chat");
    let group = world.groups.get(&key.chat).ok_or_else(not_a_group)?;
    let administrators = group.bots.iter().filter(|(_, admin)| **admin);
    Ok(administrators.map(|(bot, _)| bot_member(world, *bot, Some(true))).collect())
}

/// `leaveChat`
pub(super) fn leave(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let key = target::room(world, bot, arguments)?;
    let private = || Failure::bad("chat member status can't be changed in private chats");
    world.groups.get_mut(&key.chat).ok_or_else(private)?.bots.remove(&bot);
    world.touch(key);
    Ok(json!(true))
}

/// `createForumTopic`
pub(super) fn create_topic(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let key = target::room(world, bot, arguments)?;
    let name = arguments.text("name").filter(|name| (1..=128).contains(&name.chars().count()));
    let name = name.ok_or_else(|| Failure::bad("TOPIC_NAME_INVALID"))?;
    let forum = world.groups.get(&key.chat).is_some_and(|group| group.forum);
    if !forum {
        return Err(Failure::bad("the chat is not a forum"));
    }
    let author = world.bots[bot].user();
    let thread = open_topic(world, key, author, &name);
    Ok(json!({ "message_thread_id": thread, "name": name, "icon_color": TOPIC_COLOR }))
}

const TOPIC_COLOR: u32 = 7_322_096;

/// Opens a topic with its service message, whose id becomes the topic's.
pub(crate) fn open_topic(world: &mut World, key: RoomKey, author: Value, name: &str) -> i64 {
    let created = json!({ "name": name, "icon_color": TOPIC_COLOR });
    let content = Map::from_iter([("forum_topic_created".to_owned(), created)]);
    let message = world.post(key, author, content, Extras::default());
    let thread = message.get("message_id").and_then(Value::as_i64).unwrap_or_default();
    if let Some(group) = world.groups.get_mut(&key.chat) {
        group.topics.insert(thread, name.to_owned());
    }
    let fields = Map::from_iter([
        ("message_thread_id".to_owned(), json!(thread)),
        ("is_topic_message".to_owned(), json!(true)),
        ("edit_date".to_owned(), Value::Null),
    ]);
    world.edit(key, thread, fields);
    thread
}

/// `editForumTopic`
pub(super) fn edit_topic(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let key = target::room(world, bot, arguments)?;
    let thread = arguments.integer("message_thread_id").unwrap_or_default();
    let topic = world.groups.get_mut(&key.chat).and_then(|group| group.topics.get_mut(&thread));
    let topic = topic.ok_or_else(|| Failure::bad("message thread not found"))?;
    if let Some(name) = arguments.text("name") {
        *topic = name;
    }
    world.touch(key);
    Ok(json!(true))
}

/// The `ChatMember` object of a bot; `None` when it isn't in the group.
pub(crate) fn bot_member(world: &World, bot: usize, administrator: Option<bool>) -> Value {
    let user = world.bots[bot].user();
    if administrator != Some(true) {
        let status = if administrator.is_some() { "member" } else { "left" };
        return json!({ "status": status, "user": user });
    }
    json!({
        "status": "administrator", "user": user, "can_be_edited": false, "is_anonymous": false,
        "can_manage_chat": true, "can_delete_messages": true, "can_manage_video_chats": false,
        "can_restrict_members": false, "can_promote_members": false, "can_change_info": false,
        "can_invite_users": true, "can_post_stories": false, "can_edit_stories": false,
        "can_delete_stories": false, "can_pin_messages": true, "can_manage_topics": true,
    })
}
