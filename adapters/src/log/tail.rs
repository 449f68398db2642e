//! The end of the log as this process wrote it: its readers need not ask the database for what it was just given.

use std::collections::VecDeque;

use helpdesk_domain::{
    ports::{Position, Recorded},
    time::from_micros,
};
use parking_lot::Mutex;

use super::plan::{EventRow, Plan};

/// How many events are kept: more than one page of a reader that keeps up.
const KEPT: usize = 1000;

/// Events without a gap between them.
#[derive(Debug, Default)]
pub(super) struct Tail(Mutex<VecDeque<Recorded>>);

impl Tail {
    /// What was committed. Where another process wrote in between, the tail begins anew.
    pub fn wrote(&self, plan: &Plan<'_>) {
        let mut tail = self.0.lock();
        let next = tail.back().map(|event| event.position + 1);
        if plan.events.first().is_some_and(|first| next != Some(first.position)) {
            tail.clear();
        }
        tail.extend(plan.events.iter().map(recorded));
        let surplus = tail.len().saturating_sub(KEPT);
        tail.drain(..surplus);
    }

    /// The events after a position, no more than so many; none when not all of them are at hand, or the tail ends
    /// there: others may have written more.
    pub fn after(&self, position: Position, limit: usize) -> Option<Vec<Recorded>> {
        let tail = self.0.lock();
        let first = tail.front()?.position;
        let skipped = usize::try_from((position + 1).checked_sub(first)?).ok()?;
        (skipped < tail.len()).then(|| tail.range(skipped..).take(limit).cloned().collect())
    }
}

fn recorded(row: &EventRow<'_>) -> Recorded {
    Recorded {
        position: row.position,
        id: row.event.id,
        aggregate_type: row.stream.aggregate_type.to_owned(),
        aggregate_id: row.stream.aggregate_id.clone(),
        sequence: row.sequence,
        event_type: row.event.event_type.clone(),
        event_version: row.event.event_version.clone(),
        payload: row.event.payload.clone(),
        metadata: row.event.metadata.clone(),
        recorded_at: from_micros(row.recorded_at_micros),
        hash: row.hash,
    }
}
