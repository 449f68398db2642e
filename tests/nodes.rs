//! Three processes on one PostgreSQL, as an operator starts them, while one after another is killed and connections
//! are cut in the middle of commits: everything acknowledged is there once, in one order that a reader sees whole, and
//! nothing that follows from it happens twice.
//!
//! A few seconds here; `HELPDESK_STRESS_SECONDS=60` makes it a minute with 32 writers.

mod cluster;
mod disk;
mod postgres;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use helpdesk_adapters::{
    runner::parked,
    verify::{Verified, verify},
};
use helpdesk_bot::Notifications;
use helpdesk_domain::{
    Channel, Event, OrderEvent,
    ports::{Append, AppendError, NewEvent, Position, Recorded, StreamId, Write},
};
use helpdesk_projections::{Projection, args};
use rand::{SeedableRng, rngs::StdRng};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use serde_json::json;
use uuid::Uuid;

use cluster::{Cluster, PATIENCE, Writer};
use disk::SmallDisk;
use postgres::Postgres;

/// How long a minute's stress is, if it is wanted.
fn stress() -> Option<Duration> {
    std::env::var("HELPDESK_STRESS_SECONDS").ok().map(|seconds| Duration::from_secs(seconds.parse().unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_doubled_while_nodes_are_killed_and_connections_cut() {
    let mut cluster = Cluster::open(3).await;
    let start = cluster.head().await;
    let (enough, acknowledged) = (CancellationToken::new(), watch::Sender::new(0_usize));
    let stopped = CancellationToken::new();
    let tail = tokio::spawn(follow(cluster.log(), start, stopped.clone()));
    let writers = if stress().is_some() { 32 } else { 8 };
    let writers: Vec<_> = (0..writers)
        .map(|n| tokio::spawn(write(cluster.writer(n).with_template(), n, acknowledged.clone(), enough.clone())))
        .collect();

    let began = Instant::now();
    let mut random = StdRng::seed_from_u64(11);
    let mut progress = acknowledged.subscribe();
    let (mut round, mut kills) = (0, 0);
    // Without a time to fill, as many rounds as it takes to kill each node once.
    let every = if stress().is_some() { 15 } else { 4 };
    while stress().map_or(kills < 3, |time| began.elapsed() < time) {
        match stress() {
            Some(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            None => {
                let more = *progress.borrow() + 4;
                let come = tokio::time::timeout(PATIENCE, progress.wait_for(|count| *count >= more)).await;
                come.expect("the nodes serve").unwrap();
            }
        }
        cluster.cut_connections(&mut random).await;
        round += 1;
        if round % every == 0 {
            cluster.kill_and_start_again(kills % 3).await;
            kills += 1;
        }
    }
    cluster.is_reminded().await;
    let took = began.elapsed();
    enough.cancel();
    let mut orders = BTreeSet::new();
    for writer in writers {
        orders.extend(writer.await.unwrap());
    }
    cluster.stop().await;
    stopped.cancel();

    let log = cluster.everything().await;
    let seen = tail.await.unwrap();
    println!("{} events, {} orders acknowledged, {kills} kills, {round} cuts in {took:?}", log.len(), orders.len());
    assert_eq!(log.iter().map(|event| event.position).collect::<Vec<_>>(), (1..=log.len() as u64).collect::<Vec<_>>());
    assert!(matches!(verify(&cluster.engine.db, &[], |_, _| {}).await.unwrap(), Verified::Whole { .. }));
    assert_eq!(seen, (start + 1..=log.len() as u64).collect::<Vec<_>>(), "a reader sees each event once, in order");
    happened_once(&log[usize::try_from(start).unwrap()..], &orders);
    told_once(&cluster, &log, start).await;
    rebuilt_is_incremental(&cluster).await;
    cluster.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_lives_through_restarts_of_its_database() {
    let mut postgres = Postgres::start().await;
    let mut cluster = Cluster::open_on(&postgres.url, 1).await;
    let start = cluster.head().await;
    let (enough, acknowledged) = (CancellationToken::new(), watch::Sender::new(0_usize));
    let mut progress = acknowledged.subscribe();
    let writers: Vec<_> = (0..4)
        .map(|n| tokio::spawn(write(cluster.writer(n).with_template(), n, acknowledged.clone(), enough.clone())))
        .collect();
    for mode in ["immediate", "fast"] {
        let more = *progress.borrow() + 4;
        tokio::time::timeout(PATIENCE, progress.wait_for(|count| *count >= more)).await.expect("it serves").unwrap();
        postgres.restart(mode).await;
    }
    let more = *progress.borrow() + 8;
    tokio::time::timeout(PATIENCE, progress.wait_for(|count| *count >= more)).await.expect("it serves again").unwrap();
    enough.cancel();
    let mut orders = BTreeSet::new();
    for writer in writers {
        orders.extend(writer.await.unwrap());
    }
    let ready = async {
        while !cluster.is_ready(0).await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, ready).await.expect("the readers go on by themselves");
    cluster.is_reminded().await;
    cluster.stop().await;
    let log = cluster.everything().await;
    assert!(matches!(verify(&cluster.engine.db, &[], |_, _| {}).await.unwrap(), Verified::Whole { .. }));
    happened_once(&log[usize::try_from(start).unwrap()..], &orders);
    told_once(&cluster, &log, start).await;
    cluster.close().await;
    postgres.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_goes_on_when_the_node_that_served_telegram_dies() {
    let mut cluster = Cluster::open(2).await;
    let anna = cluster.chat("anna");
    anna.says("/start").await;
    anna.sees("the welcome", |message| message["from"]["is_bot"] == true).await;
    let node = cluster.node_with("telegram").await;
    cluster.kill(node).await;
    anna.says("/new").await;
    anna.reads("Шаг 2 из 5").await;
    assert_eq!(cluster.node_with("telegram").await, 1 - node);
    cluster.stop().await;
    cluster.close().await;
}

/// Events as large as somebody's longest comment.
fn large() -> Append {
    let metadata = json!({ "role": "system", "channel": "seed", "correlation": Uuid::nil() }).to_string();
    let event = || NewEvent {
        id: Uuid::now_v7(),
        event_type: "nudged".to_owned(),
        event_version: "1.0".to_owned(),
        payload: json!({ "type": "nudged", "at": "2026-03-01T08:00:00Z", "pad": "x".repeat(1500) }).to_string(),
        metadata: metadata.clone(),
    };
    let events = (0..100).map(|_| event()).collect();
    Append {
        writes: vec![Write { stream: StreamId::new("order", Uuid::now_v7()), expected: 0, events }],
        ..Append::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_under_postgresql_fails_the_batch_whole_and_the_log_goes_on_when_there_is_room() {
    let Some(disk) = SmallDisk::mount(2) else {
        println!("not tested: this process may not mount a small disk");
        return;
    };
    let postgres = Postgres::start().await;
    let settings = helpdesk_adapters::Settings { database_url: postgres.url.clone(), clock: None };
    let engine = helpdesk_adapters::Engine::open(settings).await.unwrap();
    let give = async |sql: &str| {
        // Not in a transaction, which a tablespace can't be made in.
        let helpdesk_projections::Db::Postgres(postgres) = &engine.db else { panic!("not PostgreSQL") };
        sqlx::query(sql).execute(postgres.pool()).await.unwrap();
    };
    give(&format!("CREATE TABLESPACE small LOCATION '{}'", disk.folder().display())).await;
    give("ALTER TABLE events SET TABLESPACE small").await;
    let fault = loop {
        match engine.log().append(large()).await {
            Ok(_) => {}
            Err(AppendError::Fault(fault)) => break fault.to_string(),
            Err(other) => panic!("{other}"),
        }
    };
    assert!(fault.contains("No space left"), "{fault}");
    let head = engine.log().head().await.unwrap().position;
    assert_eq!(head % 100, 0, "nothing half-written");
    assert!(matches!(engine.log().append(large()).await, Err(AppendError::Fault(_))));
    assert!(matches!(verify(&engine.db, &[], |_, _| {}).await.unwrap(), Verified::Whole { .. }));
    disk.grow(64);
    engine.log().append(large()).await.unwrap();
    assert_eq!(engine.log().head().await.unwrap().position, head + 100);
    assert!(matches!(verify(&engine.db, &[], |_, _| {}).await.unwrap(), Verified::Whole { .. }));
    drop(engine);
    postgres.stop().await;
}

/// Reads the log as it grows, to its end once everybody has stopped.
async fn follow(
    log: std::sync::Arc<dyn helpdesk_domain::ports::EventLog>,
    start: Position,
    stopped: CancellationToken,
) -> Vec<Position> {
    let mut seen = Vec::new();
    loop {
        let last = stopped.is_cancelled();
        let after = seen.last().copied().unwrap_or(start);
        // The connection may be cut: then once more.
        match log.read(after, 20).await {
            Ok(page) if page.is_empty() && last => return seen,
            Ok(page) => seen.extend(page.iter().map(|event| event.position)),
            Err(_) => {}
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Orders and comments, each under a key that is repeated at any node until it is acknowledged.
async fn write(
    writer: impl Future<Output = Writer>,
    n: usize,
    acknowledged: watch::Sender<usize>,
    enough: CancellationToken,
) -> BTreeSet<String> {
    let writer = writer.await;
    let mut orders = BTreeSet::new();
    while !enough.is_cancelled() {
        let key = format!("{n}-{}", orders.len());
        let order = writer.submit(&format!("order-{key}")).await;
        writer.comment(&order, &format!("comment-{key}")).await;
        assert!(orders.insert(order), "{key} was answered with another's order");
        acknowledged.send_modify(|count| *count += 1);
    }
    orders
}

fn happened_once(log: &[Recorded], orders: &BTreeSet<String>) {
    let mut submitted = BTreeSet::new();
    let mut comments = BTreeMap::<_, usize>::new();
    let mut reminders = BTreeSet::new();
    for recorded in log {
        let order = recorded.aggregate_id.clone();
        match Event::decode(recorded).unwrap() {
            Event::Order(OrderEvent::Submitted { .. }) => assert!(submitted.insert(order), "submitted twice"),
            Event::Order(OrderEvent::Commented { .. }) => *comments.entry(order).or_default() += 1,
            Event::Order(OrderEvent::Reminded { clock, cycle, level, .. }) => {
                assert!(reminders.insert((order, clock, cycle, level)), "reminded twice: {recorded:?}");
            }
            _ => {}
        }
    }
    assert_eq!(&submitted, orders, "each acknowledged order is there, and none that nobody asked for");
    assert_eq!(comments, orders.iter().map(|order| (order.clone(), 1)).collect());
    assert!(!reminders.is_empty());
}

/// The reactor, whoever ran it, has made one message of each event.
async fn told_once(cluster: &Cluster, log: &[Recorded], start: Position) {
    cluster.reads_everything(vec![std::sync::Arc::new(Notifications)]).await;
    let is_told = |event: &&Recorded| {
        event.position > start
            && event.aggregate_type == "order"
            && event.circumstances().unwrap().channel != Channel::Seed
    };
    let expected: BTreeSet<_> = log.iter().filter(is_told).map(|event| format!("event {}", event.position)).collect();
    let rows = cluster.engine.db.fetch("SELECT dedupe FROM outbox WHERE dedupe LIKE 'event %'", args![]).await.unwrap();
    let rows: Vec<_> =
        rows.iter().map(|row| row.text("dedupe").unwrap()).filter(|key| !key[6..].contains(' ')).collect();
    assert_eq!(rows.len(), expected.len());
    assert_eq!(rows.into_iter().collect::<BTreeSet<_>>(), expected);
}

async fn rebuilt_is_incremental(cluster: &Cluster) {
    cluster.reads_everything(Vec::new()).await;
    assert_eq!(parked::counts(&cluster.engine.db).await.unwrap(), []);
    for projection in helpdesk_projections::all(cluster.engine.personal_keys()) {
        let before = rows(cluster, &*projection).await;
        cluster.engine.rebuild(&*projection).await.unwrap();
        assert_eq!(rows(cluster, &*projection).await, before, "{}", projection.name());
    }
}

/// A digest of each of its tables.
async fn rows(cluster: &Cluster, projection: &dyn Projection) -> Vec<(String, Option<String>)> {
    let mut digests = Vec::new();
    for table in projection.tables() {
        let sql =
            format!("SELECT md5(string_agg(r::text, '|' ORDER BY r::text COLLATE \"C\")) AS digest FROM {table} r");
        let row = cluster.engine.db.fetch_one(&sql, args![]).await.unwrap().unwrap();
        digests.push(((*table).to_owned(), row.opt_text("digest").unwrap()));
    }
    digests
}
