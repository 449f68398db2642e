//! Finds out whom the reactor's rows are for, once the read models have caught up with the event, and writes the rows
//! that are sent. One transaction for both, so that nobody is told twice or not at all.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use helpdesk_domain::ports::Fault;
use tokio_util::sync::CancellationToken;

use super::{
    Body,
    rows::{self, Due},
};
use crate::{Door, notify};

/// How long to wait for the read models at a time.
const PATIENCE: Duration = Duration::from_secs(5);
/// What is unknown for so many seconds stays unknown.
const ATTEMPTS: i64 = 60;
const PAGE: i64 = 100;

pub(crate) async fn run(door: Arc<Door>, cancel: CancellationToken) {
    let mut moves = door.positions.moves();
    let route = async {
        loop {
            match round(&door).await {
                Ok(true) => {}
                Ok(false) => {
                    let _ = tokio::time::timeout(Duration::from_secs(2), moves.next()).await;
                }
                Err(fault) => {
                    tracing::error!(%fault, "notifications can't be routed; trying again");
                    tokio::time::sleep(Duration::from_secs(2)).await;
                }
            }
        }
    };
    tokio::select! {
        () = cancel.cancelled() => {}
        () = route => {}
    }
}

/// One page; whether there may be more at once.
async fn round(door: &Door) -> Result<bool, Fault> {
    let now = door.desk.clock().now();
    let due = rows::unrouted(&door.db, now, PAGE).await?;
    let Some(last) = due.last() else { return Ok(false) };
    door.positions.wait_for(last.position, PATIENCE).await;
    let mut routed = false;
    for row in &due {
        routed |= route(door, row).await?;
    }
    door.wake.call();
    Ok(routed)
}

async fn route(door: &Door, row: &Due) -> Result<bool, Fault> {
    let now = door.desk.clock().now();
    let found = match &row.body {
        Body::Signal(signal) => notify::route(door, signal).await?,
        Body::Person(signal) => notify::route_person(door, signal).await?,
        _ => {
            let mut tx = door.db.begin().await?;
            rows::ended(&mut tx, row.id, "failed", Some("not an event"), now).await?;
            return tx.commit().await.map(|()| true);
        }
    };
    if found.is_none() && row.attempts < ATTEMPTS {
        rows::again(&door.db, row.id, now + TimeDelta::seconds(1), "what it is about is not known yet").await?;
        return Ok(false);
    }
    let mut tx = door.db.begin().await?;
    for out in found.into_iter().flatten() {
        out.put(&mut tx, now).await?;
    }
    rows::ended(&mut tx, row.id, "sent", None, now).await?;
    tx.commit().await?;
    Ok(true)
}
