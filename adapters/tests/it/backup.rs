//! The restore drill: a backup made while the system lives, restored on either engine, is the system again; who was
//! forgotten since stays forgotten, and nothing is sent.

use std::{path::Path, sync::Arc};

use chrono::{Duration, SubsecRound};
use helpdesk_adapters::{
    Engine, Settings,
    backup::{BackupError, Restored, Store, forgotten::Forgotten},
    transfer::{Step, TransferError},
    verify::{Verified, verify},
};
use helpdesk_domain::{PersonId, ports::Clock};
use helpdesk_projections::{Db, args};
use pretty_assertions::assert_eq;
use tokio_util::sync::CancellationToken;

use crate::{
    moving::digests,
    story::Story,
    world::{append, fresh_postgres, order, write},
};

fn nobody_asks(_: Step, _: u64, _: u64) {}

fn store(story: &Story) -> Store {
    let folder = story.folder.path().join("backups");
    Store { keys: folder.clone(), folder }
}

async fn back_up(story: &Story) -> String {
    let store = store(story);
    let made = store.create(&story.engine.db, story.clock.now(), &mut nobody_asks).await.unwrap();
    made.name
}

/// The read models brought up to the log, as a server does.
async fn read_everything(engine: &Engine) {
    let cancel = CancellationToken::new();
    let runners = engine.run(helpdesk_projections::all(engine.personal_keys()), &cancel);
    let head = engine.log().head().await.unwrap().position;
    assert!(engine.positions.wait_for(head, std::time::Duration::from_secs(30)).await);
    cancel.cancel();
    runners.stopped().await;
}

/// An empty database: the other engine than the story's when `across`.
async fn empty(story: &Story, across: bool) -> (String, Db) {
    let sqlite = matches!(story.engine.db, Db::Sqlite(_)) != across;
    if sqlite {
        let path = story.folder.path().join("restored.db");
        (path.display().to_string(), Db::open_sqlite(&path).await.unwrap())
    } else {
        let url = fresh_postgres().await;
        let db = Db::open_postgres(&url).await.unwrap();
        (url, db)
    }
}

async fn restore(story: &Story, name: &str, db: &Db) -> Result<Restored, BackupError> {
    let clock: Arc<dyn Clock> = story.clock.clone();
    store(story).restore(name, db, Forgotten::default(), &clock, &mut nobody_asks).await
}

async fn people(db: &Db) -> Vec<(PersonId, Option<String>)> {
    let rows = db.fetch("SELECT id, name FROM people ORDER BY id", args![]).await.unwrap();
    rows.iter().map(|row| (row.parsed("id").unwrap(), row.opt_text("name").unwrap())).collect()
}

on_every_engine! { Story:
    a_backup_restored_is_the_system_again,
    who_was_forgotten_since_stays_forgotten,
    a_damaged_backup_is_not_restored,
    a_backup_that_is_not_what_was_written_is_none,
    a_backup_goes_into_an_empty_database_only,
}

