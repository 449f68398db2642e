//! The system carried from place to place: the same chain, the same read models, nothing sent, nothing overwritten.
//!
//! A few orders here; `HELPDESK_MOVED_ORDERS=25000` carries 200 000 events there and back.

use std::{path::Path, sync::Arc};

use async_trait::async_trait;
use helpdesk_adapters::{
    Engine, OpenError, Settings,
    transfer::{self, Copied, TransferError, digest::Digest, fold::read_models},
    verify::{Verified, verify},
};
use helpdesk_domain::ports::{Clock, Fault, Head};
use helpdesk_projections::{Db, Projection, Reaction, Snapshot, Tx, args};
use pretty_assertions::assert_eq;
use tokio_util::sync::CancellationToken;

use crate::{
    story::Story,
    world::{TestClock, append, fresh_postgres, order, write},
};

fn nobody_asks(_: transfer::Step, _: u64, _: u64) {}

/// An empty database of the other engine.
async fn other_than(story: &Story) -> Db {
    match story.engine.db {
        Db::Sqlite(_) => postgres().await,
        Db::Postgres(_) => sqlite(story.folder.path()).await,
    }
}

async fn postgres() -> Db {
    let db = Db::open_postgres(&fresh_postgres().await).await.unwrap();
    db.migrate().await.unwrap();
    db
}

async fn sqlite(folder: &Path) -> Db {
    let db = Db::open_sqlite(&folder.join("target.db")).await.unwrap();
    db.migrate().await.unwrap();
    db
}

pub async fn digests(db: &Db) -> Vec<(&'static str, Digest)> {
    let mut snapshot = Snapshot::of(db).await.unwrap();
    let mut digests = Vec::new();
    for model in read_models() {
        digests.push((model.name(), Digest::of(&mut snapshot, &*model).await.unwrap()));
    }
    digests
}

async fn copy(story: &Story, target: &Db, last: bool) -> Result<Copied, TransferError> {
    let clock: Arc<dyn Clock> = story.clock.clone();
    transfer::copy(&story.engine.db, target, last, &clock, &mut nobody_asks).await
}

async fn head(db: &Db) -> Head {
    match verify(db, &[], |_, _| {}).await.unwrap() {
        Verified::Whole { head } => head,
        broken @ Verified::Broken { .. } => panic!("{broken:?}"),
    }
}

/// What is neither log nor read model.
async fn fill_the_rest(db: &Db) {
    for sql in [
        "INSERT INTO credentials (person, password_hash, changed_at) VALUES ('p', 'hash', 5)",
        "INSERT INTO sessions (token_hash, id, person, channel, created_at, seen_at, expires_at) \
         VALUES ('t', 'i', 'p', 'panel', 1, 2, 3)",
        "INSERT INTO sessions (token_hash, id, person, channel, created_at, seen_at, expires_at, agent) \
         VALUES ('t2', 'i2', 'p', 'panel', 1, 2, 3, 'a browser')",
        "INSERT INTO outbox (dedupe, lane, chat, body, state, due_at, retry_at, created_at) \
         VALUES ('d', 'l', 7, '{}', 'sent', 1, 1, 1)",
        "INSERT INTO outbox (dedupe, lane, body, state, due_at, retry_at, created_at, expires_at) \
         VALUES ('e', 'l', '{}', 'waiting', 1, 1, 1, 9)",
        "INSERT INTO checkpoints (name, position, epoch) VALUES ('a_reactor', 3, 1)",
    ] {
        db.execute(sql, args![]).await.unwrap();
    }
    let photo = "INSERT INTO photos (id, bytes, stored_at) VALUES ('abcdef', $1, 5)";
    db.execute(photo, args![vec![0_u8, 255, 7]]).await.unwrap();
}

on_every_engine! { Story:
    a_copy_carries_everything_and_can_be_served,
    a_copy_of_a_living_system_catches_up_with_a_last_step,
    a_copy_that_broke_off_goes_on_and_is_not_served_before,
    an_exported_log_is_imported_as_it_was,
    a_copy_sends_nothing,
}

