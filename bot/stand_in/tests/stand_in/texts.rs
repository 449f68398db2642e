//! Sending texts: arguments in every form, HTML, limits, keyboards.

use pretty_assertions::assert_eq;
use serde_json::json;

use crate::client::{ANNA, IGOR, World};

#[tokio::test]
async fn method_names_come_in_any_case_and_arguments_in_any_form() {
    let world = World::started().await;
    let method = world.method("SENDmessage");
    let query = world.http.get(format!("{method}?chat_id={ANNA}&text=query"));
    let form = world.http.post(&method).form(&[("chat_id", "1001"), ("text", "form")]);
    let body = world.http.post(&method).json(&json!({ "chat_id": "1001", "text": "json" }));
    let parts = reqwest::multipart::Form::new().text("chat_id", "1001").text("text", "multipart");
    let parts = world.http.post(&method).multipart(parts);
    for (request, text) in [(query, "query"), (form, "form"), (body, "json"), (parts, "multipart")] {
        let answer: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["result"]["text"], text, "{answer}");
    }
}

#[tokio::test]
async fn unknown_methods_and_wrong_tokens_are_answered_in_telegrams_shape() {
    let world = World::new().await;
    let unknown = world.call("makeCoffee", json!({})).await;
    assert_eq!(unknown, json!({ "ok": false, "error_code": 404, "description": "Not Found" }));
    let wrong = world.http.get(world.url("/bot1:wrong/getMe")).send().await.unwrap();
    assert_eq!(wrong.status(), 401);
    let body: serde_json::Value = wrong.json().await.unwrap();
    assert_eq!(body, json!({ "ok": false, "error_code": 401, "description": "Unauthorized" }));
}

#[tokio::test]
async fn a_sent_text_comes_back_as_a_whole_message_and_stands_in_the_persons_chat() {
    let world = World::started().await;
    let sent = world
        .done("sendMessage", json!({ "chat_id": ANNA, "text": "<b>Заявка</b> &lt;1&gt;", "parse_mode": "HTML" }))
        .await;
    assert_eq!(sent["text"], "Заявка <1>");
    assert_eq!(sent["entities"], json!([{ "type": "bold", "offset": 0, "length": 6 }]));
    assert_eq!(sent["from"]["is_bot"], true);
    assert_eq!(sent["chat"]["type"], "private");
    assert!(sent["date"].is_i64());
    assert_eq!(world.chat(ANNA).await["messages"][1], sent);
}

#[tokio::test]
async fn html_that_is_not_well_formed_is_refused() {
    let world = World::started().await;
    for (text, trouble) in [
        ("<b>x", "Can't find end tag corresponding to start tag \"b\""),
        ("<h1>x</h1>", "Unsupported start tag \"h1\" at byte offset 0"),
        ("2 < 3", "Unsupported start tag \"\" at byte offset 2"),
    ] {
        let arguments = json!({ "chat_id": ANNA, "text": text, "parse_mode": "HTML" });
        let refusal = world.refused("sendMessage", arguments).await;
        assert_eq!(refusal.split_once("entities: ").unwrap().1, trouble);
        assert!(refusal.starts_with("Bad Request: can't parse entities: "));
    }
}

#[tokio::test]
async fn texts_are_measured_after_parsing() {
    let world = World::started().await;
    let send = |text: String| json!({ "chat_id": ANNA, "text": text, "parse_mode": "HTML" });
    world.done("sendMessage", send(format!("<b>{}</b>", "я".repeat(4096)))).await;
    let refusal = world.refused("sendMessage", send("я".repeat(4097))).await;
    assert_eq!(refusal, "Bad Request: message is too long");
    for empty in ["", "  \n", "<b></b>"] {
        let refusal = world.refused("sendMessage", send(empty.into())).await;
        assert_eq!(refusal, "Bad Request: message text is empty");
    }
}

#[tokio::test]
async fn a_bot_writes_only_to_people_who_started_it_and_have_not_blocked_it() {
    let world = World::started().await;
    let to = |chat: i64| json!({ "chat_id": chat, "text": "hi" });
    assert_eq!(world.refused("sendMessage", to(999)).await, "Bad Request: chat not found");
    assert_eq!(world.refused("sendMessage", to(IGOR)).await, "Forbidden: bot can't initiate conversation with a user");
    world.act("block", json!({ "person": ANNA, "blocked": true })).await;
    assert_eq!(world.refused("sendMessage", to(ANNA)).await, "Forbidden: bot was blocked by the user");
    world.act("block", json!({ "person": ANNA, "blocked": false })).await;
    world.done("sendMessage", to(ANNA)).await;
    let updates = world.updates().await;
    let statuses: Vec<_> = updates.iter().map(|u| &u["my_chat_member"]["new_chat_member"]["status"]).collect();
    assert_eq!(statuses, ["kicked", "member"]);
}

