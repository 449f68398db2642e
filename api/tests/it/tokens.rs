//! Machines: personal tokens, the event feed, the state of the system.

use chrono::Duration;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::world::{Browser, World, path};

async fn machine(world: &World, person: &Browser, form: Value) -> (Browser, String) {
    let made = person.post("/tokens", form).await.expect(StatusCode::CREATED).body;
    let token = made["token"].as_str().unwrap().to_owned();
    assert!(token.starts_with("hd_"), "{token}");
    let machine = Browser { token: Some(token), ..world.browser() };
    (machine, made["id"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_machine_acts_as_its_person_without_cookie_or_csrf() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    let (machine, id) = machine(&world, &anna, json!({ "name": "Скрипт" })).await;
    let order = world.ordered(&machine, 1).await;
    let history = anna.get(&format!("{}/history", path(&order))).await.expect(StatusCode::OK).body;
    assert_eq!(
        (&history["items"][0]["channel"], &history["items"][0]["actor"]["name"]),
        (&json!("api"), &json!("Анна Заявкина"))
    );
    let listed = anna.get("/tokens").await.expect(StatusCode::OK);
    assert_eq!(listed.body["items"][0]["name"], "Скрипт");
    assert!(!listed.text.contains("hd_"), "{}", listed.text);
    world.signed_in("boris").await.delete(&format!("/tokens/{id}")).await.problem(404, "unknown_token");
    anna.delete(&format!("/tokens/{id}")).await.expect(StatusCode::NO_CONTENT);
    machine.get("/me").await.problem(401, "sign_in_required");
}

#[tokio::test]
async fn a_token_may_have_an_end() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    let (machine, _) = machine(&world, &anna, json!({ "name": "На день", "days": 1 })).await;
    machine.get("/me").await.expect(StatusCode::OK);
    world.pass(Duration::days(1));
    machine.get("/me").await.problem(401, "sign_in_required");
    anna.post("/tokens", json!({ "name": " " })).await.problem(422, "text_empty");
    anna.post("/tokens", json!({ "name": "x", "days": 0 })).await.problem(400, "invalid_request");
}

#[tokio::test]
async fn administrators_read_the_log_in_order_and_nobody_else_does() {
    let world = World::start().await;
    let (anna, admin) = (world.signed_in("anna").await, world.signed_in("admin").await);
    anna.post("/orders", {
        let mut form = world.order_of(1);
        form["comment"] = json!("Секретный комментарий");
        form
    })
    .await
    .expect(StatusCode::CREATED);
    let (machine, _) = machine(&world, &admin, json!({ "name": "Интеграция" })).await;
    let (mut after, mut lines) = (0, Vec::<Value>::new());
    loop {
        let feed = machine.get(&format!("/events?after={after}&limit=10")).await.expect(StatusCode::OK);
        assert_eq!(feed.header("content-type"), "application/x-ndjson; charset=utf-8");
        assert!(!feed.text.contains("Секретный") && !feed.text.contains("Анна"), "personal data stays sealed");
        if feed.text.is_empty() {
            break;
        }
        lines.extend(feed.text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()));
        after = lines.last().unwrap()["position"].as_u64().unwrap();
    }
    let positions: Vec<_> = lines.iter().map(|line| line["position"].as_u64().unwrap()).collect();
    assert_eq!(positions, (1..=after).collect::<Vec<_>>(), "dense and in order");
    assert!(lines.iter().any(|line| line["event_type"] == "submitted" && line["payload"]["number"].is_u64()));
    anna.get("/events").await.problem(403, "not_allowed");
    admin.get("/events?limit=0").await.problem(400, "invalid_request");
}

#[tokio::test]
async fn administrators_see_how_the_system_is_doing() {
    let world = World::start().await;
    let (anna, admin) = (world.signed_in("anna").await, world.signed_in("admin").await);
    anna.get("/system").await.problem(403, "not_allowed");
    let system = admin.get("/system").await.expect(StatusCode::OK).body;
    assert_eq!(system["telegram"], json!({ "state": "running", "bot": "helpdesk_bot" }));
    assert_eq!(system["log"]["hash"].as_str().unwrap().len(), 64);
    assert!(system["projections"].as_array().unwrap().iter().any(|reader| reader["name"] == "orders"));
}
