//! `Idempotency-Key` on what is no command of the desk: tokens, invitations, photos, views.

use reqwest::{
    Method, StatusCode,
    multipart::{Form, Part},
};
use serde_json::{Value, json};

use crate::{
    photos,
    world::{Answer, Browser, World},
};

async fn keyed(browser: &Browser, path: &str, key: &str, body: Value) -> Answer {
    Answer::to(browser.request(Method::POST, path).header("Idempotency-Key", key).json(&body)).await
}

#[tokio::test]
async fn the_same_request_under_the_same_key_is_told_the_same_secret() {
    let world = World::start().await;
    let admin = world.signed_in("admin").await;
    let requests = [
        ("/tokens", "token", json!({ "name": "Скрипт", "days": 10 }), json!({ "name": "Другой", "days": 10 })),
        ("/invitations", "code", json!({ "role": "storekeeper" }), json!({ "role": "analyst" })),
    ];
    for (path, secret, body, other) in requests {
        let first = keyed(&admin, path, "k-1", body.clone()).await.expect(StatusCode::CREATED).body;
        world.pass(chrono::Duration::minutes(5));
        let again = keyed(&admin, path, "k-1", body.clone()).await.expect(StatusCode::CREATED).body;
        assert_eq!(first, again, "{path}");
        assert_ne!(keyed(&admin, path, "k-2", body).await.body[secret], first[secret], "{path}");
        keyed(&admin, path, "k-1", other).await.problem(409, "key_reused");
    }
    let tokens = admin.get("/tokens").await.body;
    assert_eq!(tokens["items"].as_array().unwrap().len(), 2, "one for each key");
    let boris = world.signed_in("boris").await;
    let his = keyed(&boris, "/tokens", "k-1", json!({ "name": "Скрипт", "days": 10 })).await;
    let hers = keyed(&admin, "/tokens", "k-1", json!({ "name": "Скрипт", "days": 10 })).await;
    assert_ne!(his.expect(StatusCode::CREATED).body["token"], hers.body["token"], "a key is a person's own");
}

#[tokio::test]
async fn a_view_is_saved_once_and_a_photo_belongs_to_its_key() {
    let world = World::start().await;
    let boris = world.signed_in("boris").await;
    let view = json!({ "name": "Новые", "query": "status=new" });
    let first = keyed(&boris, "/views", "v", view.clone()).await.expect(StatusCode::CREATED).body;
    assert_eq!(keyed(&boris, "/views", "v", view).await.expect(StatusCode::CREATED).body, first);
    assert_eq!(boris.get("/views").await.body["items"].as_array().unwrap().len(), 1);

    let upload = async |size| {
        let part = Part::bytes(photos::png(size)).file_name("a.png");
        let request = boris.request(Method::POST, "/photos").header("Idempotency-Key", "p");
        Answer::to(request.multipart(Form::new().part("file", part))).await
    };
    let photo = upload(3).await.expect(StatusCode::CREATED).body;
    assert_eq!(upload(3).await.expect(StatusCode::CREATED).body, photo);
    upload(4).await.problem(409, "key_reused");
}
