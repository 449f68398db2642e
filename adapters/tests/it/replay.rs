//! The past as a file: what it shows is what the read models showed then.

use std::sync::Arc;

use chrono::Duration;
use helpdesk_adapters::{
    Engine,
    replay::replay,
    transfer::{Step, TransferError},
};
use helpdesk_domain::ports::Clock;
use helpdesk_projections::{Db, args};
use pretty_assertions::assert_eq;
use tokio_util::sync::CancellationToken;

use crate::{moving::digests, story::Story};

fn nobody_asks(_: Step, _: u64, _: u64) {}

async fn read_everything(engine: &Engine) {
    let cancel = CancellationToken::new();
    let runners = engine.run(helpdesk_projections::all(engine.personal_keys()), &cancel);
    let head = engine.log().head().await.unwrap().position;
    assert!(engine.positions.wait_for(head, std::time::Duration::from_secs(30)).await);
    cancel.cancel();
    runners.stopped().await;
}

on_every_engine! { Story:
    the_file_shows_what_the_read_models_showed_then,
}

async fn the_file_shows_what_the_read_models_showed_then(story: Story) {
    for n in 0..3 {
        story.order(n).await;
    }
    read_everything(&story.engine).await;
    let (then, head, models) =
        (story.clock.now(), story.engine.log().head().await.unwrap(), digests(&story.engine.db).await);
    story.clock.advance(Duration::hours(3));
    for n in 3..6 {
        story.order(n).await;
    }
    let clock: Arc<dyn Clock> = story.clock.clone();
    let path = story.folder.path().join("then.sqlite");
    let db = &story.engine.db;
    let replayed = replay(db, then + Duration::minutes(1), &path, &clock, &mut nobody_asks).await.unwrap();
    assert_eq!(replayed, Some(head));
    let again = replay(db, then, &path, &clock, &mut nobody_asks).await;
    assert!(matches!(again, Err(TransferError::Exists(_))));
    let earlier = story.folder.path().join("earlier.sqlite");
    let before = replay(db, then - Duration::days(900), &earlier, &clock, &mut nobody_asks).await.unwrap();
    assert!(before.is_none() && !earlier.exists());

    let names: Vec<_> = std::fs::read_dir(story.folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    let beside = names.iter().filter(|name| name.to_string_lossy().starts_with("then.")).count();
    assert_eq!(beside, 1, "one file and nothing beside it: {names:?}");
    let file = Db::read_sqlite(&path).await.unwrap();
    let mut snapshot =
        file.fetch("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", args![]).await.unwrap();
    let tables: Vec<_> = snapshot.drain(..).map(|row| row.text("name").unwrap()).collect();
    assert!(tables.contains(&"orders".to_owned()) && tables.contains(&"as_of".to_owned()), "{tables:?}");
    for secret in ["events", "personal_keys", "credentials", "secrets", "idempotency", "outbox"] {
        assert!(!tables.iter().any(|name| name == secret), "{secret} is nobody's business");
    }
    let sql = "SELECT position, hash FROM as_of";
    let as_of = file.fetch_one(sql, args![]).await.unwrap().unwrap();
    assert_eq!(
        (as_of.count("position").unwrap(), as_of.text("hash").unwrap()),
        (head.position, hex::encode(head.hash))
    );

    let sql = "SELECT branch, city, requester, status FROM v_orders ORDER BY number";
    let orders = file.fetch(sql, args![]).await.unwrap();
    assert_eq!(orders.len(), 3);
    assert_eq!(orders[0].text("requester").unwrap(), "Анна");
    assert_eq!(orders[0].text("branch").unwrap(), "Ленина, 5");
    let counts = [("v_order_lines", 6), ("v_deadlines", 4), ("v_comments", 0), ("v_roles", 2)];
    for (view, least) in counts {
        let rows = file.fetch(&format!("SELECT * FROM {view}"), args![]).await.unwrap();
        assert!(rows.len() >= least, "{view}: {rows:?}");
    }

    // The very rows.
    assert_eq!(digests(&file).await, models);
}
