//! What people want to be told, and what could not be told.

use helpdesk_projections::args;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::world::World;

#[tokio::test]
async fn everybody_chooses_for_themselves_what_they_are_told() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    let before = anna.get("/me/settings").await.expect(StatusCode::OK).body;
    assert_eq!(
        (&before["notices"], &before["via"], &before["quiet_hours"], &before["digest"]),
        (&json!("needed"), &json!("telegram"), &Value::Null, &json!(true))
    );
    let chosen = json!({
        "notices": "every", "via": "both", "quiet_hours": { "from": "22:00", "until": "07:30" }, "digest": false,
    });
    let after = anna.put("/me/settings", chosen.clone()).await.expect(StatusCode::OK).body;
    for field in ["notices", "via", "quiet_hours", "digest"] {
        assert_eq!(after[field], chosen[field], "{field}");
    }
    assert_eq!(anna.get("/me/settings").await.body, after);
    let boris = world.signed_in("boris").await;
    assert_eq!(boris.get("/me/settings").await.body["notices"], "needed");
    for hours in [json!({ "from": "08:00", "until": "08:00" }), json!({ "from": "25:00", "until": "7" })] {
        let wrong = json!({ "notices": "every", "via": "both", "quiet_hours": hours, "digest": true });
        anna.put("/me/settings", wrong).await.problem(422, "quiet_hours_invalid");
    }
    world.browser().get("/me/settings").await.problem(401, "sign_in_required");
}

#[tokio::test]
async fn an_administrator_sees_what_could_not_be_delivered() {
    let world = World::start().await;
    let insert = "INSERT INTO outbox (dedupe, lane, body, state, due_at, retry_at, created_at, attempts, last_error, road, person)
                  VALUES ($1, 'mail', '{}', $2, 0, 0, 0, $3, 'the server said no', 'mail', $4)";
    for (dedupe, state, attempts) in
        [("a", "failed", 1_i64), ("b", "waiting", 3), ("c", "waiting", 0), ("d", "sent", 2)]
    {
        world.app.db.execute(insert, args![dedupe, state, attempts, world.anna]).await.unwrap();
    }
    let dead = "INSERT INTO dead_chats (chat, reason, since) VALUES (77, 'bot was blocked', 0)";
    world.app.db.execute(dead, args![]).await.unwrap();
    let admin = world.signed_in("admin").await;
    let seen = admin.get("/system/deliveries").await.expect(StatusCode::OK).body;
    assert_eq!(seen["dead_chats"][0]["chat"], 77);
    let rows = seen["undelivered"].as_array().unwrap();
    let states: Vec<_> = rows.iter().map(|row| (row["state"].as_str().unwrap(), row["attempts"].as_u64())).collect();
    assert_eq!(states, [("waiting", Some(3)), ("failed", Some(1))]);
    assert_eq!((&rows[0]["road"], &rows[0]["person"]), (&json!("mail"), &json!(world.anna.0)));
    assert_eq!(rows[0]["error"], "the server said no");
    world.signed_in("anna").await.get("/system/deliveries").await.problem(403, "not_allowed");
}

#[tokio::test]
async fn an_administrator_sees_what_was_set_aside_and_whether_there_is_mail() {
    let world = World::start().await;
    let parked = "INSERT INTO parked (reader, position, aggregate_type, aggregate_id, reason, parked_at)
                  VALUES ('orders', $1, 'order', 'a', 'unreadable', 0)";
    for position in [3_i64, 5] {
        world.app.db.execute(parked, args![position]).await.unwrap();
    }
    let update = "INSERT INTO telegram_parked (bot, update_id, body, error, failures, parked_at)
                  VALUES (1, 1, '{}', 'no', 3, 0)";
    world.app.db.execute(update, args![]).await.unwrap();
    let system = world.signed_in("admin").await.get("/system").await.expect(StatusCode::OK).body;
    let set_aside = |name: &str| {
        let readers = system["projections"].as_array().unwrap();
        readers.iter().find(|reader| reader["name"] == name).unwrap()["set_aside"].clone()
    };
    assert_eq!((set_aside("orders"), set_aside("people")), (json!(2), json!(0)));
    assert_eq!(
        (&system["updates_set_aside"], &system["mail"], &system["duties"]),
        (&json!(1), &json!(true), &json!([]))
    );
}
