//! Faults on demand: how calls fail, and whether they had their effect.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use crate::client::{ANNA, IGOR, World};

fn text(chat: i64) -> Value {
    json!({ "chat_id": chat, "text": "hi" })
}

async fn messages(world: &World) -> usize {
    world.chat(ANNA).await["messages"].as_array().unwrap().len()
}

#[tokio::test]
async fn answers_fail_as_often_as_asked_and_only_where_asked() {
    let world = World::started().await;
    let fault = json!({
        "kind": "too_many_requests", "retry_after": 7, "count": 2, "method": "sendmessage", "chat": ANNA,
    });
    world.act("faults", fault).await;
    world.done("getMe", json!({})).await;
    assert!(world.refused("sendMessage", text(IGOR)).await.starts_with("Forbidden"));
    for _ in 0..2 {
        let answer = world.call("sendMessage", text(ANNA)).await;
        assert_eq!(answer["error_code"], 429);
        assert_eq!(answer["description"], "Too Many Requests: retry after 7");
        assert_eq!(answer["parameters"], json!({ "retry_after": 7 }));
    }
    world.done("sendMessage", text(ANNA)).await;
    assert_eq!(messages(&world).await, 2);
}

#[tokio::test]
async fn a_fault_can_let_some_calls_pass_first() {
    let world = World::started().await;
    world.act("faults", json!({ "kind": "forbidden", "skip": 1, "method": "sendMessage" })).await;
    world.done("sendMessage", text(ANNA)).await;
    assert_eq!(world.refused("sendMessage", text(ANNA)).await, "Forbidden: bot was blocked by the user");
}

#[tokio::test]
async fn a_chat_moves_and_a_gateway_fails() {
    let world = World::started().await;
    world.act("faults", json!({ "kind": "migrate", "to": -1_001_234 })).await;
    let moved = world.call("sendMessage", text(ANNA)).await;
    assert_eq!(moved["parameters"]["migrate_to_chat_id"], -1_001_234);
    world.act("faults", json!({ "kind": "server_error", "code": 504 })).await;
    let page = world.http.get(world.method("getMe")).send().await.unwrap();
    assert_eq!(page.status(), 504);
    assert!(page.text().await.unwrap().starts_with("<html>"));
}

#[tokio::test]
async fn a_reset_has_no_effect_and_a_lost_answer_has_one() {
    let world = World::started().await;
    for (kind, expected) in [("reset", 1), ("lost_answer", 2)] {
        world.act("faults", json!({ "kind": kind })).await;
        let call = world.http.post(world.method("sendMessage")).json(&text(ANNA));
        assert!(call.send().await.is_err(), "{kind}");
        assert_eq!(messages(&world).await, expected, "{kind}");
    }
}

#[tokio::test]
async fn a_hanging_call_ends_when_the_faults_are_cleared() {
    let world = World::started().await;
    world.act("faults", json!({ "kind": "hang", "seconds": 600, "method": "sendMessage" })).await;
    let call = world.http.post(world.method("sendMessage")).json(&text(ANNA)).send();
    let clear = async {
        while world.see("calls?method=sendMessage").await["calls"].as_array().unwrap().is_empty() {}
        world.http.delete(world.url("/stand-in/faults")).send().await.unwrap()
    };
    let (call, _) = tokio::join!(call, clear);
    assert!(call.is_err());
    assert_eq!(messages(&world).await, 1);
}

#[tokio::test]
async fn out_of_reach_ends_waiting_polls_and_refuses_every_call_until_cleared() {
    let world = World::started().await;
    let poll = world.http.post(world.method("getUpdates")).json(&json!({ "timeout": 50 })).send();
    let cut = async {
        while world.see("calls?method=getUpdates").await["calls"].as_array().unwrap().len() < 3 {}
        world.act("faults", json!({ "kind": "out_of_reach" })).await
    };
    let (poll, _) = tokio::join!(poll, cut);
    assert!(poll.is_err());
    for _ in 0..3 {
        assert!(world.http.get(world.method("getMe")).send().await.is_err());
    }
    world.says(ANNA, "kept").await;
    world.http.delete(world.url("/stand-in/faults")).send().await.unwrap();
    assert_eq!(world.updates().await[0]["message"]["text"], "kept");
}

#[tokio::test]
async fn the_log_says_what_was_called_when_and_how_it_ended() {
    let world = World::started().await;
    world.act("clock", json!({ "advance_seconds": 3600 })).await;
    world.http.delete(world.url("/stand-in/calls")).send().await.unwrap();
    world.done("sendMessage", text(ANNA)).await;
    world.refused("sendMessage", text(7)).await;
    let calls = world.see("calls?method=sendmessage").await["calls"].clone();
    assert_eq!(calls.as_array().unwrap().len(), 2);
    assert_eq!(calls[0]["chat"], ANNA);
    assert_eq!(calls[0]["status"], 200);
    assert_eq!(calls[1]["description"], "Bad Request: chat not found");
    let later = world.see(&format!("calls?after={}", calls[0]["number"])).await["calls"].clone();
    assert_eq!(later[0], calls[1]);
}
