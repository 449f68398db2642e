//! Presses on inline buttons and their answers.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use crate::client::{ANNA, IGOR, World};

async fn press(world: &World, message: i64, data: &str) -> Value {
    world.act("press", json!({ "person": ANNA, "message_id": message, "data": data })).await
}

#[tokio::test]
async fn a_press_reaches_the_bot_and_its_answer_reaches_the_person() {
    let world = World::started().await;
    let message = world.button("take:1").await;
    let body = json!({ "person": ANNA, "message_id": message, "data": "take:1", "wait": 30 });
    let answers = async {
        let query = world.done("getUpdates", json!({ "timeout": 50 })).await[0]["callback_query"].clone();
        assert_eq!(query["data"], "take:1");
        assert_eq!(query["from"]["id"], ANNA);
        assert_eq!(query["message"]["message_id"], message);
        let answer = json!({ "callback_query_id": query["id"], "text": "Взято", "show_alert": true });
        world.done("answerCallbackQuery", answer).await
    };
    let (pressed, _) = tokio::join!(world.act("press", body), answers);
    assert_eq!(pressed["answer"]["text"], "Взято");
    assert_eq!(pressed["answer"]["show_alert"], true);
    assert_eq!(world.chat(ANNA).await["answers"][0], pressed["answer"]);
}

#[tokio::test]
async fn a_press_can_be_answered_for_150_seconds() {
    let world = World::started().await;
    let message = world.button("x").await;
    let (in_time, late) = (press(&world, message, "x").await, press(&world, message, "x").await);
    world.act("clock", json!({ "advance_seconds": 149 })).await;
    let id = |pressed: &Value| json!({ "callback_query_id": pressed["callback_query_id"] });
    world.done("answerCallbackQuery", id(&in_time)).await;
    world.act("clock", json!({ "advance_seconds": 2 })).await;
    let too_late = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    assert_eq!(world.refused("answerCallbackQuery", id(&late)).await, too_late);
    let invented = json!({ "callback_query_id": "123" });
    assert_eq!(world.refused("answerCallbackQuery", invented).await, too_late);
}

#[tokio::test]
async fn an_answer_has_at_most_200_characters() {
    let world = World::started().await;
    let message = world.button("x").await;
    let id = press(&world, message, "x").await["callback_query_id"].clone();
    let answer = |length: usize| json!({ "callback_query_id": id, "text": "я".repeat(length) });
    let refusal = world.refused("answerCallbackQuery", answer(201)).await;
    assert_eq!(refusal, "Bad Request: MESSAGE_TOO_LONG");
    world.done("answerCallbackQuery", answer(200)).await;
}

#[tokio::test]
async fn only_buttons_that_are_there_can_be_pressed_unless_the_screen_is_stale() {
    let world = World::started().await;
    let message = world.button("x").await;
    assert!(press(&world, message, "y").await["error"].is_string());
    let stranger = json!({ "person": IGOR, "message_id": message, "data": "x" });
    assert!(world.act("press", stranger).await["error"].is_string());
    world.done("deleteMessage", json!({ "chat_id": ANNA, "message_id": message })).await;
    let stale = json!({ "person": ANNA, "message_id": message, "data": "x", "stale": true });
    world.act("press", stale).await;
    let query = world.updates().await[0]["callback_query"].clone();
    assert_eq!(query["message"]["date"], 0, "an inaccessible message");
    assert_eq!(query["data"], "x");
}
