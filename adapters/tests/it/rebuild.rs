//! Rebuilt rows equal the ones that grew event by event, and a rebuild sends nothing.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use helpdesk_adapters::verify::{Verified, verify};
use helpdesk_domain::ports::Fault;
use helpdesk_projections::{Db, Projection, Reaction, Tx, args};
use pretty_assertions::assert_eq;
use tokio_util::sync::CancellationToken;

use crate::story::Story;

const PATIENCE: Duration = Duration::from_secs(30);

/// Every row of a projection's tables, as text.
async fn rows(db: &Db, projection: &dyn Projection) -> Vec<String> {
    let mut rows = Vec::new();
    for table in projection.tables() {
        let columns = db.fetch("SELECT name FROM pragma_table_info($1)", args![*table]).await.unwrap();
        let columns: Vec<_> = columns.iter().map(|row| format!("quote({})", row.text("name").unwrap())).collect();
        let sql = format!("SELECT {} AS line FROM {table} ORDER BY line", columns.join(" || ',' || "));
        let lines = db.fetch(&sql, args![]).await.unwrap();
        rows.extend(lines.iter().map(|row| format!("{table}: {}", row.text("line").unwrap())));
    }
    rows
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rebuilt_rows_equal_the_ones_that_grew_event_by_event() {
    let story = Story::new().await;
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
    assert_eq!(verify(&**story.engine.log(), |_| {}).await.unwrap(), Verified::Whole { head });
    let left: Vec<_> =
        std::fs::read_dir(story.folder.path().join("data")).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("rebuild")), "{left:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rebuild_beside_a_busy_runner_loses_and_repeats_nothing() {
    let story = Story::new().await;
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

#[tokio::test]
async fn a_reactor_is_never_rebuilt() {
    let story = Story::new().await;
    let refused = story.engine.rebuild(&*(Arc::new(Sender) as Arc<dyn Projection>)).await.unwrap_err();
    assert!(refused.to_string().contains("reactor"), "{refused}");
}
