//! Opening a Mini App: what Telegram puts into its address, signed with the bot's token.

use hmac::{Hmac, Mac};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::client::{ANNA, TOKEN, World};

type Fields = Vec<(String, String)>;

fn fields(launched: &Value) -> Fields {
    let data = launched["init_data"].as_str().unwrap();
    url::form_urlencoded::parse(data.as_bytes()).into_owned().collect()
}

fn value<'a>(fields: &'a Fields, name: &str) -> &'a str {
    &fields.iter().find(|(field, _)| field == name).unwrap().1
}

/// As the documentation of Mini Apps has a bot check it.
fn hash(fields: &Fields) -> String {
    let mac = |key: &[u8], text: &str| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes()
    };
    let mut lines: Vec<_> = fields.iter().filter(|(name, _)| name != "hash").map(|(a, b)| format!("{a}={b}")).collect();
    lines.sort();
    hex::encode(mac(&mac(b"WebAppData", TOKEN), &lines.join("\n")))
}

#[tokio::test]
async fn launch_data_names_the_person_and_is_signed_by_the_bots_token() {
    let world = World::started().await;
    let opened = fields(&world.act("launch", json!({ "person": ANNA })).await);
    assert_eq!(value(&opened, "hash"), hash(&opened));
    let user: Value = serde_json::from_str(value(&opened, "user")).unwrap();
    assert_eq!((&user["id"], &user["language_code"]), (&json!(ANNA), &json!("ru")));
    assert!(opened.iter().any(|(name, _)| name == "signature") && opened.iter().all(|(name, _)| name != "start_param"));
    let changed = opened.iter().map(|(a, b)| (a.clone(), b.replace("1001", "1002"))).collect();
    assert!(value(&opened, "hash") != hash(&changed));
}

#[tokio::test]
async fn each_opening_is_its_own_follows_the_clock_and_carries_the_links_parameter() {
    let world = World::started().await;
    let first = fields(&world.act("launch", json!({ "person": ANNA })).await);
    world.act("clock", json!({ "advance_seconds": 3600 })).await;
    let link = json!({ "person": ANNA, "start_param": "printer_7" });
    let second = fields(&world.act("launch", link).await);
    let at = |fields: &Fields| value(fields, "auth_date").parse::<i64>().unwrap();
    assert!((3600..3700).contains(&(at(&second) - at(&first))));
    assert_eq!(value(&second, "start_param"), "printer_7");
    assert_eq!(value(&second, "hash"), hash(&second));
    let again = fields(&world.act("launch", json!({ "person": ANNA })).await);
    assert!(value(&again, "hash") != value(&second, "hash"));
}

#[tokio::test]
async fn nobody_opens_an_app_for_a_stranger() {
    let world = World::started().await;
    assert_eq!(world.act("launch", json!({ "person": 5 })).await["error"], "the person is not known here");
    let unknown = json!({ "person": ANNA, "bot": "other_bot" });
    assert_eq!(world.act("launch", unknown).await["error"], "the bot is not known here");
}
