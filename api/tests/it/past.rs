//! An order as it stood at a past moment.

use chrono::Duration;
use reqwest::StatusCode;
use serde_json::json;

use crate::world::{World, path};

#[tokio::test]
async fn an_order_is_shown_as_it_stood_under_the_rights_of_today() {
    let world = World::start().await;
    let (anna, boris) = (world.signed_in("anna").await, world.signed_in("boris").await);
    world.pass(Duration::hours(8)); // a working morning
    let before = world.app.now() - Duration::minutes(1);
    let order = world.ordered(&anna, 2).await;
    let fresh = world.app.now();
    world.pass(Duration::minutes(30));
    boris.post(&format!("{}/assign", path(&order)), json!({ "assignee": world.boris.0 })).await.expect(StatusCode::OK);
    let at = |moment: chrono::DateTime<chrono::Utc>| {
        format!("{}?as_of={}", path(&order), moment.to_rfc3339_opts(chrono::SecondsFormat::Micros, true))
    };
    let then = boris.get(&at(fresh)).await.expect(StatusCode::OK);
    assert_eq!(then.header("etag"), "\"1\"");
    assert_eq!((&then.body["status"], &then.body["assignee"]), (&json!("new"), &json!(null)));
    assert_eq!(then.body["allowed_actions"], json!([]), "nothing can be done with the past");
    assert_eq!(then.body["deadlines"][0]["state"], "running");
    assert_eq!(then.body["deadlines"][0]["remaining_seconds"], 3600);
    let now = boris.get(&at(world.app.now())).await.expect(StatusCode::OK).body;
    let live = boris.get(&path(&order)).await.expect(StatusCode::OK).body;
    assert_eq!(now["assignee"]["name"], "Борис Складов");
    for part in ["status", "version", "deadlines", "lines", "priority", "requester", "updated_at"] {
        assert_eq!(now[part], live[part], "{part}");
    }
    boris.get(&at(before)).await.problem(404, "unknown_order");
    world.signed_in("sergey").await.get(&at(fresh)).await.problem(404, "unknown_order");
    let history = format!("{}/history{}", path(&order), at(fresh).trim_start_matches(&path(&order)));
    let history = boris.get(&history).await.expect(StatusCode::OK).body;
    assert_eq!(history["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn deadlines_of_the_past_know_the_policy_of_the_past() {
    let world = World::start().await;
    let (anna, admin) = (world.signed_in("anna").await, world.signed_in("admin").await);
    world.pass(Duration::hours(8));
    let order = world.ordered(&anna, 1).await;
    let then = world.app.now();
    world.pass(Duration::minutes(10));
    let policy = admin.get("/policies").await.expect(StatusCode::OK).body["items"][0].clone();
    let mut form = json!({ "name": "Быстрая", "rank": 1, "targets": policy["targets"] });
    form["targets"]["response"]["minutes"] = json!(5);
    admin.put(&format!("/policies/{}", policy["id"].as_str().unwrap()), form).await.expect(StatusCode::OK);
    let now = anna.get(&path(&order)).await.body;
    assert_eq!((&now["deadlines"][0]["target_minutes"], &now["deadlines"][0]["late"]), (&json!(5), &json!(true)));
    let at = then.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    let past = anna.get(&format!("{}?as_of={at}", path(&order))).await.expect(StatusCode::OK).body;
    assert_eq!((&past["deadlines"][0]["target_minutes"], &past["deadlines"][0]["late"]), (&json!(60), &json!(false)));
}
