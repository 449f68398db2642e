//! Bad input at both doors: each refused with a sentence and its code, and nothing of it in the log.

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::stage::{Chat, Panel, Stage, pictures};

/// An order of Anna's as the panel sends it; the branch is her only one.
async fn new_order(anna: &Panel, quantity: Value) -> Value {
    let branch = anna.me["roles"][0]["branch"].clone();
    let cartridges = anna.get("/cartridges?q=CF226A").await;
    let cartridge = cartridges["items"][0]["id"].clone();
    json!({ "branch": branch, "lines": [{ "cartridge": cartridge, "quantity": quantity }] })
}

async fn order(anna: &Panel) -> Value {
    let order = new_order(anna, json!(1)).await;
    anna.post("/orders", order).await.done()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_refuses_bad_orders_with_a_sentence_and_a_code() {
    let stage = Stage::open().await;
    let anna = stage.panel("anna").await;
    for quantity in [json!(0), json!(-1), json!(1_000_000_000)] {
        let order = new_order(&anna, quantity).await;
        assert_eq!(anna.post("/orders", order).await.refused(), (422, "quantity_out_of_range".to_owned()));
    }
    let words = new_order(&anna, json!("много")).await;
    assert_eq!(anna.post("/orders", words).await.refused(), (400, "invalid_request".to_owned()));

    let good = new_order(&anna, json!(1)).await;
    let changed = |name: &str, value: Value| {
        let mut order = good.clone();
        order[name] = value;
        order
    };
    let nowhere = changed("branch", json!("01890a5d-ac96-774b-bcce-b302099a8057"));
    assert_eq!(anna.post("/orders", nowhere).await.refused(), (422, "unknown_branch".to_owned()));
    assert_eq!(anna.post("/orders", changed("lines", json!([]))).await.refused(), (422, "empty_order".to_owned()));
    let zero = changed("comment", json!("до\u{0}после"));
    assert_eq!(anna.post("/orders", zero).await.refused(), (422, "bad_character".to_owned()));
    assert_eq!(anna.get("/orders").await["items"], json!([]), "nothing of it was ordered");
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_refuses_what_is_no_photo() {
    let stage = Stage::open().await;
    let anna = stage.panel("anna").await;
    let order = order(&anna).await;
    let path = format!("/orders/{}/attachments", order["id"].as_str().unwrap());
    let upload = async |bytes: Vec<u8>| {
        let part = Part::bytes(bytes).file_name("photo.png").mime_str("image/png").unwrap();
        anna.upload(&path, Form::new().part("file", part)).await
    };
    assert_eq!(upload(pictures::no_picture()).await.refused(), (422, "not_a_photo".to_owned()));
    assert_eq!(upload(pictures::bomb()).await.refused(), (422, "photo_too_many_pixels".to_owned()));
    assert_eq!(upload(pictures::too_big()).await.refused(), (413, "photo_too_large".to_owned()));
    let attached = upload(pictures::photo()).await.done();
    assert_eq!(attached["photos"].as_array().map(Vec::len), Some(1));
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_refuses_a_command_to_a_closed_order() {
    let stage = Stage::open().await;
    let anna = stage.panel("anna").await;
    let order = order(&anna).await;
    let path = format!("/orders/{}", order["id"].as_str().unwrap());
    let cancel = json!({ "status": "cancelled", "reason": "Не нужно" });
    anna.post(&format!("{path}/status"), cancel).await.done();
    let comment = anna.post(&format!("{path}/comments"), json!({ "text": "Ещё нужно?" })).await;
    assert_eq!(comment.refused(), (409, "already_closed".to_owned()));
    stage.close().await;
}

/// Opens the form at the question how many.
async fn asked_how_many(anna: &Chat) {
    anna.says("/new").await;
    anna.reads("Шаг 2 из 5").await;
    anna.says("CF226A").await;
    anna.presses("CF226A").await;
    anna.reads("Сколько штук").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_refuses_quantities_that_are_none() {
    let stage = Stage::open().await;
    let anna = stage.chat("anna").await;
    asked_how_many(&anna).await;
    for (number, text) in ["0", "-1", "1000000000", "много"].into_iter().enumerate() {
        anna.says(text).await;
        let refusals = |messages: &[Value]| messages.iter().filter(|message| is_refusal(message)).count();
        while refusals(&anna.messages().await) <= number {
            anna.sees("a refusal", is_refusal).await;
        }
    }
    anna.says("3").await;
    anna.reads("— 3 шт.").await;
    stage.close().await;
}

/// «от 1 до 99», as an answer and not as the question.
fn is_refusal(message: &Value) -> bool {
    message["text"].as_str().is_some_and(|text| text.contains("99") && !text.contains("Сколько штук"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_refuses_files_that_are_no_photos_and_goes_on() {
    let stage = Stage::open().await;
    let anna = stage.chat("anna").await;
    asked_how_many(&anna).await;
    anna.presses("1").await;
    anna.presses("Дальше").await;
    anna.presses("Пропустить").await;
    anna.reads("Шаг 4 из 5").await;
    anna.sends_file(pictures::no_picture(), "photo.png").await;
    anna.reads("не фото").await;
    anna.sends_file(pictures::bomb(), "photo.png").await;
    anna.reads("слишком").await;
    anna.sends_file(pictures::too_big(), "photo.png").await;
    anna.reads("20 МБ").await;
    anna.sends_photo(pictures::photo()).await;
    anna.reads("1 фото").await;
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_button_and_anothers_button_do_no_harm() {
    let stage = Stage::open().await;
    let (anna, igor) = (stage.chat("anna").await, stage.chat("igor").await);
    asked_how_many(&anna).await;
    let (message, one) = anna.button("1").await;
    // Somebody else's form: the press carries Anna's, but Igor's own account counts.
    let told = igor.press(message, &one, true).await;
    assert!(told["text"].as_str().is_some_and(|text| !text.is_empty()), "{told}");
    anna.presses("Отмена").await;
    let told = anna.press(message, &one, true).await;
    assert!(told["text"].as_str().is_some_and(|text| text.contains("закрыта")), "{told}");
    let panel = stage.panel("anna").await;
    assert_eq!(panel.get("/orders").await["items"], json!([]));
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_of_an_order_that_was_closed_tells_so() {
    let stage = Stage::open().await;
    let petr = stage.chat("petr").await;
    let anna = stage.panel("anna").await;
    let order = order(&anna).await;
    petr.reads("Заявка № 1").await;
    let (message, take) = petr.button("Взять").await;
    let path = format!("/orders/{}/status", order["id"].as_str().unwrap());
    anna.post(&path, json!({ "status": "cancelled", "reason": "Не нужно" })).await.done();
    let told = petr.press(message, &take, true).await;
    assert!(told["text"].as_str().is_some_and(|text| !text.is_empty()), "{told}");
    let now = anna.get(&format!("/orders/{}", order["id"].as_str().unwrap())).await;
    assert_eq!((&now["status"], &now["assignee"]), (&json!("cancelled"), &Value::Null));
    stage.close().await;
}
