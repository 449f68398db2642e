//! What a write depends on: the version that was seen, the key it is decided under, and the position a read waits for.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{Answer, Browser, World, path};

async fn post_with(browser: &Browser, path: &str, header: (&str, &str), body: &Value) -> Answer {
    Answer::to(browser.request(Method::POST, path).header(header.0, header.1).json(body)).await
}

#[tokio::test]
async fn another_version_is_told_with_the_order_as_it_stands() {
    let world = World::start().await;
    let (anna, boris, dina) =
        (world.signed_in("anna").await, world.signed_in("boris").await, world.signed_in("dina").await);
    let order = path(&world.ordered(&anna, 1).await);
    let seen = boris.get(&order).await.header("etag").to_owned();
    dina.post(&format!("{order}/priority"), json!({ "priority": "urgent" })).await.expect(StatusCode::OK);
    let claim = json!({ "assignee": world.boris.0 });
    let told = post_with(&boris, &format!("{order}/assign"), ("If-Match", &seen), &claim).await;
    let told = told.problem(412, "version_conflict");
    assert_eq!((&told.body["current"]["priority"], &told.body["version"]), (&json!("urgent"), &json!(2)));
    assert!(!told.body["current"]["allowed_actions"].as_array().unwrap().is_empty());
    let now = told.body["version"].to_string();
    let decided = post_with(&boris, &format!("{order}/assign"), ("If-Match", &format!("\"{now}\"")), &claim).await;
    decided.expect(StatusCode::OK);
    let odd = post_with(&boris, &format!("{order}/assign"), ("If-Match", "yesterday"), &claim).await;
    assert_eq!(odd.problem(400, "invalid_request").body["field"], "If-Match");
}

#[tokio::test]
async fn a_request_sent_twice_under_one_key_is_decided_once() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    let key = ("Idempotency-Key", "0192-form-1");
    let first = post_with(&anna, "/orders", key, &world.order_of(1)).await.expect(StatusCode::CREATED);
    let again = post_with(&anna, "/orders", key, &world.order_of(1)).await.expect(StatusCode::CREATED);
    assert_eq!(first.body["id"], again.body["id"]);
    assert_eq!(again.body["warnings"], json!([]), "an order is no doublet of itself");
    assert_eq!(anna.get("/orders").await.body["total"], 1);
    post_with(&anna, "/orders", key, &world.order_of(2)).await.problem(409, "key_reused");
    let bad = post_with(&anna, "/orders", ("Idempotency-Key", &"x".repeat(201)), &world.order_of(1)).await;
    bad.problem(400, "invalid_request");
}

#[tokio::test]
async fn a_key_belongs_to_the_person_who_used_it() {
    let world = World::start().await;
    let (anna, olga) = (world.signed_in("anna").await, world.signed_in("olga").await);
    let key = ("Idempotency-Key", "the-same-key");
    let annas = post_with(&anna, "/orders", key, &world.order_of(1)).await.expect(StatusCode::CREATED);
    let olgas = post_with(&olga, "/orders", key, &world.order_of(1)).await.expect(StatusCode::CREATED);
    assert_ne!(annas.body["id"], olgas.body["id"]);
}

#[tokio::test]
async fn a_claim_sent_twice_under_one_key_is_answered_as_it_was() {
    let world = World::start().await;
    let (anna, dina) = (world.signed_in("anna").await, world.signed_in("dina").await);
    let order = path(&world.ordered(&anna, 1).await);
    let (assign, claim) = (format!("{order}/assign"), json!({ "assignee": world.dina.0 }));
    post_with(&dina, &assign, ("Idempotency-Key", "press"), &claim).await.expect(StatusCode::OK);
    dina.post(&format!("{order}/status"), json!({ "status": "in_progress" })).await.expect(StatusCode::OK);
    let again = post_with(&dina, &assign, ("Idempotency-Key", "press"), &claim).await.expect(StatusCode::OK);
    assert_eq!(again.body["status"], "in_progress", "and nothing was undone");
}

#[tokio::test]
async fn a_read_waits_for_the_position_it_names_and_says_when_it_gave_up() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    let made = anna.post("/orders", world.order_of(1)).await.expect(StatusCode::CREATED);
    let position = made.header("x-position").to_owned();
    let read = |position: &str| anna.request(Method::GET, "/orders").header("X-Min-Position", position);
    let fresh = Answer::to(read(&position)).await.expect(StatusCode::OK);
    assert_eq!((fresh.body["total"].as_u64(), fresh.header("x-position-stale")), (Some(1), ""));
    let stale = Answer::to(read("1000000")).await.expect(StatusCode::OK);
    assert_eq!(stale.header("x-position-stale"), "true");
    Answer::to(read("soon")).await.problem(400, "invalid_request");
}