async fn a_copy_carries_everything_and_can_be_served(story: Story) {
    let orders = std::env::var("HELPDESK_MOVED_ORDERS").map_or(6, |orders| orders.parse().unwrap());
    for n in 0..orders {
        story.order(n).await;
    }
    let source = &story.engine.db;
    fill_the_rest(source).await;
    let target = other_than(&story).await;
    let copied = copy(&story, &target, true).await.unwrap();
    assert_eq!(copied.head, story.engine.log().head().await.unwrap());
    assert!(copied.open && copied.events == copied.head.position);
    assert_eq!(head(&target).await, copied.head);
    assert_eq!(digests(&target).await, digests(source).await);
    assert!(digests(&target).await.iter().filter(|(_, digest)| digest.rows > 0).count() >= 4);
    // Every other table, row by row.
    for table in ["idempotency", "numbers", "personal_keys", "secrets", "photos", "credentials", "sessions", "outbox"] {
        assert_eq!(rows(&target, table).await, rows(source, table).await, "{table}");
    }
    let sql = "SELECT position FROM checkpoints WHERE name = 'a_reactor'";
    assert_eq!(target.fetch_one(sql, args![]).await.unwrap().unwrap().int("position").unwrap(), 3);
    // The numbers that the engine gives go on.
    let sql = "INSERT INTO outbox (dedupe, lane, body, state, due_at, retry_at, created_at) \
               VALUES ('f', 'l', '{}', 'sent', 1, 1, 1)";
    assert_eq!(target.execute(sql, args![]).await.unwrap(), 1);
    // And back, into a third one.
    let back = tempfile::tempdir().unwrap();
    let third = match source {
        Db::Sqlite(_) => sqlite(back.path()).await,
        Db::Postgres(_) => postgres().await,
    };
    let clock: Arc<dyn Clock> = story.clock.clone();
    transfer::copy(&target, &third, true, &clock, &mut nobody_asks).await.unwrap();
    assert_eq!(head(&third).await, copied.head);
    assert_eq!(digests(&third).await, digests(source).await);
    assert!(matches!(copy(&story, &third, true).await, Err(TransferError::NotEmpty(_))));
}

async fn rows(db: &Db, table: &str) -> Vec<String> {
    let mut rows: Vec<_> = db.fetch(&format!("SELECT * FROM {table}"), args![]).await.unwrap();
    let line = |row: &mut helpdesk_projections::Row| {
        let values = row.values().unwrap().into_iter().map(|value| {
            // An empty value is one, whatever its type.
            format!("{value:?}").replace("Int(None)", "-").replace("Text(None)", "-").replace("Blob(None)", "-")
        });
        values.collect::<Vec<_>>().join(" ")
    };
    let mut lines: Vec<_> = rows.iter_mut().map(line).collect();
    lines.sort_unstable();
    lines
}

async fn a_copy_of_a_living_system_catches_up_with_a_last_step(story: Story) {
    let target = other_than(&story).await;
    let cancel = CancellationToken::new();
    let runners = story.engine.run(helpdesk_projections::all(story.engine.personal_keys()), &cancel);
    let work = async {
        for n in 0..8 {
            story.order(n).await;
        }
    };
    let copies = async {
        for _ in 0..3 {
            assert!(!copy(&story, &target, false).await.unwrap().open);
        }
    };
    tokio::join!(work, copies);
    cancel.cancel();
    runners.stopped().await;
    let last = copy(&story, &target, true).await.unwrap();
    assert!(last.open && last.head == story.engine.log().head().await.unwrap());
    assert_eq!(head(&target).await, last.head);
    assert_eq!(digests(&target).await, digests(&story.engine.db).await);
    assert_eq!(rows(&target, "idempotency").await, rows(&story.engine.db, "idempotency").await);
}

async fn a_copy_that_broke_off_goes_on_and_is_not_served_before(story: Story) {
    story.order(1).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("target.db");
    let target = sqlite(folder.path()).await;
    copy(&story, &target, false).await.unwrap();
    target.close().await;
    let settings = || Settings { database_url: path.display().to_string(), clock: Some(TestClock::new()) };
    let refused = Engine::open(settings()).await.unwrap_err();
    assert!(matches!(refused, OpenError::Unfinished(what) if what == "copy"));
    story.order(2).await;
    let target = sqlite(folder.path()).await;
    // Another system is not poured into it.
    let other = Story::sqlite().await;
    other.order(1).await;
    assert!(matches!(copy(&other, &target, false).await, Err(TransferError::AnotherLog)));
    assert!(copy(&story, &target, true).await.unwrap().open);
    target.close().await;
    let engine = Engine::open(settings()).await.unwrap();
    let before = story.engine.log().head().await.unwrap();
    assert_eq!(engine.log().head().await.unwrap(), before);
    engine.log().append(append(vec![write(&order(), 0, 1)])).await.unwrap();
    assert_eq!(engine.log().head().await.unwrap().position, before.position + 1);
}

