//! Updates by webhook: only Telegram's are taken, each once, and 2xx means that the effect is durable.

use helpdesk_projections::args;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::world::{ANNA, IVANOV, SECRET, World};

fn update(id: u32, text: &str) -> Value {
    let person = json!({ "id": ANNA, "is_bot": false, "first_name": "Анна" });
    let chat = json!({ "id": ANNA, "type": "private" });
    json!({ "update_id": id, "message": { "message_id": 900, "date": 1_772_434_800, "from": person, "chat": chat, "text": text } })
}

async fn post(world: &World, secret: Option<&str>, body: impl Into<reqwest::Body>) -> StatusCode {
    let mut request = world.http.post(world.webhook_url()).body(body);
    if let Some(secret) = secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    request.send().await.unwrap().status()
}

async fn taken(world: &World) -> i64 {
    let row = world.db().fetch_one("SELECT COUNT(*) AS n FROM telegram_updates", args![]).await.unwrap();
    row.unwrap().int("n").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_order_comes_in_by_webhook() {
    let world = World::by_webhook().await;
    let anna = world.person(ANNA);
    anna.says("/start").await;
    anna.reads("Здравствуйте").await;
    anna.says("/new").await;
    anna.presses("CF283A").await;
    anna.reads("Количество").await;
    anna.presses("2").await;
    anna.presses("К проверке").await;
    anna.reads("Проверка").await;
    anna.presses("Отправить").await;
    anna.reads("Заявка № 1 · Новая").await;
    let info = &world.calls("setWebhook").await[0]["arguments"];
    assert_eq!(info["secret_token"], SECRET);
    assert_eq!(info["allowed_updates"].as_array().unwrap().len(), 3);
    assert!(world.calls("getUpdates").await.is_empty(), "nothing is polled");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_knows_the_secret_is_heard() {
    let world = World::by_webhook().await;
    let body = update(7, "/help").to_string();
    assert_eq!(post(&world, None, body.clone()).await, StatusCode::UNAUTHORIZED);
    assert_eq!(post(&world, Some("wrong"), body.clone()).await, StatusCode::UNAUTHORIZED);
    assert_eq!(post(&world, Some(SECRET), "{}").await, StatusCode::BAD_REQUEST);
    assert_eq!(post(&world, Some(SECRET), vec![b' '; 2 * 1024 * 1024]).await, StatusCode::PAYLOAD_TOO_LARGE);
    let got = world.http.get(world.webhook_url()).send().await.unwrap().status();
    assert_eq!(got, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(taken(&world).await, 0);
    assert_eq!(post(&world, Some(SECRET), body).await, StatusCode::OK);
    assert_eq!(taken(&world).await, 1, "2xx only when it is on disk");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_that_comes_twice_has_one_effect() {
    let world = World::by_webhook().await;
    let anna = world.person(ANNA);
    anna.says("/start").await;
    anna.reads("Здравствуйте").await;
    let (one, two) = tokio::join!(
        post(&world, Some(SECRET), update(70_001, "/help").to_string()),
        post(&world, Some(SECRET), update(70_001, "/help").to_string()),
    );
    assert_eq!((one, two), (StatusCode::OK, StatusCode::OK));
    anna.reads("Как заказать").await;
    world.act("faults", json!({ "kind": "duplicate_updates" })).await;
    anna.says("/my").await;
    anna.reads("У вас ещё нет заявок").await;
    anna.says("/cancel").await;
    anna.reads("Отменять нечего").await;
    assert_eq!(anna.count("Как заказать").await, 1);
    assert_eq!(anna.count("У вас ещё нет заявок").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_taken_is_brought_again_and_holds_up_nobody_else() {
    let mut world = World::by_webhook().await;
    for person in [ANNA, IVANOV] {
        world.person(person).says("/start").await;
        world.person(person).reads("Здравствуйте").await;
    }
    world.stop().await;
    world.person(ANNA).says("/help").await;
    world.restart().await;
    // The stand-in tries again by its own clock.
    world.act("clock", json!({ "advance_seconds": 300 })).await;
    world.person(ANNA).reads("Как заказать").await;
    assert_eq!(world.person(ANNA).count("Как заказать").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn polling_takes_over_from_a_webhook_that_was_left_behind() {
    let mut world = World::by_webhook().await;
    world.stop().await;
    world.poll_from_now_on().await;
    world.person(ANNA).says("/start").await;
    world.person(ANNA).reads("Здравствуйте").await;
}
