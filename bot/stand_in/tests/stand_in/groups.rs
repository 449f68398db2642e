//! Groups: who is told what, topics, the upgrade to a supergroup.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use crate::client::{ANNA, IGOR, World};

async fn group(world: &World, settings: Value) -> i64 {
    let mut new = json!({ "title": "Склад", "people": [ANNA, IGOR] });
    new.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
    let group = world.act("groups", new).await;
    group["id"].as_i64().unwrap_or_else(|| panic!("{group}"))
}

async fn says(world: &World, chat: i64, text: &str) -> Value {
    world.act("messages", json!({ "person": IGOR, "chat": chat, "text": text })).await
}

#[tokio::test]
async fn with_privacy_mode_a_bot_hears_only_what_concerns_it() {
    let world = World::started().await;
    let chat = group(&world, json!({})).await;
    let own = world.done("sendMessage", json!({ "chat_id": chat, "text": "№ 1" })).await;
    says(&world, chat, "между нами").await;
    says(&world, chat, "/queue").await;
    says(&world, chat, "/queue@other_bot").await;
    says(&world, chat, "@desk_bot ау").await;
    let reply = json!({ "person": ANNA, "chat": chat, "text": "беру", "reply_to": own["message_id"] });
    world.act("messages", reply).await;
    let heard = world.updates().await;
    assert_eq!(heard[0]["my_chat_member"]["new_chat_member"]["status"], "member");
    let heard: Vec<_> = heard[1..].iter().map(|update| update["message"]["text"].as_str().unwrap()).collect();
    assert_eq!(heard, ["/queue", "@desk_bot ау", "беру"]);
}

#[tokio::test]
async fn an_administrator_hears_everything_and_everybody_can_press() {
    let world = World::started().await;
    let chat = group(&world, json!({ "supergroup": true, "bots_are_administrators": true })).await;
    says(&world, chat, "между нами").await;
    let keyboard = json!({ "inline_keyboard": [[{ "text": "Беру", "callback_data": "take" }]] });
    let card = json!({ "chat_id": chat, "text": "№ 1", "reply_markup": keyboard });
    let card = world.done("sendMessage", card).await;
    assert_eq!(card["chat"]["type"], "supergroup");
    let press = json!({ "person": IGOR, "chat": chat, "message_id": card["message_id"], "data": "take" });
    world.act("press", press).await;
    let heard = world.updates().await;
    assert_eq!(heard[1]["message"]["text"], "между нами");
    assert_eq!(heard[2]["callback_query"]["from"]["id"], IGOR);
    assert_eq!(heard[2]["callback_query"]["message"]["chat"]["id"], chat);
}

#[tokio::test]
async fn topics_keep_their_messages_apart() {
    let world = World::started().await;
    let chat = group(&world, json!({ "forum": true })).await;
    let topic = world.done("createForumTopic", json!({ "chat_id": chat, "name": "Казань" })).await;
    let thread = topic["message_thread_id"].as_i64().unwrap();
    let into = |thread: i64| json!({ "chat_id": chat, "message_thread_id": thread, "text": "№ 1" });
    let sent = world.done("sendMessage", into(thread)).await;
    assert_eq!(sent["message_thread_id"], thread);
    assert_eq!(sent["is_topic_message"], true);
    assert_eq!(sent["chat"]["is_forum"], true);
    let refusal = world.refused("sendMessage", into(999)).await;
    assert_eq!(refusal, "Bad Request: message thread not found");
}

#[tokio::test]
async fn an_upgraded_group_answers_with_its_new_id() {
    let world = World::started().await;
    let chat = group(&world, json!({})).await;
    let upgraded = world.act(&format!("groups/{chat}/upgrade"), json!({})).await;
    let new = upgraded["id"].as_i64().unwrap();
    let answer = world.call("sendMessage", json!({ "chat_id": chat, "text": "hi" })).await;
    assert_eq!(answer["error_code"], 400);
    assert_eq!(answer["parameters"]["migrate_to_chat_id"], new);
    assert_eq!(answer["description"], "Bad Request: group chat was upgraded to a supergroup chat");
    world.done("sendMessage", json!({ "chat_id": new, "text": "hi" })).await;
    let heard = world.updates().await;
    assert_eq!(heard[1]["message"]["migrate_to_chat_id"], new);
    assert_eq!(heard[2]["message"]["migrate_from_chat_id"], chat);
}

#[tokio::test]
async fn a_bot_that_was_removed_cannot_write() {
    let world = World::started().await;
    let chat = group(&world, json!({})).await;
    world.act(&format!("groups/{chat}"), json!({ "person": ANNA, "bots": { "desk_bot": "left" } })).await;
    let refusal = world.refused("sendMessage", json!({ "chat_id": chat, "text": "hi" })).await;
    assert_eq!(refusal, "Forbidden: bot is not a member of the group chat");
}
