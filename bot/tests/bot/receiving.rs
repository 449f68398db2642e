//! Updates coming in: newer than the program, broken, unreachable, with a wrong token.

use chrono::TimeDelta;
use helpdesk_bot::Link;
use helpdesk_projections::args;
use serde_json::json;
use std::time::Duration;

use crate::world::{ANNA, World};

async fn reaches(world: &World, wanted: Link) {
    let mut state = world.bot().state();
    let reached = state.wait_for(|state| state.link == wanted);
    let reached = tokio::time::timeout(Duration::from_secs(30), reached).await;
    assert!(reached.is_ok(), "never {wanted:?}: {:?}", world.bot().state().borrow().clone());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_with_an_entity_of_the_future_is_understood() {
    let world = World::new().await;
    let entities = json!([{ "type": "hologram", "offset": 0, "length": 2, "depth": 3 }]);
    let fields = json!({ "entities": entities });
    world.act("messages", json!({ "person": ANNA, "text": "/help", "fields": fields })).await;
    world.person(ANNA).reads("Как заказать").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_of_an_unknown_kind_holds_nobody_up() {
    let world = World::new().await;
    world.act("updates", json!({ "update": { "telepathy": { "thought": "картридж" } } })).await;
    world.act("updates", json!({ "update": { "message": "not an object" } })).await;
    world.person(ANNA).says("/help").await;
    world.person(ANNA).reads("Как заказать").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_is_visible_and_ends_nothing() {
    let world = World::with_token("1:wrong").await;
    reaches(&world, Link::Unauthorised).await;
    world.order(ANNA).await;
    assert_eq!(world.orders_of(ANNA).await.len(), 1, "the rest works");
    let detail = world.bot().state().borrow().detail.clone().unwrap();
    assert!(!detail.contains("wrong"), "the token is never told: {detail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn telegram_out_of_reach_is_waited_out_and_what_was_written_meanwhile_is_delivered() {
    let world = World::new().await;
    reaches(&world, Link::Connected).await;
    world.act("faults", json!({ "kind": "out_of_reach" })).await;
    reaches(&world, Link::Unreachable).await;
    let detail = world.bot().state().borrow().detail.clone().unwrap_or_default();
    assert!(!detail.contains("AAbbCC"), "the token is never told: {detail}");
    world.order(ANNA).await;
    world.person(ANNA).says("/my").await;
    // Anna's card and those of two storekeepers.
    world.retries(3).await;
    world.no_more_faults().await;
    reaches(&world, Link::Connected).await;
    world.advance(TimeDelta::minutes(2));
    world.person(ANNA).reads("Заявка № 1 · Новая").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn updates_out_of_order_are_taken_in_order() {
    let world = World::new().await;
    world.act("faults", json!({ "kind": "reorder_updates" })).await;
    let anna = world.person(ANNA);
    anna.says("/new").await;
    anna.says("cf283a").await;
    anna.reads("Похоже на «cf283a»").await;
    let taken = world.db().fetch_one("SELECT COUNT(*) AS n FROM telegram_parked", args![]).await.unwrap();
    assert_eq!(taken.unwrap().int("n").unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_that_keeps_failing_is_set_aside_and_its_author_is_told() {
    let world = World::new().await;
    world.db().execute("ALTER TABLE drafts RENAME TO drafts_away", args![]).await.unwrap();
    world.person(ANNA).says("/new").await;
    world.person(ANNA).reads("Не получилось обработать ваше сообщение").await;
    let parked = world.db().fetch_one("SELECT failures FROM telegram_parked", args![]).await.unwrap().unwrap();
    assert_eq!(parked.int("failures").unwrap(), 5);
    world.db().execute("ALTER TABLE drafts_away RENAME TO drafts", args![]).await.unwrap();
    world.person(ANNA).says("/new").await;
    world.person(ANNA).reads("Шаг 2 из 5").await;
}