async fn a_backup_restored_is_the_system_again(story: Story) {
    for n in 0..5 {
        story.order(n).await;
    }
    let db = &story.engine.db;
    let waiting = "INSERT INTO outbox (dedupe, lane, body, state, due_at, retry_at, created_at) \
                   VALUES ('d', 'l', '{}', 'waiting', 1, 1, 1)";
    db.execute(waiting, args![]).await.unwrap();
    let password = "INSERT INTO credentials (person, password_hash, changed_at) VALUES ('p', 'hash', 5)";
    db.execute(password, args![]).await.unwrap();
    let photo = "INSERT INTO photos (id, bytes, stored_at) VALUES ('abcdef', $1, 5)";
    db.execute(photo, args![vec![0_u8, 255, 7]]).await.unwrap();
    read_everything(&story.engine).await;
    let before = story.engine.log().head().await.unwrap();

    // Made while others write: what comes meanwhile is in it whole or not at all.
    let (name, ()) = tokio::join!(back_up(&story), story.order(7));
    let made = store(&story).verify(&name, story.clock.now(), &mut nobody_asks).await.unwrap();
    assert!(made.manifest.position >= before.position && made.verified_at.is_some() && made.bytes > 0);
    story.clock.advance(Duration::days(1));
    let exact = back_up(&story).await;
    assert_eq!(store(&story).list().unwrap().len(), 2);
    read_everything(&story.engine).await;
    let (before, models) = (story.engine.log().head().await.unwrap(), digests(db).await);

    for across in [false, true] {
        let (url, restored_db) = empty(&story, across).await;
        let restored = restore(&story, &exact, &restored_db).await.unwrap();
        assert_eq!(restored, Restored { head: before, forgotten: 0, dropped: 1 });
        assert_eq!(digests(&restored_db).await, models);
        assert!(
            matches!(verify(&restored_db, &[], |_, _| {}).await.unwrap(), Verified::Whole { head } if head == before)
        );
        let hash = restored_db.fetch_one("SELECT password_hash FROM credentials", args![]).await.unwrap().unwrap();
        assert_eq!(hash.text("password_hash").unwrap(), "hash", "people can sign in");
        let photo = restored_db.fetch_one("SELECT bytes FROM photos", args![]).await.unwrap().unwrap();
        assert_eq!(photo.blob("bytes").unwrap(), [0, 255, 7]);
        let unsent = "SELECT COUNT(*) AS waiting FROM outbox WHERE state <> 'dropped'";
        assert_eq!(restored_db.fetch_one(unsent, args![]).await.unwrap().unwrap().int("waiting").unwrap(), 0);
        restored_db.close().await;

        // It lives on: a login is found, and the log grows.
        let settings = Settings { database_url: url, clock: Some(story.clock.clone()) };
        let engine = Engine::open(settings).await.unwrap();
        let anna = engine.desk.person_by_login("Анна").await.unwrap();
        assert_eq!(anna, story.engine.desk.person_by_login("Анна").await.unwrap());
        assert!(anna.is_some());
        engine.log().append(append(vec![write(&order(), 0, 1)])).await.unwrap();
        assert_eq!(engine.log().head().await.unwrap().position, before.position + 1);
    }
}

