//! What the suites stand on: a log in a fresh database, a clock that tests move, and events to write.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::Duration;
use helpdesk_adapters::Log;
use helpdesk_domain::{
    Timestamp,
    ports::{Append, Clock, EventLog, IdempotencyKey, NewEvent, Once, Position, StreamId, Version, Write},
    time::from_micros,
};
use helpdesk_projections::{Db, SqliteDb};
use parking_lot::Mutex;
use tokio::sync::watch;
use uuid::Uuid;

/// Makes a test of each function, on each engine: `on_every_engine!(World: a, b)` runs `a(World::sqlite().await)` …
macro_rules! on_every_engine {
    ($stand:ident: $($name:ident),+ $(,)?) => {
        on_every_engine!(@ sqlite, $stand: $($name),+);
        on_every_engine!(@ postgres, $stand: $($name),+);
    };
    (@ $engine:ident, $stand:ident: $($name:ident),+) => {
        mod $engine {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$name(super::$stand::$engine().await).await;
                }
            )+
        }
    };
}
/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    pub fn new() -> Arc<Self> {
        // 1 March 2026, 08:00 UTC.
        Arc::new(Self(Mutex::new(from_micros(1_772_352_000_000_000))))
    }

    pub fn advance(&self, by: Duration) {
        *self.0.lock() += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock()
    }
}

/// A log in a fresh database.
pub struct World {
    pub log: Arc<dyn EventLog>,
    pub db: Db,
    pub clock: Arc<TestClock>,
    /// The last committed position.
    pub committed: watch::Receiver<Position>,
    /// The SQLite file.
    pub path: PathBuf,
    _folder: Option<tempfile::TempDir>,
}

impl World {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let world = Self::sqlite_in(folder.path()).await;
        Self { _folder: Some(folder), ..world }
    }

    /// In a folder that stays.
    pub async fn sqlite_in(folder: &Path) -> Self {
        let path = folder.join("helpdesk.db");
        let db = Db::open_sqlite(&path).await.unwrap();
        Self { path, ..Self::over(db).await }
    }

    /// In an empty schema of the server that the tests are given.
    pub async fn postgres() -> Self {
        Self::over(Db::open_postgres(&fresh_postgres().await).await.unwrap()).await
    }

    async fn over(db: Db) -> Self {
        let clock = TestClock::new();
        db.migrate().await.unwrap();
        let log = Arc::new(Log::open(db.clone(), clock.clone()).await.unwrap());
        Self { committed: log.committed(), log, db, clock, path: PathBuf::new(), _folder: None }
    }
}

/// The URL of an empty schema on the server that the tests are given; without a server the tests fail.
pub async fn fresh_postgres() -> String {
    let url = std::env::var("HELPDESK_TEST_POSTGRES_URL")
        .expect("HELPDESK_TEST_POSTGRES_URL is not set; scripts/with-postgres.sh COMMAND sets it");
    let schema = format!("adapters_{}", Uuid::now_v7().simple());
    let db = Db::open_postgres(&url).await.unwrap();
    db.execute(&format!("CREATE SCHEMA {schema}"), vec![]).await.unwrap();
    db.close().await;
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}options[search_path]={schema}")
}

pub fn sqlite_of(db: &Db) -> SqliteDb {
    match db {
        Db::Sqlite(sqlite) => sqlite.clone(),
        Db::Postgres(_) => panic!("not SQLite"),
    }
}

pub fn order() -> StreamId {
    StreamId::new("order", Uuid::now_v7())
}

/// An event that decodes: a nudge.
pub fn nudge() -> NewEvent {
    let metadata = serde_json::json!({"role": "system", "channel": "seed", "correlation": Uuid::nil()});
    NewEvent {
        id: Uuid::now_v7(),
        event_type: "nudged".to_owned(),
        event_version: "1.0".to_owned(),
        payload: r#"{"type":"nudged","at":"2026-03-01T08:00:00Z"}"#.to_owned(),
        metadata: metadata.to_string(),
    }
}

pub fn write(stream: &StreamId, expected: Version, events: usize) -> Write {
    Write { stream: stream.clone(), expected, events: (0..events).map(|_| nudge()).collect() }
}

pub fn append(writes: Vec<Write>) -> Append {
    Append { writes, ..Append::default() }
}

pub fn once(scope: &str, key: &str, content: &str) -> Once {
    Once {
        key: IdempotencyKey { scope: scope.to_owned(), key: key.to_owned() },
        fingerprint: content.to_owned(),
        answer: format!(r#"{{"answer":"{content}"}}"#),
        refused: false,
    }
}
