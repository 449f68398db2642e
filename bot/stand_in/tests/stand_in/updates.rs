//! `getUpdates`: offsets, limits, waiting, conflicts, and what goes wrong on demand.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use crate::client::{ANNA, World};

fn texts(updates: &[Value]) -> Vec<&str> {
    updates.iter().map(|update| update["message"]["text"].as_str().unwrap_or("")).collect()
}

async fn fetch(world: &World, arguments: Value) -> Vec<Value> {
    world.done("getUpdates", arguments).await.as_array().unwrap().clone()
}

#[tokio::test]
async fn updates_come_again_until_an_offset_confirms_them() {
    let world = World::started().await;
    for text in ["a", "b", "c"] {
        world.says(ANNA, text).await;
    }
    assert_eq!(texts(&fetch(&world, json!({})).await), ["a", "b", "c"]);
    let two = fetch(&world, json!({ "limit": 2 })).await;
    assert_eq!(texts(&two), ["a", "b"]);
    let next = two[1]["update_id"].as_i64().unwrap() + 1;
    assert_eq!(texts(&fetch(&world, json!({ "offset": next })).await), ["c"]);
    assert_eq!(texts(&fetch(&world, json!({})).await), ["c"]);
}

#[tokio::test]
async fn a_negative_offset_keeps_only_the_last_ones() {
    let world = World::started().await;
    for text in ["a", "b", "c"] {
        world.says(ANNA, text).await;
    }
    assert_eq!(texts(&fetch(&world, json!({ "offset": -2 })).await), ["b", "c"]);
    assert_eq!(texts(&fetch(&world, json!({})).await), ["b", "c"]);
}

#[tokio::test]
async fn a_long_poll_ends_as_soon_as_there_is_an_update() {
    let world = World::started().await;
    let (updates, _) = tokio::join!(fetch(&world, json!({ "timeout": 50 })), world.says(ANNA, "a"));
    assert_eq!(texts(&updates), ["a"]);
}

#[tokio::test]
async fn a_second_poller_ends_the_first_with_a_conflict() {
    let world = World::started().await;
    let first = world.call("getUpdates", json!({ "timeout": 50 }));
    let second = async {
        until_called(&world, 3).await;
        world.call("getUpdates", json!({ "timeout": 0 })).await
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!(first["error_code"], 409);
    assert!(first["description"].as_str().unwrap().contains("terminated by other getUpdates request"));
    assert_eq!(second["ok"], true);
}

/// Waits, by asking the log, until the bot has made that many calls of `getUpdates`.
async fn until_called(world: &World, times: usize) {
    loop {
        let calls = world.see("calls?method=getUpdates").await;
        if calls["calls"].as_array().unwrap().len() >= times {
            return;
        }
    }
}

#[tokio::test]
async fn polling_and_a_webhook_exclude_each_other() {
    let world = World::started().await;
    world.done("setWebhook", json!({ "url": "http://127.0.0.1:1/hook" })).await;
    let refusal = world.refused("getUpdates", json!({})).await;
    assert!(refusal.starts_with("Conflict: can't use getUpdates method while webhook is active"));
    world.done("deleteWebhook", json!({})).await;
    world.done("getUpdates", json!({})).await;
}

#[tokio::test]
async fn only_the_kinds_asked_for_are_kept() {
    let world = World::started().await;
    fetch(&world, json!({ "allowed_updates": ["callback_query"] })).await;
    world.says(ANNA, "unheard").await;
    fetch(&world, json!({ "allowed_updates": [] })).await;
    world.says(ANNA, "heard").await;
    assert_eq!(texts(&world.updates().await), ["heard"]);
}

#[tokio::test]
async fn updates_are_dropped_after_a_day() {
    let world = World::started().await;
    world.says(ANNA, "old").await;
    world.act("clock", json!({ "advance_seconds": 86_401 })).await;
    world.says(ANNA, "new").await;
    assert_eq!(texts(&world.updates().await), ["new"]);
}

#[tokio::test]
async fn updates_come_twice_or_in_the_wrong_order_on_demand() {
    let world = World::started().await;
    world.says(ANNA, "a").await;
    world.says(ANNA, "b").await;
    world.act("faults", json!({ "kind": "duplicate_updates" })).await;
    assert_eq!(texts(&world.updates().await), ["a", "a", "b", "b"]);
    world.act("faults", json!({ "kind": "reorder_updates" })).await;
    assert_eq!(texts(&world.updates().await), ["b", "a"]);
    world.act("faults", json!({ "kind": "forget_offset" })).await;
    let beyond = world.updates().await[1]["update_id"].as_i64().unwrap() + 1;
    assert_eq!(texts(&fetch(&world, json!({ "offset": beyond })).await), ["a", "b"]);
    assert_eq!(fetch(&world, json!({ "offset": beyond })).await, [] as [Value; 0]);
}
