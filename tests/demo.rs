//! `helpdesk demo`, as a newcomer starts it.

use serde_json::{Value, json};

use crate::{
    process::Process,
    stage::{Chat, Panel},
};

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_starts_with_a_past_and_takes_an_order_from_the_chat() {
    let arguments = ["demo", "--listen", "127.0.0.1:0", "--chat-listen", "127.0.0.1:0", "--orders", "60"];
    let demo = Process::start(&arguments, &[("HELPDESK_LOCALE", "en")]);
    let panel = demo.address("Panel").await;
    let chat = demo.address("Chat instead of Telegram").await;
    let chat = chat.split("/chat").next().unwrap();

    let natalia = Panel::sign_in(&panel, "natalia", "helpdesk-demo").await;
    let queue = natalia.get("/orders?limit=200").await;
    let items = queue["items"].as_array().unwrap().clone();
    assert_eq!(items.len(), 60);
    let statuses: std::collections::BTreeSet<_> = items.iter().map(|order| order["status"].to_string()).collect();
    assert_eq!(statuses.len(), 11, "every status is there: {statuses:?}");
    assert!(items.iter().any(is_late), "some orders are late");

    for path in ["/api/docs", "/api/v1/openapi.json", "/healthz", "/readyz"] {
        let answer = reqwest::get(format!("{panel}{path}")).await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
    }

    let anna = Chat::new(chat, 1001);
    anna.says("/my").await;
    anna.reads("заяв").await;
    let seen = reqwest::get(format!("{chat}/stand-in/chat?person=1001")).await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(seen["menu_button"]["web_app"]["url"], format!("{panel}/miniapp/"), "{}", seen["menu_button"]);
    let people = reqwest::get(format!("{chat}/stand-in/state")).await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(people["people"].as_array().map(Vec::len), Some(13));
    demo.stop().await;
}

fn is_late(order: &Value) -> bool {
    order["deadlines"].as_array().into_iter().flatten().any(|deadline| deadline["late"] == json!(true))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_refuses_to_listen_where_others_can_reach_it() {
    let (code, text) = Process::run(&["demo", "--listen", "0.0.0.0:0"], &[("HELPDESK_LOCALE", "en")]).await;
    assert_eq!(code, Some(1));
    assert!(text.contains("on this machine only"), "{text}");
}
