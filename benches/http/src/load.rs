//! So many clients, each of which asks again as soon as it was answered; what that gives and costs.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use helpdesk_bench_machine as machine;

use crate::{
    actions::{Action, Actor},
    postgres::Postgres,
    server::Server,
};

/// What one measurement gave.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sample {
    /// Of one action, in a second.
    pub rate: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Processor time of the server's process for one action, in milliseconds.
    pub cpu_ms: f64,
    /// The same of the PostgreSQL server it talks to; none on SQLite.
    pub database_cpu_ms: Option<f64>,
}

/// Lets every actor repeat the action for some time.
pub async fn closed_loop(
    server: &Server,
    postgres: Option<&Postgres>,
    action: &Action,
    clients: usize,
    time: Duration,
) -> anyhow::Result<Sample> {
    let mut actors = Vec::with_capacity(clients);
    for number in 0..clients {
        actors.push(action.actor(server, number).await?);
    }
    let spent = || anyhow::Ok((machine::cpu_time_of(server.id())?, postgres.map(Postgres::cpu_time).transpose()?));
    let (before, begun) = (spent()?, Instant::now());
    let tasks: Vec<_> = actors.into_iter().map(|actor| tokio::spawn(repeat(actor, begun, time))).collect();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await??);
    }
    let (took, after) = (begun.elapsed(), spent()?);
    latencies.sort_unstable();
    let quantile = |percent: usize| {
        let at = (latencies.len() * percent / 100).min(latencies.len().saturating_sub(1));
        latencies.get(at).copied().unwrap_or_default().as_secs_f64() * 1e3
    };
    ensure!(!latencies.is_empty(), "nothing was measured");
    let count = f64::from(u32::try_from(latencies.len()).context("too many to count")?);
    let each = |before: Duration, after: Duration| after.saturating_sub(before).as_secs_f64() * 1e3 / count;
    Ok(Sample {
        rate: count / took.as_secs_f64(),
        p50_ms: quantile(50),
        p99_ms: quantile(99),
        cpu_ms: each(before.0, after.0),
        database_cpu_ms: before.1.zip(after.1).map(|(before, after)| each(before, after)),
    })
}

async fn repeat(mut actor: Actor, begun: Instant, time: Duration) -> anyhow::Result<Vec<Duration>> {
    let mut latencies = Vec::new();
    while begun.elapsed() < time {
        let asked = Instant::now();
        actor.act().await?;
        latencies.push(asked.elapsed());
    }
    Ok(latencies)
}
