//! Commands a second: new streams, and load + append on recent and on long streams, by 1, 16 and 128 at once.

use std::{path::Path, sync::Arc, time::Duration};

use helpdesk_domain::OrderId;
use tokio_util::sync::CancellationToken;

use crate::{
    Options,
    ceilings::{Ceiling, ROWS},
    engines::Engine,
    load::{Budget, closed_loop},
    ours::{Keys, Ours},
    report::{Measured, Report},
    stock::Stock,
    streams::{remove, submits, turn},
};

/// The most who ask at once.
pub const CROWD: usize = 128;

/// The pools that stock is tried with; the best one counts.
pub const fn pools(engine: Engine) -> &'static [u32] {
    match engine {
        Engine::Sqlite => &[1, 4],
        Engine::Postgres => &[32],
    }
}

pub async fn measure(engine: Engine, folder: &Path, options: &Options, report: &mut Report) -> anyhow::Result<()> {
    for workers in [1, 16, CROWD] {
        new_streams(engine, folder, options, workers, report).await?;
    }
    for (streams, events) in [(1000, 10), (128, 1000)] {
        for workers in [1, 16, CROWD] {
            existing_streams(engine, folder, options, workers, (streams, events), report).await?;
        }
    }
    Ok(())
}

/// Our log alone, with nothing else in the profile.
pub async fn only_ours(engine: Engine, folder: &Path, options: &Options, report: &mut Report) -> anyhow::Result<()> {
    let ours = Arc::new(Ours::fresh(engine, folder, Keys::TimeOrdered).await?);
    let mut measured = Measured::new("ours");
    for _ in 0..options.rounds {
        measured.samples.push(submits(&ours, CROWD, Duration::from_secs_f64(options.seconds)).await?);
    }
    report.table(&format!("New streams, {CROWD} at once"), &[measured]);
    remove(ours).await
}

async fn new_streams(
    engine: Engine,
    folder: &Path,
    options: &Options,
    workers: usize,
    report: &mut Report,
) -> anyhow::Result<()> {
    let time = Duration::from_secs_f64(options.seconds);
    let ours = Arc::new(Ours::fresh(engine, folder, Keys::TimeOrdered).await?);
    let mut stock = Vec::new();
    for connections in pools(engine) {
        let name = format!("stock, {connections} connections");
        stock.push((Stock::fresh(engine, folder, *connections).await?, Measured::new(name)));
    }
    let mut own = Measured::new("ours");
    let mut random = Measured::new("ours, random keys");
    let mut projecting = Measured::new("ours, projections running");
    let mut bare = Measured::new("ceiling: one row a transaction");
    let mut batched = Measured::new(format!("ceiling: {ROWS} rows a transaction"));
    let randomly = Arc::new(Ours::fresh(engine, folder, Keys::Random).await?);
    let observed = Arc::new(Ours::fresh(engine, folder, Keys::TimeOrdered).await?);
    let ceiling = Ceiling::fresh(engine, folder).await?;
    for _ in 0..options.rounds {
        own.samples.push(submits(&ours, workers, time).await?);
        for (stock, measured) in &mut stock {
            let stock = Arc::clone(stock);
            let submit = move |_, _| {
                let stock = Arc::clone(&stock);
                async move { stock.submit().await }
            };
            measured.samples.push(closed_loop(workers, Budget { time, each: usize::MAX }, submit).await?);
        }
        if workers == CROWD {
            random.samples.push(submits(&randomly, workers, time).await?);
            let stop = CancellationToken::new();
            let readers = helpdesk_projections::all(observed.opened.personal_keys());
            let runners = observed.opened.run(readers, &stop);
            projecting.samples.push(submits(&observed, workers, time).await?);
            stop.cancel();
            runners.stopped().await;
        }
        bare.samples.push(ceiling.rows(1, time).await?);
        batched.samples.push(ceiling.rows(ROWS, time).await?);
    }
    let mut rows = vec![own];
    for (stock, measured) in stock {
        stock.remove().await?;
        rows.push(measured);
    }
    if workers == CROWD {
        rows.extend([random, projecting]);
    }
    rows.extend([bare, batched]);
    report.table(&format!("New streams, {workers} at once"), &rows);
    ceiling.remove().await?;
    for ours in [ours, randomly, observed] {
        remove(ours).await?;
    }
    Ok(())
}

async fn existing_streams(
    engine: Engine,
    folder: &Path,
    options: &Options,
    workers: usize,
    (streams, events): (usize, usize),
    report: &mut Report,
) -> anyhow::Result<()> {
    let ours = Arc::new(Ours::fresh(engine, folder, Keys::TimeOrdered).await?);
    let mut own = Measured::new("ours");
    let mut stock = Vec::new();
    for connections in pools(engine) {
        let name = format!("stock, {connections} connections");
        stock.push((Stock::fresh(engine, folder, *connections).await?, Measured::new(name)));
    }
    // A stream must not grow much while it is measured.
    let growth = (events / 2).clamp(5, 100);
    let budget = |orders: &[OrderId]| Budget {
        time: Duration::from_secs_f64(options.seconds),
        each: (orders.len() / workers).max(1) * growth,
    };
    for _ in 0..options.rounds {
        let orders: Arc<[OrderId]> = ours.fill(streams, events).await?.into();
        for order in orders.iter() {
            ours.comment(*order).await?;
        }
        let (contender, own_orders) = (Arc::clone(&ours), Arc::clone(&orders));
        let comment = move |worker, n| {
            let (ours, order) = (Arc::clone(&contender), turn(&own_orders, workers, worker, n));
            async move { ours.comment(order).await }
        };
        own.samples.push(closed_loop(workers, budget(&orders), comment).await?);
        for (stock, measured) in &mut stock {
            let orders: Arc<[OrderId]> = stock.fill(streams, events).await?.into();
            let (contender, own_orders) = (Arc::clone(stock), Arc::clone(&orders));
            let comment = move |worker, n| {
                let (stock, order) = (Arc::clone(&contender), turn(&own_orders, workers, worker, n));
                async move { stock.comment(order).await }
            };
            measured.samples.push(closed_loop(workers, budget(&orders), comment).await?);
        }
    }
    let mut rows = vec![own];
    for (stock, measured) in stock {
        stock.remove().await?;
        rows.push(measured);
    }
    report.table(&format!("Load + append on {streams} recent streams of {events} events, {workers} at once"), &rows);
    remove(ours).await
}
