//! Live updates: told to those who may see the order, for as long as the session lasts.

use futures::StreamExt;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::world::{Browser, World, path};

/// What an open page hears.
struct Page(futures::stream::BoxStream<'static, reqwest::Result<bytes::Bytes>>);

impl Page {
    async fn open(browser: &Browser) -> Self {
        let response = browser.request(Method::GET, "/live").send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
        Self(response.bytes_stream().boxed())
    }

    /// The next thing that is told; none at the end of the stream.
    async fn hears(&mut self) -> Option<String> {
        self.0.next().await.map(|chunk| String::from_utf8(chunk.unwrap().to_vec()).unwrap())
    }
}

#[tokio::test]
async fn an_open_page_hears_of_the_orders_its_reader_may_see() {
    let world = World::start().await;
    let (anna, boris, sergey) =
        (world.signed_in("anna").await, world.signed_in("boris").await, world.signed_in("sergey").await);
    let (mut norths, mut souths) = (Page::open(&boris).await, Page::open(&sergey).await);
    let order = world.ordered(&anna, 1).await;
    let heard = norths.hears().await.unwrap();
    assert!(heard.contains("event: order") && heard.contains(order["id"].as_str().unwrap()), "{heard}");

    // The South's page hears the first thing that concerns it: nothing came before.
    let grant = json!({ "roles": [{ "role": "storekeeper", "branch": null }] });
    let admin = world.signed_in("admin").await;
    let sergey_id = sergey.get("/me").await.body["id"].as_str().unwrap().to_owned();
    admin.put(&format!("/people/{sergey_id}/roles"), grant).await.expect(StatusCode::OK);
    let second = world.ordered(&anna, 2).await;
    let heard = souths.hears().await.unwrap();
    assert!(heard.contains(second["id"].as_str().unwrap()), "{heard}");
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let world = World::start().await;
    let (anna, boris) = (world.signed_in("anna").await, world.signed_in("boris").await);
    let mut page = Page::open(&boris).await;
    let order = world.ordered(&anna, 1).await;
    assert!(page.hears().await.is_some());
    boris.delete("/session").await.expect(StatusCode::NO_CONTENT);
    anna.post(&format!("{}/comments", path(&order)), json!({ "text": "Ещё" })).await.expect(StatusCode::OK);
    // What was told before the end may still be on its way.
    while page.hears().await.is_some() {}
}

#[tokio::test]
async fn a_deactivated_persons_stream_ends() {
    let world = World::start().await;
    let (boris, admin) = (world.signed_in("boris").await, world.signed_in("admin").await);
    let mut page = Page::open(&boris).await;
    admin.post(&format!("/people/{}/deactivate", world.boris), json!({})).await.expect(StatusCode::OK);
    assert_eq!(page.hears().await, None);
}