async fn who_was_forgotten_since_stays_forgotten(story: Story) {
    story.order(1).await;
    read_everything(&story.engine).await;
    let known = people(&story.engine.db).await;
    assert!(known.len() >= 2 && known.iter().all(|(_, name)| name.is_some()));
    let name = back_up(&story).await;
    let gone = known[0].0;
    let secrets = || {
        let keys = std::fs::File::open(store(&story).keys_of(&name)).unwrap();
        String::from_utf8(zstd::decode_all(keys).unwrap()).unwrap()
    };
    let before = secrets().matches("base64").count();
    story.engine.keys.destroy(gone).await.unwrap();
    // What the server does at its next look.
    let forgotten = Forgotten::of(&story.engine.db).await.unwrap();
    store(&story).forget(&forgotten).await.unwrap();
    let text = secrets();
    let line = text.lines().find(|line| line.contains(&gone.to_string())).unwrap();
    assert!(!line.contains("base64"), "the key is gone from the backup itself");
    assert_eq!(text.matches("base64").count(), before - 1, "the others' keys are still there");

    let (_, db) = empty(&story, false).await;
    restore(&story, &name, &db).await.unwrap();
    for (person, name) in people(&db).await {
        assert_eq!(name.is_none(), person == gone);
    }
    db.close().await;

    // A copy of the backup that was out of reach then: the list does it.
    let elsewhere = tempfile::tempdir().unwrap();
    let away = Store { folder: elsewhere.path().to_owned(), keys: elsewhere.path().to_owned() };
    let second = known[1].0;
    let old = store(&story).create(&story.engine.db, story.clock.now() + Duration::days(1), &mut nobody_asks).await;
    let old = old.unwrap().name;
    copy_folder(&store(&story).path(&old), &away.path(&old));
    std::fs::copy(store(&story).keys_of(&old), away.keys_of(&old)).unwrap();
    story.engine.keys.destroy(second).await.unwrap();
    let (_, db) = empty(&story, true).await;
    let (clock, forgotten): (Arc<dyn Clock>, _) = (story.clock.clone(), Forgotten::of(&story.engine.db).await.unwrap());
    let restored = away.restore(&old, &db, forgotten, &clock, &mut nobody_asks).await.unwrap();
    assert_eq!(restored.forgotten, 1);
    for (person, name) in people(&db).await {
        assert_eq!(name.is_none(), person == gone || person == second);
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

async fn a_damaged_backup_is_not_restored(story: Story) {
    story.order(1).await;
    let name = back_up(&story).await;
    let store = store(&story);
    for file in ["log.jsonl.zst", "tables.jsonl.zst"] {
        let path = store.path(&name).join(file);
        let whole = std::fs::read(&path).unwrap();
        let mut damaged = whole.clone();
        let middle = damaged.len() / 2;
        damaged[middle] ^= 1;
        std::fs::write(&path, damaged).unwrap();
        let refused = store.verify(&name, story.clock.now(), &mut nobody_asks).await;
        assert!(matches!(refused, Err(BackupError::Transfer(TransferError::Damaged { .. }))), "{refused:?}");
        let (_, db) = empty(&story, true).await;
        assert!(restore(&story, &name, &db).await.is_err());
        db.close().await;
        std::fs::write(&path, whole).unwrap();
    }
    std::fs::rename(store.keys_of(&name), store.folder.join("elsewhere")).unwrap();
    let refused = store.verify(&name, story.clock.now(), &mut nobody_asks).await;
    assert!(matches!(refused, Err(BackupError::NoKeys(_))));
    assert!(store.list().unwrap()[0].verified_at.is_none());
    assert!(matches!(store.find("../backups"), Err(BackupError::Unknown(_))));
    // One that was never finished doesn't look like one.
    std::fs::rename(store.path(&name).join("manifest.json"), store.folder.join("m")).unwrap();
    assert_eq!(store.list().unwrap(), []);
}

async fn a_backup_that_is_not_what_was_written_is_none(story: Story) {
    story.order(1).await;
    let store = store(&story);
    for file in ["log.jsonl.zst", "tables.jsonl.zst", "keys"] {
        // Once it is written, and before it is read back, the disk loses its last byte.
        let mut lose = |step, done, _| {
            if (step, done) == (Step::Verifying, 0) {
                let all = std::fs::read_dir(&store.folder).unwrap().map(|entry| entry.unwrap().path());
                let mut partial = all.filter(|path| path.extension().is_some_and(|end| end == "partial"));
                let path = match file {
                    "keys" => partial.find(|path| path.is_file()).unwrap(),
                    file => partial.find(|path| path.is_dir()).unwrap().join(file),
                };
                let written = std::fs::read(&path).unwrap();
                std::fs::write(&path, &written[..written.len() - 1]).unwrap();
            }
        };
        let refused = store.create(&story.engine.db, story.clock.now(), &mut lose).await;
        assert!(matches!(refused, Err(BackupError::Transfer(TransferError::Damaged { .. }))), "{file}: {refused:?}");
        assert_eq!(store.list().unwrap(), []);
        assert_eq!(std::fs::read_dir(&store.folder).unwrap().count(), 0, "nothing is left behind");
    }
    let made = store.create(&story.engine.db, story.clock.now(), &mut nobody_asks).await.unwrap();
    assert_eq!(made.verified_at, Some(story.clock.now().trunc_subsecs(0)));
}

async fn a_backup_goes_into_an_empty_database_only(story: Story) {
    story.order(1).await;
    let name = back_up(&story).await;
    let refused = restore(&story, &name, &story.engine.db).await;
    assert!(matches!(refused, Err(BackupError::Transfer(TransferError::NotEmpty(_)))), "{refused:?}");
    let again = store(&story).create(&story.engine.db, story.clock.now(), &mut nobody_asks).await;
    assert!(again.is_err() || again.unwrap().name != name, "nothing is overwritten");
}
