//! What is done to streams again and again, by several workers.

use std::{sync::Arc, time::Duration};

use helpdesk_domain::OrderId;

use crate::{
    load::{Budget, Sample, closed_loop},
    ours::Ours,
};

/// Submits, each on a stream of its own.
pub async fn submits(ours: &Arc<Ours>, workers: usize, time: Duration) -> anyhow::Result<Sample> {
    let ours = Arc::clone(ours);
    closed_loop(workers, Budget { time, each: usize::MAX }, move |_, _| {
        let ours = Arc::clone(&ours);
        async move { ours.submit().await }
    })
    .await
}

/// Each worker has orders of its own, so that nobody comes between load and append; it takes them in turn.
pub fn turn(orders: &[OrderId], workers: usize, worker: usize, n: usize) -> OrderId {
    let own = (orders.len() / workers).max(1);
    orders[(worker * own + n % own) % orders.len()]
}

/// Removes its database.
pub async fn remove(ours: Arc<Ours>) -> anyhow::Result<()> {
    match Arc::into_inner(ours) {
        Some(ours) => ours.remove().await,
        None => Ok(()),
    }
}
