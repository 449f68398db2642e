//! What holds of the database itself: transactions that begin late, an end with questions under way, and how SQLite is
//! compiled.

use std::time::Duration;

use helpdesk_projections::{Tx, args};

use crate::story::Story;

#[tokio::test]
async fn a_transaction_whose_first_statement_fails_is_still_one() {
    let story = Story::begin().await;
    let count = async || {
        let row = story.db.fetch_one("SELECT COUNT(*) AS n FROM checkpoints WHERE name = 'late'", args![]).await;
        row.unwrap().unwrap().int("n").unwrap()
    };
    let insert = "INSERT INTO checkpoints (name, position, epoch) VALUES ('late', 0, 0)";
    let mut tx = story.db.begin().await.unwrap();
    tx.execute("INSERT INTO nowhere VALUES (1)", args![]).await.unwrap_err();
    assert_eq!(tx.execute(insert, args![]).await.unwrap(), 1);
    drop(tx);
    assert_eq!(count().await, 0, "it was undone");
    story.db.begin().await.unwrap().commit().await.unwrap();
    assert_eq!(story.db.execute(insert, args![]).await.unwrap(), 1);
    assert_eq!(count().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_waits_for_questions_and_ends() {
    let story = Story::begin().await;
    let long = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT MAX(i) FROM n";
    let asked: Vec<_> = (0..6)
        .map(|_| {
            let db = story.db.clone();
            tokio::spawn(async move { db.fetch(long, args![]).await })
        })
        .collect();
    story.db.fetch("SELECT 1 AS one", args![]).await.unwrap();
    let closed = tokio::time::timeout(Duration::from_secs(30), story.db.clone().close()).await;
    assert!(closed.is_ok(), "it ends");
    for asked in asked {
        // Answered, or told that it is over; none is left waiting.
        let _ = asked.await.unwrap();
    }
    story.db.fetch("SELECT 1 AS one", args![]).await.unwrap_err();
}

#[tokio::test]
async fn connections_to_a_file_share_no_cache_of_pages() {
    let story = Story::begin().await;
    // Compiled in, it puts the pages of all connections behind one lock: see .cargo/config.toml.
    let sql = "SELECT sqlite_compileoption_used('ENABLE_MEMORY_MANAGEMENT') AS used";
    assert!(!story.db.fetch_one(sql, args![]).await.unwrap().unwrap().flag("used").unwrap());
}

/// What a commit on this connection waits for, on PostgreSQL. Of SQLite the adapters' tests of power failures tell.
async fn patience(tx: &mut Tx) -> String {
    let row = tx.fetch_one("SHOW synchronous_commit", args![]).await.unwrap().unwrap();
    row.text("synchronous_commit").unwrap()
}

#[tokio::test]
async fn only_what_is_made_again_from_the_log_does_not_wait_for_the_disk() {
    let mut story = Story::begin().await;
    story.move_to_postgres().await;
    for _ in 0..2 {
        let mut tx = story.db.begin_hastily().await.unwrap();
        assert_eq!(patience(&mut tx).await, "off");
        tx.commit().await.unwrap();
    }
    drop(story.db.begin_hastily().await.unwrap());
    let mut tx = story.db.begin().await.unwrap();
    assert_eq!(patience(&mut tx).await, "on", "also after one that was dropped");
}