#[tokio::test]
async fn keyboards_are_checked() {
    let world = World::started().await;
    let with = |keyboard: serde_json::Value| json!({ "chat_id": ANNA, "text": "?", "reply_markup": { "inline_keyboard": keyboard } });
    let button = |data: &str| json!({ "text": "b", "callback_data": data });
    world.done("sendMessage", with(json!([[button(&"я".repeat(32))]]))).await;
    for data in ["", &"я".repeat(33)] {
        let refusal = world.refused("sendMessage", with(json!([[button(data)]]))).await;
        assert_eq!(refusal, "Bad Request: BUTTON_DATA_INVALID");
    }
    let long_row = json!([vec![button("x"); 9]]);
    let many = json!(vec![vec![button("x"); 8]; 13]);
    for keyboard in [long_row, many] {
        let refusal = world.refused("sendMessage", with(keyboard)).await;
        assert_eq!(refusal, "Bad Request: reply markup is too long");
    }
    let idle = world.refused("sendMessage", with(json!([[{ "text": "b" }]]))).await;
    assert!(idle.contains("Text buttons are unallowed in the inline keyboard"), "{idle}");
}

#[tokio::test]
async fn a_reply_keyboard_stays_until_it_is_removed() {
    let world = World::started().await;
    let keyboard = json!({ "keyboard": [[{ "text": "Меню" }]], "resize_keyboard": true });
    let sent = json!({ "chat_id": ANNA, "text": "?", "reply_markup": keyboard });
    let message = world.done("sendMessage", sent).await;
    assert!(message.get("reply_markup").is_none());
    assert_eq!(world.chat(ANNA).await["keyboard"]["keyboard"][0][0]["text"], "Меню");
    let remove = json!({ "chat_id": ANNA, "text": "!", "reply_markup": { "remove_keyboard": true } });
    world.done("sendMessage", remove).await;
    assert!(world.chat(ANNA).await["keyboard"].is_null());
}

#[tokio::test]
async fn replies_quote_the_message_and_unknown_ones_are_refused() {
    let world = World::started().await;
    let reply = |id: i64, lenient: bool| {
        let parameters = json!({ "message_id": id, "allow_sending_without_reply": lenient });
        json!({ "chat_id": ANNA, "text": "re", "reply_parameters": parameters })
    };
    let sent = world.done("sendMessage", reply(1, false)).await;
    assert_eq!(sent["reply_to_message"]["text"], "/start");
    let refusal = world.refused("sendMessage", reply(77, false)).await;
    assert_eq!(refusal, "Bad Request: message to be replied not found");
    world.done("sendMessage", reply(77, true)).await;
}

#[tokio::test]
async fn what_a_person_types_arrives_with_the_entities_telegram_finds() {
    let world = World::started().await;
    world.says(ANNA, "/new@desk_bot картридж https://a.ru").await;
    let message = world.updates().await[0]["message"].clone();
    assert_eq!(message["entities"][0], json!({ "type": "bot_command", "offset": 0, "length": 13 }));
    assert_eq!(message["entities"][1]["type"], "url");
    assert_eq!(message["from"]["language_code"], "ru");
    let too_long = world.says(ANNA, &"x".repeat(4097)).await;
    assert!(too_long["error"].is_string());
}

#[tokio::test]
async fn anything_can_be_sent_by_its_raw_fields() {
    let world = World::started().await;
    let unknown = json!([{ "type": "hologram", "offset": 0, "length": 2 }]);
    let fields = json!({ "entities": unknown, "new_field_of_2030": { "a": 1 } });
    world.act("messages", json!({ "person": ANNA, "text": "hi", "fields": fields })).await;
    world.act("updates", json!({ "update": { "telepathy": { "thought": "toner" } } })).await;
    let updates = world.updates().await;
    assert_eq!(updates[0]["message"]["entities"], unknown);
    assert_eq!(updates[1]["telepathy"]["thought"], "toner");
    assert_eq!(updates[1]["update_id"], updates[0]["update_id"].as_i64().unwrap() + 1);
}
