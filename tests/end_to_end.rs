//! An order, end to end: from a message in the chat to the panel and back, through real HTTP on both sides.

use chrono::TimeDelta;
use futures::StreamExt;
use serde_json::{Value, json};

use crate::stage::{Chat, SOON, Stage, pictures};

/// Anna goes through the form: two cartridge types, a comment, a photo.
async fn orders(anna: &Chat) {
    anna.says("/new").await;
    anna.reads("Шаг 2 из 5").await;
    for (sku, pieces) in [("CF226A", "2"), ("TK-1200", "1")] {
        anna.says(sku).await;
        anna.presses(sku).await;
        anna.reads("Сколько штук").await;
        anna.presses(pieces).await;
        anna.reads(&format!("— {pieces} шт.")).await;
    }
    anna.presses("Дальше").await;
    anna.says("Печатает бледно, каб. 301").await;
    anna.reads("Шаг 4 из 5").await;
    anna.sends_photo(pictures::photo()).await;
    anna.reads("1 фото").await;
    anna.presses("Готово").await;
    anna.reads("Шаг 5 из 5").await;
    anna.presses("Отправить заявку").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_goes_from_the_chat_to_the_panel_and_back() {
    let stage = Stage::open().await;
    let (anna, petr) = (stage.chat("anna").await, stage.chat("petr").await);
    let panel = stage.panel("natalia").await;

    // It appears in the panel without a reload.
    let mut live = panel.live().await;
    orders(&anna).await;
    let order = tokio::time::timeout(SOON, live.next()).await.expect("a live update").expect("the stream goes on");
    let seen = panel.sees(&order, "both lines", |order| order["lines"].as_array().is_some_and(|l| l.len() == 2)).await;
    let asked: Vec<_> = seen["lines"].as_array().unwrap().iter().map(line).collect();
    assert_eq!(asked, [("CF226A".to_owned(), 2), ("TK-1200".to_owned(), 1)]);
    assert_eq!(seen["comment"], "Печатает бледно, каб. 301");
    assert_eq!(seen["photos"].as_array().map(Vec::len), Some(1));
    assert_eq!(seen["requester"]["name"], "Анна Петрова");
    assert_eq!(seen["status"], "new");
    let queue = panel.get("/orders").await;
    assert_eq!(queue["items"][0]["id"], order.as_str());

    // A storekeeper claims it in the chat; the panel shows who.
    let number = seen["number"].to_string();
    petr.reads(&format!("Заявка № {number}")).await;
    petr.presses("Взять").await;
    let taken = panel.sees(&order, "who took it", |order| !order["assignee"].is_null()).await;
    assert_eq!((&taken["assignee"]["name"], &taken["status"]), (&json!("Пётр Кузнецов"), &json!("accepted")));

    // The status is changed in the panel; the requester's card changes in the chat.
    let storekeeper = stage.panel("petr").await;
    let path = format!("/orders/{order}/status");
    let started = storekeeper.post_seeing(&path, &taken["version"], json!({ "status": "in_progress" })).await.done();
    anna.reads("В работе").await;
    storekeeper.post_seeing(&path, &started["version"], json!({ "status": "ready" })).await.done();
    anna.reads("Готова к выдаче").await;

    // The whole history says who did what through which door.
    let history = panel.get(&format!("/orders/{order}/history")).await;
    let told: Vec<_> = history["items"].as_array().unwrap().iter().map(act).collect();
    let chat = |kind: &str, who: &str| (kind.to_owned(), who.to_owned(), "telegram".to_owned());
    assert!(told.contains(&chat("submitted", "Анна Петрова")), "{told:?}");
    assert!(told.contains(&chat("assigned", "Пётр Кузнецов")), "{told:?}");
    assert!(told.contains(&("status_changed".to_owned(), "Пётр Кузнецов".to_owned(), "panel".to_owned())), "{told:?}");
    stage.close().await;
}

fn line(line: &Value) -> (String, i64) {
    (line["cartridge"]["sku"].as_str().unwrap().to_owned(), line["requested"].as_i64().unwrap())
}

fn act(item: &Value) -> (String, String, String) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&item["type"]), text(&item["actor"]["name"]), text(&item["channel"]))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_due_order_brings_exactly_one_reminder() {
    let stage = Stage::open().await;
    let (anna, natalia) = (stage.chat("anna").await, stage.chat("natalia").await);
    orders(&anna).await;
    anna.reads("Заявка № 1").await;
    assert_eq!(stage.tick().await.reminded, 0, "nothing is due yet");

    // Two working hours have passed since ten o'clock.
    stage.pass(TimeDelta::minutes(121));
    assert_eq!(stage.tick().await.reminded, 1);
    natalia.reads("Напоминание о сроке").await;
    for _ in 0..3 {
        assert_eq!(stage.tick().await.reminded, 0);
    }
    // What the bot had to say before this answer, it has said.
    natalia.says("/help").await;
    natalia.reads("Как работать с заявками").await;
    let reminders = natalia.messages().await.iter().filter(|message| is_reminder(message)).count();
    assert_eq!(reminders, 1);
    stage.close().await;
}

fn is_reminder(message: &Value) -> bool {
    message["text"].as_str().is_some_and(|text| text.contains("Напоминание о сроке"))
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_people_at_two_doors_the_second_reads_what_the_first_did() {
    let stage = Stage::open().await;
    let (anna, petr) = (stage.chat("anna").await, stage.chat("petr").await);
    orders(&anna).await;
    petr.reads("Заявка № 1").await;
    let (message, take) = petr.button("Взять").await;

    // Sergey takes it in the panel while Petr still looks at his button.
    let sergey = stage.panel("sergey").await;
    let queue = sergey.get("/orders").await;
    let order = &queue["items"][0];
    let path = format!("/orders/{}/assign", order["id"].as_str().unwrap());
    let me = json!({ "assignee": sergey.me["id"] });
    sergey.post_seeing(&path, &order["version"], me).await.done();

    let told = petr.press(message, &take, true).await;
    assert!(told["text"].as_str().is_some_and(|text| text.contains("Сергей Волков")), "{told}");

    // And in the panel: an old version is refused with the current state.
    let natalia = stage.panel("natalia").await;
    let path = format!("/orders/{}/status", order["id"].as_str().unwrap());
    let cancel = json!({ "status": "cancelled", "reason": "Не нужно" });
    let refused = natalia.post_seeing(&path, &order["version"], cancel).await;
    assert_eq!(refused.status.as_u16(), 412);
    assert_eq!(refused.body["current"]["assignee"]["name"], "Сергей Волков");
    stage.close().await;
}
