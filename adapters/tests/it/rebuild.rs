//! Rebuilt rows equal the ones that grew event by event, and a rebuild sends nothing.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use helpdesk_adapters::verify::{Verified, verify};
use helpdesk_domain::ports::Fault;
use helpdesk_projections::{Db, Projection, Reaction, Row, Tx, args};
use pretty_assertions::{assert_eq, assert_ne};
use tokio_util::sync::CancellationToken;

use crate::story::Story;

const PATIENCE: Duration = Duration::from_secs(30);

/// Every row of a projection's tables, as text.
async fn rows(db: &Db, projection: &dyn Projection) -> Vec<String> {
    let mut rows = Vec::new();
    for table in projection.tables() {
        let found = db.fetch(&format!("SELECT * FROM {table}"), args![]).await.unwrap();
        rows.extend(found.iter().map(|row| format!("{table}: {}", line(row))));
    }
    rows.sort_unstable();
    rows
}

fn line(row: &Row) -> String {
    let value = |column: &String| match (row.opt_text(column), row.opt_int(column)) {
        (Ok(Some(text)), _) => text,
        (_, Ok(number)) => format!("{number:?}"),
        (text, Err(fault)) => format!("{text:?} {fault}"),
    };
    row.columns().iter().map(|column| format!("{column}={}", value(column))).collect::<Vec<_>>().join(" ")
}

on_every_engine! { Story:
    rebuilt_rows_equal_the_ones_that_grew_event_by_event,
    a_rebuild_mends_the_rows_that_differ,
    a_rebuild_beside_a_busy_runner_loses_and_repeats_nothing,
    a_reactor_is_never_rebuilt,
}

async fn rebuilt_rows_equal_the_ones_that_grew_event_by_event(story: Story) {
    let projections = helpdesk_projections::all(story.engine.personal_keys());
    let cancel = CancellationToken::new();
    let runners = story.engine.run(projections.clone(), &cancel);
    for n in 0..12 {
        story.order(n).await;
        // One event at a time, as it is lived.
        let head = story.engine.log().head().await.unwrap().position;
        assert!(story.engine.positions.wait_for(head, PATIENCE).await);
    }
    let mut grown = Vec::new();
    for projection in &projections {
        grown.push(rows(&story.engine.db, &**projection).await);
    }
    assert!(grown.iter().all(|rows| !rows.is_empty()), "every projection has something to say");
    cancel.cancel();
    runners.stopped().await;
    for (projection, grown) in projections.iter().zip(grown) {
        for table in projection.tables() {
            story.engine.db.execute(&format!("DELETE FROM {table}"), args![]).await.unwrap();
        }
        story.engine.rebuild(&**projection).await.unwrap();
        assert_eq!(rows(&story.engine.db, &**projection).await, grown, "{}", projection.name());
    }
    let head = story.engine.log().head().await.unwrap();
    assert_eq!(verify(&story.engine.db, &[], |_, _| {}).await.unwrap(), Verified::Whole { head });
    assert_eq!(left_behind(&story).await, [""; 0]);
}

async fn a_rebuild_mends_the_rows_that_differ(story: Story) {
    let projections = helpdesk_projections::all(story.engine.personal_keys());
    let orders = projections.iter().find(|projection| projection.name() == "orders").unwrap();
    for n in 0..4 {
        story.order(n).await;
    }
    story.engine.rebuild(&**orders).await.unwrap();
    let right = rows(&story.engine.db, &**orders).await;
    for spoil in [
        "UPDATE orders SET status = 'spoiled' WHERE number = (SELECT MIN(number) FROM orders)",
        // Something in the place of nothing, nothing in the place of something.
        "UPDATE orders SET issued_at = CASE WHEN issued_at IS NULL THEN 1 END",
        // One is missing, and one is there that never was.
        "UPDATE orders SET id = 'never', number = 0 WHERE number = (SELECT MAX(number) FROM orders)",
        "DELETE FROM orders WHERE number = (SELECT MAX(number) FROM orders)",
        "UPDATE order_cartridges SET number = -number",
    ] {
        assert!(story.engine.db.execute(spoil, args![]).await.unwrap() > 0, "{spoil}");
        assert_ne!(rows(&story.engine.db, &**orders).await, right, "{spoil}");
        story.engine.rebuild(&**orders).await.unwrap();
        assert_eq!(rows(&story.engine.db, &**orders).await, right, "{spoil}");
    }
}

/// The files and schemas of rebuilds that are still there.
async fn left_behind(story: &Story) -> Vec<String> {
    let mut names = Vec::new();
    if let Db::Postgres(_) = story.engine.db {
        let sql = "SELECT nspname::text AS name FROM pg_namespace WHERE nspname LIKE current_schema() || '%'";
        let schemas = story.engine.db.fetch(sql, args![]).await.unwrap();
        names.extend(schemas.iter().map(|row| row.text("name").unwrap()));
    } else {
        let files = std::fs::read_dir(story.folder.path().join("data")).unwrap();
        names.extend(files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()));
    }
    names.retain(|name| name.contains("rebuild"));
    names
}

async fn a_rebuild_beside_a_busy_runner_loses_and_repeats_nothing(story: Story) {
    let projections = helpdesk_projections::all(story.engine.personal_keys());
    let cancel = CancellationToken::new();
    let runners = story.engine.run(projections.clone(), &cancel);
    let work = async {
        for n in 0..12 {
            story.order(n).await;
        }
    };
    let rebuilds = async {
        for projection in projections.iter().chain(&projections) {
            story.engine.rebuild(&**projection).await.unwrap();
        }
    };
    tokio::join!(work, rebuilds);
    let head = story.engine.log().head().await.unwrap().position;
    assert!(story.engine.positions.wait_for(head, PATIENCE).await);
    cancel.cancel();
    runners.stopped().await;
    for projection in &projections {
        let live = rows(&story.engine.db, &**projection).await;
        story.engine.rebuild(&**projection).await.unwrap();
        assert_eq!(live, rows(&story.engine.db, &**projection).await, "{}", projection.name());
    }
}

/// Something that sends.
struct Sender;

#[async_trait]
impl Projection for Sender {
    fn name(&self) -> &'static str {
        "sender"
    }

    fn tables(&self) -> &'static [&'static str] {
        &[]
    }

    async fn apply(&self, _: &mut Tx, _: &[Reaction]) -> Result<(), Fault> {
        panic!("a rebuild sent something")
    }
}

async fn a_reactor_is_never_rebuilt(story: Story) {
    let refused = story.engine.rebuild(&*(Arc::new(Sender) as Arc<dyn Projection>)).await.unwrap_err();
    assert!(refused.to_string().contains("reactor"), "{refused}");
}
