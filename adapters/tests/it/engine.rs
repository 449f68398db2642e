//! Opening the engine: one process a file, in one plain sentence; and a log that outlives its process.

use helpdesk_adapters::{Engine, OpenError, Settings};
use pretty_assertions::assert_eq;

use crate::{
    story::Story,
    world::{TestClock, append, order, write},
};

fn settings(database_url: String) -> Settings {
    Settings { database_url, clock: Some(TestClock::new()) }
}

#[tokio::test]
async fn a_second_engine_on_the_same_file_is_told_whose_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let url = || format!("sqlite://{}", folder.path().join("new/folder/helpdesk.db").display());
    let first = Engine::open(settings(url())).await.unwrap();
    let refused = Engine::open(settings(url())).await.unwrap_err();
    assert!(matches!(refused, OpenError::InUse(_)));
    let sentence = refused.to_string();
    assert!(sentence.contains(&format!("process {}", std::process::id())), "{sentence}");
    assert!(sentence.contains("helpdesk.db"), "{sentence}");
    drop(first);
    Engine::open(settings(url())).await.unwrap();
}

#[tokio::test]
async fn a_log_goes_on_where_its_process_left_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("helpdesk.db").display().to_string();
    let engine = Engine::open(settings(path.clone())).await.unwrap();
    engine.log().append(append(vec![write(&order(), 0, 3)])).await.unwrap();
    let head = engine.log().head().await.unwrap();
    drop(engine);
    let engine = Engine::open(settings(path)).await.unwrap();
    assert_eq!(engine.log().head().await.unwrap(), head);
    assert_eq!(*engine.committed.borrow(), 3);
}

#[tokio::test]
async fn another_kind_of_database_is_refused_in_words() {
    let refused = Engine::open(settings("mysql://localhost/helpdesk".to_owned())).await.unwrap_err();
    assert!(refused.to_string().contains("sqlite://"), "{refused}");
}

#[tokio::test]
async fn commands_go_through_the_desk_to_the_log() {
    let story = Story::sqlite().await;
    story.order(2).await;
    let log = story.engine.log().read(0, 1000).await.unwrap();
    let submitted: Vec<_> = log.iter().filter(|event| event.event_type == "submitted").collect();
    assert_eq!(submitted.len(), 1);
    assert!(!submitted[0].payload.contains("Заявка"), "what a person wrote is sealed");
    assert_eq!(submitted[0].recorded_at, submitted[0].recorded_at.max(log[0].recorded_at));
}
