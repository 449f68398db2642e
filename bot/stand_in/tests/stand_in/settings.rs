//! What a bot says about itself: commands by scope and language, the menu button, chats.

use pretty_assertions::assert_eq;
use serde_json::json;

use crate::client::{ANNA, IGOR, World};

#[tokio::test]
async fn the_narrowest_scope_and_the_persons_language_win() {
    let world = World::started().await;
    let set = |scope: serde_json::Value, language: &str, name: &str| {
        let commands = json!([{ "command": name, "description": "…" }]);
        json!({ "scope": scope, "language_code": language, "commands": commands })
    };
    let private = json!({ "type": "all_private_chats" });
    world.done("setMyCommands", set(json!({ "type": "default" }), "", "help")).await;
    world.done("setMyCommands", set(private.clone(), "", "new")).await;
    world.done("setMyCommands", set(private, "ru", "novaya")).await;
    let own = json!({ "chat_id": ANNA, "type": "chat" });
    world.done("setMyCommands", set(own.clone(), "", "queue")).await;
    assert_eq!(world.chat(ANNA).await["commands"][0]["command"], "queue");
    assert_eq!(world.chat(IGOR).await["commands"][0]["command"], "novaya");
    let asked = world.done("getMyCommands", json!({ "scope": own })).await;
    assert_eq!(asked[0]["command"], "queue");
    world.done("deleteMyCommands", json!({ "scope": own })).await;
    assert_eq!(world.chat(ANNA).await["commands"][0]["command"], "novaya");
    let bad = set(json!({ "type": "default" }), "", "Bad Name");
    assert_eq!(world.refused("setMyCommands", bad).await, "Bad Request: BOT_COMMAND_INVALID");
}

#[tokio::test]
async fn the_menu_button_is_set_for_one_chat_or_for_all() {
    let world = World::started().await;
    let button = json!({ "type": "web_app", "text": "Заказ", "web_app": { "url": "https://a.ru/miniapp/" } });
    world.done("setChatMenuButton", json!({ "chat_id": ANNA, "menu_button": button })).await;
    assert_eq!(world.chat(ANNA).await["menu_button"], button);
    assert_eq!(world.chat(IGOR).await["menu_button"]["type"], "commands");
    assert_eq!(world.done("getChatMenuButton", json!({ "chat_id": ANNA })).await, button);
}

#[tokio::test]
async fn chats_and_names_can_be_asked_for() {
    let world = World::started().await;
    assert_eq!(world.done("getChat", json!({ "chat_id": ANNA })).await["first_name"], "Анна");
    assert_eq!(world.refused("getChat", json!({ "chat_id": 5 })).await, "Bad Request: chat not found");
    world.done("setMyShortDescription", json!({ "short_description": "Картриджи" })).await;
    let described = world.done("getMyShortDescription", json!({})).await;
    assert_eq!(described["short_description"], "Картриджи");
    world.done("sendChatAction", json!({ "chat_id": ANNA, "action": "typing" })).await;
    world.refused("sendChatAction", json!({ "chat_id": ANNA, "action": "dancing" })).await;
}

#[tokio::test]
async fn people_can_be_added_while_it_runs_and_the_page_is_served() {
    let world = World::new().await;
    world.act("people", json!({ "id": 7, "first_name": "Олег" })).await;
    world.says(7, "/start order_15").await;
    assert_eq!(world.updates().await[0]["message"]["text"], "/start order_15");
    assert_eq!(world.see("state").await["people"][0]["first_name"], "Олег");
    let page = world.http.get(world.stand_in.chat_page_url()).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let missing = world.http.get(world.url("/chat/nothing.js")).send().await.unwrap();
    assert_eq!(missing.status(), 404);
}

#[tokio::test]
async fn after_a_shutdown_waiting_calls_have_ended_and_the_port_is_free() {
    let world = World::started().await;
    let poll = world.http.post(world.method("getUpdates")).json(&json!({ "timeout": 50 })).send();
    let poll = tokio::spawn(poll);
    while world.see("calls?method=getUpdates").await["calls"].as_array().unwrap().len() < 3 {}
    let address = world.stand_in.url().trim_start_matches("http://").to_owned();
    world.stand_in.shutdown().await;
    assert!(poll.await.unwrap().is_err());
    tokio::net::TcpListener::bind(address).await.unwrap();
}

#[tokio::test]
async fn a_reader_can_wait_for_a_chat_to_change() {
    let world = World::started().await;
    let revision = world.chat(ANNA).await["revision"].as_u64().unwrap();
    let path = format!("chat?person={ANNA}&since={revision}&wait=30");
    let (seen, _) = tokio::join!(world.see(&path), world.button("x"));
    assert_eq!(seen["messages"][1]["text"], "Берёте?");
}

#[tokio::test]
async fn the_live_stream_tells_what_changed() {
    let world = World::started().await;
    let mut stream = world.http.get(world.url("/stand-in/live")).send().await.unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let hello = stream.chunk().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&hello).contains("hello"));
    world.button("x").await;
    let change = stream.chunk().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&change).contains(r#""kind":"room""#));
}
