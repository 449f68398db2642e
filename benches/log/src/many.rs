//! What size does: the rate of new streams at ten thousand and at millions of events, with time-ordered and with random
//! keys; and load + append uniformly over hundreds of thousands of old streams, which no cache holds.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::{Context, anyhow};
use futures::{StreamExt, TryStreamExt, stream};
use helpdesk_domain::{
    Order, OrderId,
    ports::{Append, IdempotencyKey, Once, StreamId, Write},
};
use helpdesk_projections::Db;
use uuid::Uuid;

use crate::{
    Options,
    appending::{CROWD, pools},
    engines::{Engine, Pool},
    history::Past,
    load::{Budget, closed_loop},
    ours::{Keys, Ours},
    report::{Measured, Report},
    stock::Stock,
    streams::{remove, submits},
};

/// Events of one old stream, and of one command that made it.
const EVENTS: usize = 12;
const AT_ONCE: usize = 2;
const SMALL: usize = 10_000;

pub async fn measure(engine: Engine, folder: &Path, options: &Options, report: &mut Report) -> anyhow::Result<()> {
    let time = Duration::from_secs_f64(options.seconds);
    for keys in [Keys::TimeOrdered, Keys::Random] {
        let ours = Arc::new(Ours::fresh(engine, folder, keys).await?);
        let named = if keys == Keys::Random { ", random keys" } else { "" };
        let mut orders = grow(&ours, SMALL / EVENTS).await?;
        let mut small = Measured::new(format!("at {SMALL} events{named}"));
        let mut large = Measured::new(format!("at {} events{named}", options.events));
        for _ in 0..options.rounds {
            small.samples.push(submits(&ours, CROWD, time.min(Duration::from_millis(500))).await?);
        }
        orders.extend(grow(&ours, options.events / EVENTS).await?);
        settle(&ours, report).await?;
        for _ in 0..options.rounds {
            large.samples.push(submits(&ours, CROWD, time).await?);
        }
        let ratio = large.rate() / small.rate();
        report.table(&format!("New streams in a small and in a large log{named}, {CROWD} at once"), &[large, small]);
        report.say(&format!("Rate at {} events / at {SMALL}{named}: **{ratio:.2}**", options.events));
        if keys == Keys::TimeOrdered {
            old_streams(engine, folder, options, &ours, orders.into(), report).await?;
        }
        remove(ours).await?;
    }
    Ok(())
}

/// A log that became large within minutes keeps PostgreSQL busy in the background for as long again: what it would do by
/// and by over years is done at once.
async fn settle(ours: &Ours, report: &mut Report) -> anyhow::Result<()> {
    if let Db::Postgres(postgres) = &ours.opened.db {
        for sql in ["VACUUM (ANALYZE)", "CHECKPOINT"] {
            sqlx::query(sql).execute(postgres.pool()).await?;
        }
        report.say("The large log was cleaned up (VACUUM, ANALYZE, CHECKPOINT) before it was measured.");
    }
    Ok(())
}

/// Commands with keys, as doors give them, straight to the log: orders of [`EVENTS`] events, [`AT_ONCE`] a command.
async fn grow(ours: &Arc<Ours>, orders: usize) -> anyhow::Result<Vec<OrderId>> {
    let past = Past::of(ours.place, EVENTS)?;
    let one = |_| {
        let (ours, past) = (Arc::clone(ours), past.again());
        async move {
            let mut events = past.new_events();
            let mut version = 0;
            while !events.is_empty() {
                let rest = events.split_off(AT_ONCE.min(events.len()));
                let count = events.len();
                let stream = StreamId::new(<Order as cqrs_es::Aggregate>::TYPE, past.order);
                let key = match ours.keys {
                    Keys::TimeOrdered => Uuid::now_v7(),
                    Keys::Random => Uuid::new_v4(),
                };
                let once = Once {
                    key: IdempotencyKey { scope: ours.place.dispatcher.to_string(), key: key.to_string() },
                    fingerprint: hex::encode([7; 32]),
                    answer: format!(r#"{{"answer":"done","id":"{}","version":{version}}}"#, past.order),
                    refused: false,
                };
                let append = Append {
                    once: Some(once),
                    writes: vec![Write { stream, expected: version, events }],
                    reads: Vec::new(),
                };
                ours.log().append(append).await.map_err(|error| anyhow!("growing: {error}"))?;
                version += count as u64;
                events = rest;
            }
            anyhow::Ok(past.order)
        }
    };
    stream::iter(0..orders).map(one).buffer_unordered(256).try_collect().await
}

async fn old_streams(
    engine: Engine,
    folder: &Path,
    options: &Options,
    ours: &Arc<Ours>,
    orders: Arc<[OrderId]>,
    report: &mut Report,
) -> anyhow::Result<()> {
    let connections = *pools(engine).last().context("a pool")?;
    let stock = Stock::fresh(engine, folder, connections).await?;
    copy(&stock, ours).await?;
    for workers in [1, 16, CROWD] {
        let (mut own, mut other) = (Measured::new("ours"), Measured::new(format!("stock, {connections} connections")));
        let budget = Budget { time: Duration::from_secs_f64(options.seconds), each: usize::MAX };
        for round in 0..options.rounds {
            let (contender, known) = (Arc::clone(ours), Arc::clone(&orders));
            let comment = move |worker, n| {
                let (ours, order) = (Arc::clone(&contender), somewhere(&known, workers, worker, round, n));
                async move { ours.comment(order).await }
            };
            own.samples.push(closed_loop(workers, budget, comment).await?);
            let (contender, known) = (Arc::clone(&stock), Arc::clone(&orders));
            let comment = move |worker, n| {
                let (stock, order) = (Arc::clone(&contender), somewhere(&known, workers, worker, round, n));
                async move { stock.comment(order).await }
            };
            other.samples.push(closed_loop(workers, budget, comment).await?);
        }
        let title = format!("Load + append uniformly over {} old streams, {workers} at once", orders.len());
        report.table(&title, &[own, other]);
    }
    stock.remove().await
}

/// A scattered, repeatable choice; each worker has streams of its own, so that nobody comes between load and append.
fn somewhere(orders: &[OrderId], workers: usize, worker: usize, round: usize, n: usize) -> OrderId {
    let own = orders.len() / workers;
    let scattered = (n + round * 1_000_003).wrapping_mul(2_654_435_761) % own;
    orders[scattered * workers + worker]
}

/// The same streams for stock, from our table to theirs.
async fn copy(stock: &Stock, ours: &Ours) -> anyhow::Result<()> {
    const COLUMNS: &str = "aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata";
    match stock.pool() {
        Pool::Sqlite(pool) => {
            let mut connection = pool.acquire().await?;
            let path = ours.url().trim_start_matches("sqlite://");
            sqlx::query("ATTACH ? AS ours").bind(path).execute(&mut *connection).await?;
            let sql = format!(
                "INSERT INTO events ({COLUMNS}) SELECT {COLUMNS} FROM ours.events WHERE aggregate_type = 'order'"
            );
            sqlx::query(&sql).execute(&mut *connection).await?;
            sqlx::query("DETACH ours").execute(&mut *connection).await?;
        }
        Pool::Postgres(pool) => {
            let (_, schema) = ours.url().split_once("options[search_path]=").context("no schema in the address")?;
            let sql = format!(
                "INSERT INTO events ({COLUMNS}) SELECT {COLUMNS} FROM {schema}.events WHERE aggregate_type = 'order'"
            );
            sqlx::query(&sql).execute(pool).await?;
            sqlx::query("ANALYZE events").execute(pool).await?;
        }
    }
    Ok(())
}
