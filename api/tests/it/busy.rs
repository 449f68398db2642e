//! More commands than can be written: the rest is told to try again, nobody waits in an endless queue, and nothing of
//! what was accepted is lost.

use helpdesk_domain::ports::{Append, AppendError};
use reqwest::StatusCode;
use serde_json::json;
use tokio::task::JoinSet;

use crate::world::{Answer, World, path};

/// More than the queue and the batch under way hold together.
const MANY: usize = 5000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_queue_is_told_with_503_and_when_to_try_again() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    let comments = format!("{}/comments", path(&world.ordered(&anna, 1).await));
    let comment = || {
        let comment = anna.request(reqwest::Method::POST, &comments).header("Idempotency-Key", "comment-1");
        Answer::to(comment.json(&json!({ "text": "Ещё раз" })))
    };
    // The one connection that writes is taken: nothing gets through for now.
    let disk = world.app.db.begin().await.unwrap();
    let mut waiting = JoinSet::new();
    for _ in 0..MANY {
        let log = world.app.desk.log().clone();
        waiting.spawn(async move { log.append(Append::default()).await });
    }
    let first = waiting.join_next().await.unwrap().unwrap();
    assert!(matches!(first, Err(AppendError::Busy)), "{first:?}");

    let busy = comment().await.problem(503, "busy");
    assert_eq!(busy.header("retry-after"), "1");
    assert!(busy.detail().contains("Повторите"), "{}", busy.detail());
    let figures = Answer::to(reqwest::Client::new().get(format!("{}/metrics", world.base))).await.text;
    assert!(figures.contains("helpdesk_append_busy_total"), "{figures}");

    drop(disk);
    let outcomes = waiting.join_all().await;
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(_) | Err(AppendError::Busy))));
    assert!(outcomes.iter().filter(|outcome| outcome.is_ok()).count() >= 4096, "what was let in is answered");
    // Busy was not kept for the key: the same command is carried out now.
    comment().await.expect(StatusCode::OK);
    comment().await.expect(StatusCode::OK);
}
