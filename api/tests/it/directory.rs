//! The directory: read by everybody signed in, changed by administrators.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{Answer, World};

#[tokio::test]
async fn an_administrator_keeps_branches_and_others_read_them() {
    let world = World::start().await;
    let (admin, anna) = (world.signed_in("admin").await, world.signed_in("anna").await);
    let warehouse = admin.get("/warehouses").await.expect(StatusCode::OK).body["items"][0]["id"].clone();
    let form =
        json!({ "name": "Восток", "city": "Хабаровск", "time_zone": "Asia/Vladivostok", "warehouse": warehouse });
    anna.post("/branches", form.clone()).await.problem(403, "not_allowed");
    let made = admin.post("/branches", form.clone()).await.expect(StatusCode::CREATED);
    assert_eq!((made.header("etag"), &made.body["warehouse"]["name"]), ("\"1\"", &json!("Центральный склад")));
    let place = format!("/branches/{}", made.body["id"].as_str().unwrap());
    let renamed = json!({ "name": "Дальний Восток", "time_zone": "Asia/Vladivostok", "warehouse": warehouse });
    let changed = admin.put(&place, renamed.clone()).await.expect(StatusCode::OK);
    assert_eq!((changed.header("etag"), &changed.body["name"]), ("\"2\"", &json!("Дальний Восток")));
    let late = admin.request(Method::PUT, &place).header("If-Match", "\"1\"").json(&form);
    assert_eq!(Answer::to(late).await.problem(412, "version_conflict").body["version"], 2);
    let withdrawn = admin.delete(&place).await.expect(StatusCode::OK);
    assert_eq!(withdrawn.body["withdrawn"], true);
    let restored = admin.post(&format!("{place}/restore"), json!({})).await.expect(StatusCode::OK);
    assert_eq!(restored.body["withdrawn"], false);
    let names: Vec<Value> = anna.get("/branches").await.expect(StatusCode::OK).body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|branch| branch["name"].clone())
        .collect();
    assert_eq!(names, ["Дальний Восток", "Север", "Юг"]);
    let odd = json!({ "name": "Марс", "time_zone": "Mars/Olympus", "warehouse": warehouse });
    assert_eq!(admin.post("/branches", odd).await.problem(400, "invalid_request").body["field"], "time_zone");
}

#[tokio::test]
async fn cartridges_that_fit_the_branchs_printers_come_first_and_an_article_is_unique() {
    let world = World::start().await;
    let (admin, anna) = (world.signed_in("admin").await, world.signed_in("anna").await);
    let form = json!({
        "sku": "TK-1170", "brand": "Kyocera", "kind": "toner", "title": "Тонер TK-1170", "yield_pages": 7200,
        "printers": ["ECOSYS M2040dn"],
    });
    admin.post("/cartridges", form.clone()).await.expect(StatusCode::CREATED);
    admin.post("/cartridges", form).await.problem(409, "in_use");
    let printer =
        json!({ "inventory_number": "0042", "model": "ECOSYS M2040dn", "branch": world.north.0, "place": " " });
    let printer = admin.post("/printers", printer).await.expect(StatusCode::CREATED).body;
    assert_eq!((&printer["branch"]["name"], &printer["place"]), (&json!("Север"), &Value::Null));
    let list = anna.get(&format!("/cartridges?branch={}", world.north)).await.expect(StatusCode::OK).body;
    assert_eq!((&list["items"][0]["sku"], &list["items"][0]["fits"]), (&json!("TK-1170"), &json!(true)));
    assert_eq!(list["total"], 3);
    let found = anna.get("/cartridges?q=tk1170&kind=toner").await.expect(StatusCode::OK).body;
    assert_eq!(found["total"], 1);
}

#[tokio::test]
async fn calendars_and_policies_are_read_back_as_they_were_written() {
    let world = World::start().await;
    let admin = world.signed_in("admin").await;
    let day = json!([{ "from": "09:00", "to": "13:00" }, { "from": "14:00", "to": "24:00" }]);
    let week = json!([day, day, day, day, day, [], []]);
    let hours = json!({ "time_zone": "Europe/Moscow", "week": week, "exceptions": { "2026-01-01": [] } });
    let calendar = json!({ "name": "С обедом", "hours": hours });
    let made = admin.post("/calendars", calendar).await.expect(StatusCode::CREATED).body;
    assert_eq!(made["hours"], hours);
    let backwards =
        json!({ "time_zone": "Europe/Moscow", "week": [[{ "from": "18:00", "to": "09:00" }], [], [], [], [], [], []] });
    let refused = admin.post("/calendars", json!({ "name": "Назад", "hours": backwards })).await;
    refused.problem(422, "invalid_calendar");

    let target = json!({
        "minutes": 60,
        "levels": [{ "key": "p80", "percent": 80, "tell": "assignee" }],
        "repeat": { "every_minutes": 60, "cap": 3, "tell": "dispatcher" },
    });
    let targets = json!({ "response": target, "resolution": target, "waiting_stock_pauses": true });
    let policy =
        json!({ "name": "Срочная", "rank": 0, "branch": world.north.0, "priority": "urgent", "targets": targets });
    let made = admin.post("/policies", policy.clone()).await.expect(StatusCode::CREATED).body;
    assert_eq!((&made["targets"], &made["branch"]["name"]), (&targets, &json!("Север")));
    let mut wrong = policy;
    wrong["targets"]["response"]["levels"][0]["percent"] = json!(0);
    admin.post("/policies", wrong).await.problem(422, "invalid_policy");
}
