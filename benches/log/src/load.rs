//! So many workers, each of which asks again as soon as it was answered; what that gives and costs.

use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use helpdesk_bench_machine::cpu_time;

/// When a measurement ends: after this time, and no worker does more than `each`.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    pub time: Duration,
    pub each: usize,
}

/// What one measurement gave.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sample {
    /// Commands a second.
    pub rate: f64,
    pub p50_us: f64,
    pub p99_us: f64,
    /// Processor time of this process for one command, in microseconds; that of a database server is not in it.
    pub cpu_us: f64,
}

/// Runs `command(worker, n)` on every worker until the budget is used up.
pub async fn closed_loop<F, W>(workers: usize, budget: Budget, command: F) -> anyhow::Result<Sample>
where
    F: Fn(usize, usize) -> W + Send + Sync + 'static,
    W: Future<Output = anyhow::Result<()>> + Send,
{
    let command = Arc::new(command);
    let (cpu, begun) = (cpu_time()?, Instant::now());
    let tasks: Vec<_> = (0..workers)
        .map(|worker| {
            let command = Arc::clone(&command);
            tokio::spawn(async move {
                let mut latencies = Vec::new();
                let mut n = 0;
                while n < budget.each && begun.elapsed() < budget.time {
                    let asked = Instant::now();
                    command(worker, n).await?;
                    latencies.push(asked.elapsed());
                    n += 1;
                }
                anyhow::Ok(latencies)
            })
        })
        .collect();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await??);
    }
    let (took, cpu) = (begun.elapsed(), cpu_time()?.saturating_sub(cpu));
    latencies.sort_unstable();
    let count = latencies.len();
    let quantile = |q: f64| {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let at = (count as f64 * q) as usize;
        latencies.get(at.min(count.saturating_sub(1))).map(Duration::as_secs_f64).unwrap_or_default() * 1e6
    };
    anyhow::ensure!(count > 0, "nothing was measured");
    let count = f64::from(u32::try_from(count).context("too many commands to count")?);
    Ok(Sample {
        rate: count / took.as_secs_f64(),
        p50_us: quantile(0.5),
        p99_us: quantile(0.99),
        cpu_us: cpu.as_secs_f64() * 1e6 / count,
    })
}

/// The median of each figure, and the spread of the rates: (largest − smallest) / median.
pub fn median(samples: &[Sample]) -> (Sample, f64) {
    let middle = |figure: fn(&Sample) -> f64| {
        let mut values: Vec<f64> = samples.iter().map(figure).collect();
        values.sort_by(f64::total_cmp);
        (values[values.len() / 2], values[0], values[values.len() - 1])
    };
    let (rate, least, most) = middle(|sample| sample.rate);
    let sample = Sample {
        rate,
        p50_us: middle(|sample| sample.p50_us).0,
        p99_us: middle(|sample| sample.p99_us).0,
        cpu_us: middle(|sample| sample.cpu_us).0,
    };
    (sample, (most - least) / rate)
}
