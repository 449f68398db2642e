//! Our event log beside disintegrate-postgres on PostgreSQL, in one run: new streams, and load + append on recent ones.
//! Adds its tables to a page.

mod disintegrated;

use std::{path::PathBuf, sync::Arc, time::Duration};

use clap::Parser;
use helpdesk_bench_log::{
    engines::Engine,
    load::{Budget, closed_loop},
    ours::{Keys, Ours},
    report::{Measured, Report},
    streams::{remove, submits, turn},
};
use helpdesk_domain::OrderId;

use disintegrated::Disintegrated;

/// The program's own allocator, for all contenders.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CONNECTIONS: u32 = 32;
const STREAMS: usize = 1000;
const EVENTS: usize = 10;
/// How many events a stream may gain while it is measured.
const GROWTH: usize = 5;

/// The event log beside disintegrate-postgres, measured.
#[derive(Debug, Parser)]
struct Options {
    /// Rounds of each measurement; the median is reported
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 1.5)]
    seconds: f64,
    /// The page that the tables are added to
    #[arg(long, value_name = "FILE.md")]
    append: Option<PathBuf>,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let mut report = Report::new(Vec::new());
    report.section("PostgreSQL, beside disintegrate-postgres 4.0.1");
    for workers in [1, 16, 128] {
        new_streams(&options, workers, &mut report).await?;
    }
    for workers in [1, 16, 128] {
        recent_streams(&options, workers, &mut report).await?;
    }
    if let Some(path) = &options.append {
        let page = std::fs::read_to_string(path).unwrap_or_default();
        std::fs::write(path, page + report.page())?;
        println!("added to {}", path.display());
    }
    Ok(())
}

async fn new_streams(options: &Options, workers: usize, report: &mut Report) -> anyhow::Result<()> {
    let time = Duration::from_secs_f64(options.seconds);
    let folder = std::env::temp_dir();
    let ours = Arc::new(Ours::fresh(Engine::Postgres, &folder, Keys::TimeOrdered).await?);
    let theirs = Disintegrated::fresh(&folder, CONNECTIONS).await?;
    let (mut own, mut other) = (Measured::new("ours"), Measured::new(their_name()));
    for _ in 0..options.rounds {
        own.samples.push(submits(&ours, workers, time).await?);
        let contender = Arc::clone(&theirs);
        let submit = move |_, _| {
            let theirs = Arc::clone(&contender);
            async move { theirs.submit().await }
        };
        other.samples.push(closed_loop(workers, Budget { time, each: usize::MAX }, submit).await?);
    }
    report.table(&format!("New streams, {workers} at once"), &[own, other]);
    theirs.remove().await?;
    remove(ours).await
}

async fn recent_streams(options: &Options, workers: usize, report: &mut Report) -> anyhow::Result<()> {
    let folder = std::env::temp_dir();
    let ours = Arc::new(Ours::fresh(Engine::Postgres, &folder, Keys::TimeOrdered).await?);
    let theirs = Disintegrated::fresh(&folder, CONNECTIONS).await?;
    let (mut own, mut other) = (Measured::new("ours"), Measured::new(their_name()));
    let budget = Budget { time: Duration::from_secs_f64(options.seconds), each: (STREAMS / workers).max(1) * GROWTH };
    for _ in 0..options.rounds {
        let orders: Arc<[OrderId]> = ours.fill(STREAMS, EVENTS).await?.into();
        for order in orders.iter() {
            ours.comment(*order).await?;
        }
        let contender = Arc::clone(&ours);
        let comment = move |worker, n| {
            let (ours, order) = (Arc::clone(&contender), turn(&orders, workers, worker, n));
            async move { ours.comment(order).await }
        };
        own.samples.push(closed_loop(workers, budget, comment).await?);
        let orders: Arc<[OrderId]> = theirs.fill(STREAMS, EVENTS).await?.into();
        let contender = Arc::clone(&theirs);
        let comment = move |worker, n| {
            let (theirs, order) = (Arc::clone(&contender), turn(&orders, workers, worker, n));
            async move { theirs.comment(order).await }
        };
        other.samples.push(closed_loop(workers, budget, comment).await?);
    }
    let title = format!("Load + append on {STREAMS} recent streams of {EVENTS} events, {workers} at once");
    report.table(&title, &[own, other]);
    theirs.remove().await?;
    remove(ours).await
}

fn their_name() -> String {
    format!("disintegrate-postgres, {CONNECTIONS} connections")
}
