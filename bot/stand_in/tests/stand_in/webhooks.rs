//! Webhooks: the secret, order within a chat, retries on the stand-in's clock.

use std::sync::Arc;

use poem::http::StatusCode;
use poem::listener::{Acceptor, Listener, TcpListener};
use poem::web::{Data, Json};
use poem::{EndpointExt, Request, Response, Route, Server, handler, post};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};
use tokio::sync::{Mutex, mpsc};

use crate::client::{ANNA, IGOR, World};

/// What arrived, and how the bot's endpoint answers next; 200 when nothing is planned.
struct Hook {
    arrived: mpsc::UnboundedSender<(String, Value)>,
    plan: Mutex<Vec<Response>>,
}

#[handler]
async fn take(request: &Request, Json(body): Json<Value>, hook: Data<&Arc<Hook>>) -> Response {
    let secret = request.header("X-Telegram-Bot-Api-Secret-Token").unwrap_or("").to_owned();
    hook.arrived.send((secret, body)).unwrap();
    let mut plan = hook.plan.lock().await;
    if plan.is_empty() { Response::default() } else { plan.remove(0) }
}

async fn listen(plan: Vec<Response>) -> (String, mpsc::UnboundedReceiver<(String, Value)>) {
    let (arrived, receiver) = mpsc::unbounded_channel();
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
    let address = acceptor.local_addr()[0].as_socket_addr().copied().unwrap();
    let hook = Arc::new(Hook { arrived, plan: Mutex::new(plan) });
    let routes = Route::new().at("/hook", post(take)).data(hook);
    tokio::spawn(Server::new_with_acceptor(acceptor).run(routes));
    (format!("http://{address}/hook"), receiver)
}

fn failing() -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into()
}

#[tokio::test]
async fn updates_are_delivered_with_the_secret() {
    let world = World::started().await;
    let (url, mut arrived) = listen(vec![]).await;
    world.done("setWebhook", json!({ "url": url, "secret_token": "s3cret_-" })).await;
    world.says(ANNA, "hi").await;
    let (secret, update) = arrived.recv().await.unwrap();
    assert_eq!(secret, "s3cret_-");
    assert_eq!(update["message"]["text"], "hi");
    let bad = json!({ "url": url, "secret_token": "with space" });
    assert_eq!(world.refused("setWebhook", bad).await, "Bad Request: secret token contains unallowed characters");
}

#[tokio::test]
async fn a_failing_update_is_retried_and_holds_up_only_its_own_chat() {
    let world = World::started().await;
    let (url, mut arrived) = listen(vec![failing(), failing()]).await;
    world.done("setWebhook", json!({ "url": url })).await;
    let text = |(_, update): (String, Value)| update["message"]["text"].as_str().unwrap().to_owned();
    world.says(ANNA, "a1").await;
    // The first retry comes at once, the second after two seconds of the stand-in's clock.
    assert_eq!(text(arrived.recv().await.unwrap()), "a1");
    assert_eq!(text(arrived.recv().await.unwrap()), "a1");
    world.says(ANNA, "a2").await;
    world.says(IGOR, "i1").await;
    assert_eq!(text(arrived.recv().await.unwrap()), "i1");
    let mut info = Value::Null;
    while info["pending_update_count"] != 2 {
        info = world.done("getWebhookInfo", json!({})).await;
    }
    assert_eq!(info["last_error_message"], "Wrong response from the webhook: 500");
    world.act("clock", json!({ "advance_seconds": 2 })).await;
    assert_eq!(text(arrived.recv().await.unwrap()), "a1");
    assert_eq!(text(arrived.recv().await.unwrap()), "a2");
}

#[tokio::test]
async fn a_call_in_the_answer_is_performed() {
    let world = World::started().await;
    let call = json!({ "method": "sendMessage", "chat_id": ANNA, "text": "by answer" });
    let answer = Response::builder().content_type("application/json").body(call.to_string());
    let (url, _arrived) = listen(vec![answer]).await;
    let revision = world.chat(ANNA).await["revision"].as_u64().unwrap() + 1;
    world.done("setWebhook", json!({ "url": url })).await;
    let path = format!("chat?person={ANNA}&since={revision}&wait=30");
    let (seen, _) = tokio::join!(world.see(&path), world.says(ANNA, "hi"));
    assert_eq!(seen["messages"][2]["text"], "by answer");
}

#[tokio::test]
async fn a_webhook_that_is_gone_for_23_hours_is_removed() {
    let world = World::started().await;
    let gone = || Response::from(StatusCode::GONE);
    let (url, mut arrived) = listen((0..9).map(|_| gone()).collect()).await;
    world.done("setWebhook", json!({ "url": url })).await;
    world.says(ANNA, "hi").await;
    arrived.recv().await.unwrap();
    arrived.recv().await.unwrap();
    world.act("clock", json!({ "advance_seconds": 23 * 3600 + 1 })).await;
    while world.done("getWebhookInfo", json!({})).await["url"] != "" {}
}