async fn an_exported_log_is_imported_as_it_was(story: Story) {
    for n in 0..4 {
        story.order(n).await;
    }
    let clock: Arc<dyn Clock> = story.clock.clone();
    let source = &story.engine.db;
    let path = story.folder.path().join("log.jsonl.zst");
    let exported = transfer::export(source, &path, &mut nobody_asks).await.unwrap();
    assert_eq!(exported, story.engine.log().head().await.unwrap());
    let again = transfer::export(source, &path, &mut nobody_asks).await;
    assert!(matches!(again, Err(TransferError::Exists(_))));
    // One line an event, for any program.
    let lines = zstd::decode_all(std::fs::File::open(&path).unwrap()).unwrap();
    let lines: Vec<serde_json::Value> = lines
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    assert_eq!(lines.len() as u64, exported.position);
    assert_eq!(lines.last().unwrap()["hash"], hex::encode(exported.hash));

    let target = other_than(&story).await;
    assert_eq!(transfer::import(&target, &path, &clock, &mut nobody_asks).await.unwrap(), exported);
    assert_eq!(head(&target).await, exported);
    let number = "SELECT next FROM numbers WHERE name = 'order'";
    let next = target.fetch_one(number, args![]).await.unwrap().unwrap().int("next").unwrap();
    let highest = "SELECT MAX(number) AS number FROM orders";
    assert_eq!(next, target.fetch_one(highest, args![]).await.unwrap().unwrap().int("number").unwrap() + 1);
    let again = transfer::import(&target, &path, &clock, &mut nobody_asks).await;
    assert!(matches!(again, Err(TransferError::NotEmpty(position)) if position == exported.position));

    // A file cut short, and one that was changed.
    let bytes = std::fs::read(&path).unwrap();
    let cut = story.folder.path().join("cut.zst");
    std::fs::write(&cut, &bytes[..bytes.len() - 5]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let third = sqlite(folder.path()).await;
    let refused = transfer::import(&third, &cut, &clock, &mut nobody_asks).await;
    assert!(matches!(refused, Err(TransferError::BadLine { .. })), "{refused:?}");
    let changed = story.folder.path().join("changed.zst");
    let mut text = zstd::decode_all(bytes.as_slice()).unwrap();
    let at = text.windows(9).position(|window| window == b"submitted").unwrap();
    text[at] = b'z';
    std::fs::write(&changed, zstd::encode_all(text.as_slice(), 1).unwrap()).unwrap();
    let refused = transfer::import(&third, &changed, &clock, &mut nobody_asks).await;
    let first = lines.iter().position(|line| line["event_type"] == "submitted").unwrap() as u64 + 1;
    assert!(matches!(refused, Err(TransferError::LooseLine { line, .. }) if line == first), "{refused:?}");
    assert_eq!(head(&third).await.position, 0, "nothing is half done");
    assert_eq!(transfer::import(&third, &path, &clock, &mut nobody_asks).await.unwrap(), exported);
}

/// Something that would send.
struct Sender;

#[async_trait]
impl Projection for Sender {
    fn name(&self) -> &'static str {
        "sender"
    }

    fn tables(&self) -> &'static [&'static str] {
        &[]
    }

    async fn apply(&self, tx: &mut Tx, page: &[Reaction]) -> Result<(), Fault> {
        let sql = "INSERT INTO outbox (dedupe, lane, body, state, due_at, retry_at, created_at) \
                   VALUES ($1, 'l', '{}', 'waiting', 1, 1, 1)";
        for reaction in page {
            tx.execute(sql, args![format!("sender:{}", reaction.recorded.position)]).await?;
        }
        Ok(())
    }
}

async fn a_copy_sends_nothing(story: Story) {
    let cancel = CancellationToken::new();
    let runners = story.engine.run(vec![Arc::new(Sender)], &cancel);
    story.order(1).await;
    let caught_up = async |engine: &Engine| {
        let head = engine.log().head().await.unwrap().position;
        let reached = "SELECT position FROM checkpoints WHERE name = 'sender'";
        let patience = std::time::Instant::now();
        while engine
            .db
            .fetch_one(reached, args![])
            .await
            .unwrap()
            .is_none_or(|row| row.count("position").unwrap() < head)
        {
            assert!(patience.elapsed().as_secs() < 30, "the sender stands still");
            tokio::task::yield_now().await;
        }
    };
    caught_up(&story.engine).await;
    cancel.cancel();
    runners.stopped().await;
    let sent = rows(&story.engine.db, "outbox").await;
    let folder = tempfile::tempdir().unwrap();
    let target = sqlite(folder.path()).await;
    copy(&story, &target, true).await.unwrap();
    target.close().await;
    // Where it is served, the sender goes on where it was, and says nothing twice.
    let path = folder.path().join("target.db").display().to_string();
    let engine = Engine::open(Settings { database_url: path, clock: Some(story.clock.clone()) }).await.unwrap();
    let cancel = CancellationToken::new();
    let runners = engine.run(vec![Arc::new(Sender)], &cancel);
    caught_up(&engine).await;
    assert_eq!(rows(&engine.db, "outbox").await, sent);
    engine.log().append(append(vec![write(&order(), 0, 1)])).await.unwrap();
    caught_up(&engine).await;
    assert_eq!(rows(&engine.db, "outbox").await.len(), sent.len() + 1);
    cancel.cancel();
    runners.stopped().await;
}
