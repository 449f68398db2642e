//! A rebuild while everything serves: nobody is told anything again, and the next thing is told as ever.

use serde_json::{Value, json};

use crate::stage::{Chat, Panel, Stage};

async fn order(anna: &Panel) {
    let cartridges = anna.get("/cartridges?q=CF226A").await;
    let lines = json!([{ "cartridge": cartridges["items"][0]["id"], "quantity": 1 }]);
    anna.post("/orders", json!({ "branch": anna.me["roles"][0]["branch"], "lines": lines })).await.done();
}

async fn told_of(chat: &Chat, words: &str) -> usize {
    let tells = |message: &&Value| message["text"].as_str().is_some_and(|text| text.contains(words));
    chat.messages().await.iter().filter(tells).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_of_every_read_model_sends_nothing() {
    let stage = Stage::open().await;
    let (petr, anna) = (stage.chat("petr").await, stage.panel("anna").await);
    order(&anna).await;
    petr.reads("Заявка № 1").await;
    let before = petr.messages().await.len();
    let engine = &stage.running.engine;
    for projection in helpdesk_projections::all(engine.personal_keys()) {
        engine.rebuild(&*projection).await.unwrap();
    }
    // One chat's messages go in their order: whatever the rebuild had caused would be there before this.
    order(&anna).await;
    petr.reads("Заявка № 2").await;
    assert_eq!(told_of(&petr, "Заявка № 1").await, 1);
    assert_eq!(petr.messages().await.len(), before + 1);
    stage.close().await;
}
