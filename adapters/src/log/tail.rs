//! The end of the log as this process wrote it: its readers need not ask the database for what it was just given, and are
//! not shown what is still on its way to the disk. Only where no other process writes, so that what is not here is not
//! there.

use std::collections::VecDeque;

use helpdesk_domain::{
    ports::{Head, Position, Recorded},
    time::from_micros,
};
use parking_lot::Mutex;

use super::plan::{EventRow, Plan};

/// How many events are kept: more than one page of a reader that keeps up.
const KEPT: usize = 1000;

#[derive(Debug, Default)]
pub(super) struct Tail {
    /// Without a gap between them.
    events: Mutex<VecDeque<Recorded>>,
    /// Where the log ended before what is on its way to the disk.
    on_disk: Mutex<Option<Head>>,
}

impl Tail {
    /// What follows on this is about to be committed, and on disk only later.
    pub fn writes_after(&self, head: Head) {
        // After a fault something older may be on its way too.
        self.on_disk.lock().get_or_insert(head);
    }

    /// Where the log on disk ends, when something is on its way there. Asked after reading the database, it tells what
    /// of that may be shown: ask once for all that was read.
    pub fn on_disk(&self) -> Option<Head> {
        *self.on_disk.lock()
    }

    /// What is on disk. After a gap the tail begins anew.
    pub fn wrote(&self, plan: &Plan<'_>) {
        let mut tail = self.events.lock();
        let next = tail.back().map(|event| event.position + 1);
        if plan.events.first().is_some_and(|first| next != Some(first.position)) {
            tail.clear();
        }
        tail.extend(plan.events.iter().map(recorded));
        let surplus = tail.len().saturating_sub(KEPT);
        tail.drain(..surplus);
        drop(tail);
        *self.on_disk.lock() = None;
    }

    /// The events after a position, no more than so many; none when not all of them are at hand.
    pub fn after(&self, position: Position, limit: usize) -> Option<Vec<Recorded>> {
        let tail = self.events.lock();
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

#[cfg(test)]
mod tests {
    use helpdesk_domain::ports::{Head, NewEvent, StreamId};
    use uuid::Uuid;

    use super::*;

    fn write(tail: &Tail, positions: std::ops::RangeInclusive<Position>) {
        let stream = StreamId::new("order", Uuid::nil());
        let event = NewEvent {
            id: Uuid::nil(),
            event_type: String::new(),
            event_version: String::new(),
            payload: String::new(),
            metadata: String::new(),
        };
        let row = |position| EventRow {
            position,
            stream: &stream,
            sequence: position,
            event: &event,
            event_id: String::new(),
            recorded_at_micros: 0,
            hash: [0; 32],
        };
        let head = Head { position: *positions.end(), hash: [0; 32], recorded_at: from_micros(0) };
        tail.wrote(&Plan { events: positions.map(row).collect(), keys: Vec::new(), head, verdicts: Vec::new() });
    }

    fn after(tail: &Tail, position: Position, limit: usize) -> Option<Vec<Position>> {
        tail.after(position, limit).map(|events| events.iter().map(|event| event.position).collect())
    }

    #[test]
    fn only_what_follows_without_a_gap_is_told() {
        let tail = Tail::default();
        assert_eq!(after(&tail, 0, 10), None);
        write(&tail, 5..=7);
        assert_eq!(after(&tail, 3, 10), None, "one in between is not at hand");
        assert_eq!(after(&tail, 4, 10), Some(vec![5, 6, 7]));
        assert_eq!(after(&tail, 5, 1), Some(vec![6]));
        assert_eq!(after(&tail, 7, 10), None);
        write(&tail, 8..=8);
        assert_eq!(after(&tail, 6, 10), Some(vec![7, 8]));
        write(&tail, 10..=10);
        assert_eq!(after(&tail, 6, 10), None);
        assert_eq!(after(&tail, 9, 10), Some(vec![10]));
    }

    #[test]
    fn what_is_on_its_way_to_the_disk_is_not_shown() {
        let tail = Tail::default();
        let head = |position| Head { position, hash: [7; 32], recorded_at: from_micros(0) };
        assert_eq!(tail.on_disk(), None);
        tail.writes_after(head(7));
        assert_eq!(tail.on_disk(), Some(head(7)));
        // What became of the last batch is unknown.
        tail.writes_after(head(9));
        assert_eq!(tail.on_disk(), Some(head(7)));
        write(&tail, 10..=11);
        assert_eq!(tail.on_disk(), None);
    }

    #[test]
    fn it_does_not_grow() {
        let tail = Tail::default();
        write(&tail, 1..=1500);
        assert_eq!(after(&tail, 499, 1), None);
        assert_eq!(after(&tail, 500, 1), Some(vec![501]));
    }
}
