//! Bad input, each with its sentence and code; and the errors of the framework, which speak the same way.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{Answer, World, path};

#[tokio::test]
async fn a_quantity_that_is_none_is_refused_in_words() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    for quantity in [0, -1, 100, 1_000_000_000] {
        let refused = anna.post("/orders", world.order_of(quantity)).await.problem(422, "quantity_out_of_range");
        assert!(refused.detail().contains("от 1 до 99"), "{}", refused.detail());
    }
    for garbage in [json!("много"), json!(1.5), json!(1e30), Value::Null, json!([])] {
        let mut form = world.order_of(1);
        form["lines"][0]["quantity"] = garbage;
        let refused = anna.post("/orders", form).await.problem(400, "invalid_request");
        assert_eq!(refused.body["field"], "lines[0].quantity");
        assert!(refused.detail().contains("lines[0].quantity"), "{}", refused.detail());
    }
    assert_eq!(anna.get("/orders").await.body["total"], 0);
}

#[tokio::test]
async fn an_order_without_lines_or_of_unknown_things_is_refused() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    let nothing = json!({ "branch": world.north.0, "lines": [] });
    anna.post("/orders", nothing).await.problem(422, "empty_order");
    let (unknown, toner) = (uuid::Uuid::now_v7(), world.toner.0);
    let form = |branch, cartridge| json!({ "branch": branch, "lines": [{ "cartridge": cartridge, "quantity": 1 }] });
    anna.post("/orders", form(unknown, toner)).await.problem(422, "unknown_branch");
    anna.post("/orders", form(world.north.0, unknown)).await.problem(422, "unknown_cartridge");
    anna.post("/orders", form(world.south.0, toner)).await.problem(403, "not_allowed");
    let twice = json!({ "branch": world.north.0, "lines": [
        { "cartridge": toner, "quantity": 1 }, { "cartridge": toner, "quantity": 2 }
    ] });
    anna.post("/orders", twice).await.problem(422, "duplicate_line");
    let odd = json!({ "branch": "north", "lines": [] });
    assert_eq!(anna.post("/orders", odd).await.problem(400, "invalid_request").body["field"], "branch");
}

#[tokio::test]
async fn a_nul_in_a_text_is_refused_and_so_is_one_too_long() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    let order = path(&world.ordered(&anna, 1).await);
    let comment = |text: String| json!({ "text": text });
    anna.post(&format!("{order}/comments"), comment("а\0б".into())).await.problem(422, "bad_character");
    anna.post(&format!("{order}/comments"), comment("  ".into())).await.problem(422, "text_empty");
    anna.post(&format!("{order}/comments"), comment("ж".repeat(2001))).await.problem(422, "text_too_long");
    anna.post(&format!("{order}/comments"), comment("ж".repeat(2000))).await.expect(StatusCode::OK);
    anna.get("/orders?q=%00").await.problem(422, "bad_character");
}

#[tokio::test]
async fn a_body_too_large_or_of_another_kind_is_told() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    let large = json!({ "branch": world.north.0, "lines": [], "comment": "ж".repeat(200_000) });
    let large = anna.post("/orders", large).await.problem(413, "body_too_large");
    assert_eq!(large.header("connection"), "close", "the next request needs another connection");
    let form = anna.request(Method::POST, "/orders").header("content-type", "text/plain").body("hello");
    Answer::to(form).await.problem(415, "unsupported_media_type");
    let broken = anna.request(Method::POST, "/orders").header("content-type", "application/json").body("{");
    Answer::to(broken).await.problem(400, "invalid_request");
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_document_too() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    anna.get("/nothing/here").await.problem(404, "not_found");
    for (method, path, allowed) in [
        (Method::DELETE, "/orders", "GET, HEAD, POST"),
        (Method::DELETE, "/orders/1", "GET, HEAD"),
        (Method::DELETE, "/orders/1/assign", "POST"),
        (Method::POST, "/branches/1", "DELETE, GET, HEAD, PUT"),
        (Method::GET, "/people/1/tokens/1", "DELETE"),
    ] {
        let refused = Answer::to(anna.request(method, path)).await.problem(405, "method_not_allowed");
        assert_eq!(refused.header("allow"), allowed, "{path}");
    }
    anna.get("/orders/999999").await.problem(404, "unknown_order");
    anna.get("/orders/not-an-order").await.problem(404, "unknown_order");
    anna.get(&format!("/orders/{}", uuid::Uuid::now_v7())).await.problem(404, "unknown_order");
    anna.get("/branches/not-a-uuid").await.problem(404, "not_found");
    anna.get(&format!("/branches/{}", uuid::Uuid::now_v7())).await.problem(404, "unknown_branch");
    anna.get("/orders?limit=100000").await.problem(400, "invalid_request");
    anna.get("/orders?limit=many").await.problem(400, "invalid_request");
    anna.get("/orders?status=odd").await.problem(400, "invalid_request");
    anna.get("/orders?cursor=odd").await.problem(400, "invalid_request");
}

#[tokio::test]
async fn a_transition_that_the_table_lacks_names_both_statuses() {
    let world = World::start().await;
    let (anna, boris) = (world.signed_in("anna").await, world.signed_in("boris").await);
    let order = path(&world.ordered(&anna, 1).await);
    boris.post(&format!("{order}/assign"), json!({ "assignee": world.boris.0 })).await.expect(StatusCode::OK);
    let refused = boris.post(&format!("{order}/status"), json!({ "status": "ready" })).await;
    let refused = refused.problem(409, "illegal_transition");
    assert!(
        refused.detail().contains("«Принята»") && refused.detail().contains("«Готова к выдаче»"),
        "{}",
        refused.text
    );
}

#[tokio::test]
async fn errors_speak_the_readers_language() {
    let world = World::start().await;
    let nobody = world.browser();
    let asked = |tag: &str| nobody.request(Method::GET, "/me").header("Accept-Language", tag);
    assert_eq!(Answer::to(asked("en-GB,en;q=0.9")).await.detail(), "Sign in to go on.");
    assert_eq!(Answer::to(asked("ru")).await.detail(), "Войдите, чтобы продолжить.");
    let anna = world.signed_in("anna").await;
    anna.put("/me/locale", json!({ "locale": "en" })).await.expect(StatusCode::OK);
    let refused = anna.post("/orders", world.order_of(0)).await.problem(422, "quantity_out_of_range");
    assert_eq!(refused.header("content-language"), "en");
    assert!(refused.detail().contains("from 1 to 99"), "{}", refused.detail());
}
