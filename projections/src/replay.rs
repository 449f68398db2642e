//! Read models of a past moment: the same folds over the log up to then, into a database of their own.

use std::sync::Arc;

use helpdesk_domain::{
    Timestamp,
    ports::{EventLog, Fault},
};

use crate::{Db, Projection, Reaction};

/// How many events one transaction takes.
const PAGE: usize = 5000;

/// Folds everything that was recorded until an instant; nothing is sent, and nobody's checkpoint moves.
pub async fn until(
    log: &dyn EventLog,
    at: Timestamp,
    projections: &[Arc<dyn Projection>],
    into: &Db,
) -> Result<(), Fault> {
    let mut position = 0;
    loop {
        let mut page = log.read(position, PAGE).await?;
        let read = page.len();
        // Recorded times never go back, so what comes after the first later event is later too.
        page.retain(|event| event.recorded_at <= at);
        let Some(last) = page.last() else { return Ok(()) };
        position = last.position;
        let whole = page.len() == read;
        // What can't be decoded is parked by the live readers too, and raises an alarm there.
        let reactions: Vec<_> = page.into_iter().filter_map(|event| Reaction::decode(event).ok()).collect();
        let mut tx = into.begin().await?;
        for projection in projections {
            projection.apply(&mut tx, &reactions).await?;
        }
        tx.commit().await?;
        if !whole {
            return Ok(());
        }
    }
}
