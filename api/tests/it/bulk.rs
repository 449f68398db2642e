//! One command for many orders.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{Answer, World};

fn outcomes(answer: &Answer) -> Vec<&str> {
    answer.body["items"].as_array().unwrap().iter().map(|item| item["outcome"].as_str().unwrap()).collect()
}

fn codes(answer: &Answer) -> Vec<&Value> {
    answer.body["items"].as_array().unwrap().iter().map(|item| &item["code"]).collect()
}

#[tokio::test]
async fn chosen_orders_are_decided_each_by_itself() {
    let world = World::start().await;
    let (anna, boris, dina) =
        (world.signed_in("anna").await, world.signed_in("boris").await, world.signed_in("dina").await);
    let mut orders = Vec::new();
    for quantity in 1..=4 {
        orders.push(world.ordered(&anna, quantity).await);
    }
    let chosen = |index: usize, version: u64| json!({ "id": orders[index]["id"], "version": version });
    let unknown = json!({ "id": uuid::Uuid::nil() });
    let command = json!({
        "orders": [chosen(0, 1), chosen(1, 1), chosen(2, 7), unknown],
        "assign": { "assignee": world.boris.0 },
    });
    let answer = dina.post("/orders/bulk", command).await.expect(StatusCode::OK);
    assert_eq!(outcomes(&answer), ["done", "done", "conflict", "refused"]);
    assert_eq!(codes(&answer)[2..], [&json!("version_conflict"), &json!("unknown_order")]);
    assert_eq!(answer.body["items"][2]["version"], 1);
    assert!(answer.body["items"][3]["detail"].as_str().unwrap().contains("заявк"), "{}", answer.text);
    let mine = boris.get("/orders?assignee=me").await.body;
    assert_eq!(mine["total"], 2, "the answer waited for the read models");

    let work = json!({ "orders": [chosen(0, 3), chosen(3, 1)], "status": { "status": "in_progress" } });
    let answer = boris.post("/orders/bulk", work).await.expect(StatusCode::OK);
    assert_eq!((outcomes(&answer), codes(&answer)[1]), (vec!["done", "refused"], &json!("not_allowed")));
    let sergey = world.signed_in("sergey").await;
    let work = json!({ "orders": [chosen(0, 1)], "assign": { "assignee": null } });
    let answer = sergey.post("/orders/bulk", work).await.expect(StatusCode::OK);
    assert_eq!((codes(&answer)[0], &answer.body["items"][0]["number"]), (&json!("unknown_order"), &json!(null)));
}

#[tokio::test]
async fn all_that_match_are_taken_chunk_by_chunk_and_none_twice() {
    let world = World::start().await;
    let (anna, dina) = (world.signed_in("anna").await, world.signed_in("dina").await);
    for _ in 0..5 {
        world.ordered(&anna, 1).await;
    }
    let (mut cursor, mut done, mut chunks) = (json!(null), 0, 0);
    loop {
        let command = json!({
            "matching": { "status": ["new"] }, "cursor": cursor, "limit": 2,
            "status": { "status": "rejected", "reason": "Переезд склада" },
        });
        let request = dina.request(Method::POST, "/orders/bulk").header("Idempotency-Key", "reject-all");
        let answer = Answer::to(request.json(&command)).await.expect(StatusCode::OK);
        assert_eq!(answer.body["total"], 5, "as many as matched at first");
        done += outcomes(&answer).iter().filter(|outcome| **outcome == "done").count();
        chunks += 1;
        if chunks == 1 {
            world.ordered(&anna, 1).await; // comes too late to be meant
        }
        cursor = answer.body["next_cursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!((done, chunks), (5, 3));
    assert_eq!(dina.get("/orders?status=rejected").await.body["total"], 5);
    assert_eq!(dina.get("/orders?status=new").await.body["total"], 1);
}

#[tokio::test]
async fn a_bulk_command_that_says_too_much_or_too_little_is_refused_whole() {
    let world = World::start().await;
    let dina = world.signed_in("dina").await;
    let assign = json!({ "assignee": null });
    for body in [
        json!({ "assign": assign }),
        json!({ "orders": [], "assign": assign }),
        json!({ "orders": [{ "id": uuid::Uuid::nil() }], "matching": {}, "assign": assign }),
        json!({ "orders": [{ "id": uuid::Uuid::nil() }] }),
        json!({ "matching": {}, "limit": 201, "assign": assign }),
        json!({ "matching": { "assignee": "somebody" }, "assign": assign }),
    ] {
        dina.post("/orders/bulk", body).await.problem(400, "invalid_request");
    }
}
