//! The disk is full or cut off under the log: a clear error for everybody who waits, nothing half-written, and the log
//! goes on by itself once there is room.

use std::time::Duration;

use helpdesk_adapters::{
    Log,
    runner::parked,
    verify::{Verified, verify},
};
use helpdesk_domain::ports::{Append, AppendError, EventLog};
use helpdesk_projections::Db;
use pretty_assertions::assert_eq;
use tokio_util::sync::CancellationToken;

use crate::{
    story::Story,
    world::{TestClock, World, append, once, order, sqlite_of, write},
};

/// Lets the file grow to so many pages at most; 0 as far as it likes.
async fn limit_pages(db: &Db, pages: i64) {
    let pages = if pages == 0 { 1_000_000 } else { pages };
    let mut writer = sqlite_of(db).writer().await.unwrap();
    sqlx::query(&format!("PRAGMA max_page_count = {pages}")).execute(&mut writer.connection).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_fails_the_batch_whole_and_the_log_goes_on_when_there_is_room() {
    let world = World::sqlite().await;
    world.log.append(append(vec![write(&order(), 0, 1)])).await.unwrap();
    // The limit can't go below what the file has: the next pages don't fit.
    limit_pages(&world.db, 1).await;
    let large = || Append { once: Some(once("anna", "k", "large")), ..append(vec![write(&order(), 0, 200)]) };
    let outcomes =
        futures::future::join_all((0..8).map(|_| world.log.append(append(vec![write(&order(), 0, 200)])))).await;
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Err(AppendError::Fault(_)))), "{outcomes:?}");
    let Err(AppendError::Fault(fault)) = world.log.append(large()).await else { panic!("written") };
    assert!(fault.to_string().contains("full"), "{fault}");
    assert_eq!(world.log.head().await.unwrap().position, 1);
    assert_eq!(world.log.read(0, 10).await.unwrap().len(), 1);
    assert_eq!(world.log.answer(&large().once.unwrap().key).await.unwrap(), None);
    limit_pages(&world.db, 0).await;
    world.log.append(large()).await.unwrap();
    assert_eq!(world.log.head().await.unwrap().position, 201);
    assert!(matches!(verify(&world.db, &[], |_, _| {}).await.unwrap(), Verified::Whole { .. }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_that_find_the_disk_full_wait_for_room_and_set_nothing_aside() {
    let story = Story::sqlite().await;
    for n in 0..20 {
        story.order(n).await;
    }
    let db = story.engine.db.clone();
    limit_pages(&db, 1).await;
    let cancel = CancellationToken::new();
    let runners = story.engine.run(helpdesk_projections::all(story.engine.personal_keys()), &cancel);
    let head = story.engine.log().head().await.unwrap().position;
    // Long enough for a few attempts.
    assert!(!story.engine.positions.wait_for(head, Duration::from_millis(200)).await, "the disk is full");
    limit_pages(&db, 0).await;
    assert!(story.engine.positions.wait_for(head, Duration::from_secs(30)).await, "the readers stand still");
    assert_eq!(parked::counts(&db).await.unwrap(), []);
    cancel.cancel();
    runners.stopped().await;
}

#[tokio::test]
async fn a_log_that_may_only_be_read_says_so_and_serves_readers() {
    let world = World::sqlite().await;
    world.log.append(append(vec![write(&order(), 0, 1)])).await.unwrap();
    let reading = Db::read_sqlite(&world.path).await.unwrap();
    let log = Log::open(reading, TestClock::new()).await.unwrap();
    let Err(AppendError::Fault(fault)) = log.append(append(vec![write(&order(), 0, 1)])).await else {
        panic!("written")
    };
    assert!(fault.to_string().contains("readonly"), "{fault}");
    assert_eq!(log.read(0, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_transaction_somebody_dropped_halfway_is_undone() {
    let world = World::sqlite().await;
    let mut tx = world.db.begin().await.unwrap();
    tx.execute("INSERT INTO secrets (name, value) VALUES ('half', zeroblob(32))", vec![]).await.unwrap();
    drop(tx);
    world.log.append(append(vec![write(&order(), 0, 1)])).await.unwrap();
    assert!(world.db.fetch("SELECT name FROM secrets", vec![]).await.unwrap().is_empty());
}
