//! Who sees what: the queue, an order, the internal part of its conversation.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::world::{Browser, World, path};

async fn total(browser: &Browser, query: &str) -> Value {
    browser.get(&format!("/orders{query}")).await.expect(StatusCode::OK).body["total"].clone()
}

#[tokio::test]
async fn a_requester_sees_their_own_orders_and_staff_those_of_their_branches() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    let order = path(&world.ordered(&anna, 1).await);
    for (login, sees) in [
        ("anna", true),
        ("olga", false),
        ("boris", true),
        ("sergey", false),
        ("dina", true),
        ("rita", true),
        ("admin", true),
    ] {
        let browser = world.signed_in(login).await;
        assert_eq!(total(&browser, "").await, i32::from(sees), "{login}");
        for part in ["", "/history", "/comments", "/deadlines"] {
            let answer = browser.get(&format!("{order}{part}")).await;
            let _ = if sees { answer.expect(StatusCode::OK) } else { answer.problem(404, "unknown_order") };
        }
        if !sees {
            let comment = browser.post(&format!("{order}/comments"), json!({ "text": "Эй" })).await;
            comment.problem(404, "unknown_order");
        }
    }
}

#[tokio::test]
async fn internal_notes_stay_with_the_staff() {
    let world = World::start().await;
    let (anna, boris) = (world.signed_in("anna").await, world.signed_in("boris").await);
    let order = path(&world.ordered(&anna, 1).await);
    let note = json!({ "text": "Осталась одна штука", "internal": true });
    boris.post(&format!("{order}/comments"), note.clone()).await.expect(StatusCode::OK);
    anna.post(&format!("{order}/comments"), note).await.problem(403, "not_allowed");
    for part in ["comments", "history"] {
        let place = format!("{order}/{part}");
        let (annas, staffs) = (anna.get(&place).await, boris.get(&place).await);
        assert!(!annas.text.contains("Осталась одна штука"), "{}", annas.text);
        assert!(staffs.text.contains("Осталась одна штука"), "{}", staffs.text);
    }
}

#[tokio::test]
async fn the_queue_is_filtered_searched_and_read_page_by_page() {
    let world = World::start().await;
    let (anna, boris) = (world.signed_in("anna").await, world.signed_in("boris").await);
    let mut orders = Vec::new();
    for quantity in 1..=5 {
        orders.push(world.ordered(&anna, quantity).await);
    }
    boris
        .post(&format!("{}/assign", path(&orders[0])), json!({ "assignee": world.boris.0 }))
        .await
        .expect(StatusCode::OK);
    assert_eq!(total(&boris, "?assignee=me").await, 1);
    assert_eq!(total(&boris, "?assignee=none").await, 4);
    assert_eq!(total(&boris, "?status=new").await, 4);
    assert_eq!(total(&boris, "?status=new&status=accepted").await, 5);
    assert_eq!(total(&boris, &format!("?branch={}", world.north)).await, 5);
    assert_eq!(total(&boris, &format!("?branch={}", world.south)).await, 0);
    assert_eq!(total(&boris, &format!("?q=%E2%84%96{}", orders[2]["number"])).await, 1);
    assert_eq!(total(&boris, "?q=CF283A").await, 5);
    assert_eq!(total(&boris, "?overdue=true").await, 0);
    world.pass(chrono::Duration::days(8));
    assert_eq!(total(&boris, "?overdue=true").await, 5);

    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = boris.get(&format!("/orders?limit=2{cursor}")).await.expect(StatusCode::OK).body;
        seen.extend(page["items"].as_array().unwrap().iter().map(|order| order["number"].as_u64().unwrap()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let newest_first: Vec<_> = orders.iter().rev().map(|order| order["number"].as_u64().unwrap()).collect();
    assert_eq!(seen, newest_first);
}
