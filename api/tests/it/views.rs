//! Saved views of the queue.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{Answer, Browser, World};

async fn names(browser: &Browser) -> Vec<String> {
    let views = browser.get("/views").await.expect(StatusCode::OK).body;
    views["items"].as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap().to_owned()).collect()
}

fn form(name: &str, shared: &str, role: Option<&str>) -> Value {
    json!({ "name": name, "query": "status=new&assignee=none", "shared": shared, "role": role })
}

#[tokio::test]
async fn a_view_is_ones_own_until_it_is_shared_with_a_role_or_with_everybody() {
    let world = World::start().await;
    let (boris, dina, anna) =
        (world.signed_in("boris").await, world.signed_in("dina").await, world.signed_in("anna").await);
    let made = boris.post("/views", form("Свободные", "nobody", None)).await.expect(StatusCode::CREATED).body;
    let place = format!("/views/{}", made["id"].as_str().unwrap());
    assert_eq!((made["own"].clone(), made["query"].clone()), (json!(true), json!("status=new&assignee=none")));
    assert_eq!((names(&boris).await.len(), names(&dina).await.len()), (1, 0));
    dina.delete(&place).await.problem(404, "unknown_view");

    boris.put(&place, form("Свободные", "role", Some("dispatcher"))).await.expect(StatusCode::OK);
    assert_eq!((names(&dina).await.len(), names(&anna).await.len()), (1, 0));
    dina.put(&place, form("Чужой", "nobody", None)).await.problem(403, "not_allowed");
    dina.delete(&place).await.problem(403, "not_allowed");
    boris.put(&place, form("Общий", "everybody", None)).await.expect(StatusCode::OK);
    assert_eq!(names(&anna).await, ["Общий"]);
    world.signed_in("admin").await.delete(&place).await.expect(StatusCode::NO_CONTENT);
    assert!(names(&boris).await.is_empty());

    anna.post("/views", form("Всем", "everybody", None)).await.problem(403, "not_allowed");
    anna.post("/views", form("Мои", "nobody", None)).await.expect(StatusCode::CREATED);
    boris.post("/views", form(" ", "nobody", None)).await.problem(422, "text_empty");
    boris.post("/views", form("Роль", "role", None)).await.problem(400, "invalid_request");
}

#[tokio::test]
async fn a_view_that_somebody_changed_in_another_window_is_not_overwritten() {
    let world = World::start().await;
    let boris = world.signed_in("boris").await;
    let made = boris.post("/views", form("Один", "nobody", None)).await.expect(StatusCode::CREATED);
    let place = format!("/views/{}", made.body["id"].as_str().unwrap());
    let change = |name: &'static str| {
        let request = boris.request(Method::PUT, &place).header("If-Match", "\"1\"");
        Answer::to(request.json(&form(name, "nobody", None)))
    };
    change("Два").await.expect(StatusCode::OK);
    let conflict = change("Три").await.problem(412, "version_conflict");
    assert_eq!(conflict.body["version"], 2);
    assert_eq!(names(&boris).await, ["Два"]);
}
