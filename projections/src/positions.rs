//! How far the readers of the log have come, and what to tell open pages. Filled in `adapters`, by the runners of this
//! process and by what is heard of other nodes'; doors wait here for their own writes. It keeps nothing on disk: the
//! checkpoints are rows.

use std::{collections::BTreeMap, time::Duration};

use helpdesk_domain::{OrderId, ports::Position};
use tokio::sync::{broadcast, watch};

/// Something changed in the rows that pages show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveUpdate {
    pub position: Position,
    /// None: something other than an order.
    pub order: Option<OrderId>,
}

#[derive(Debug, Clone, Copy)]
struct Reader {
    position: Position,
    /// A projection, whose rows somebody reads; nobody waits for a reactor.
    awaited: bool,
}

#[derive(Debug)]
pub struct Positions {
    readers: watch::Sender<BTreeMap<&'static str, Reader>>,
    live: broadcast::Sender<LiveUpdate>,
}

impl Default for Positions {
    fn default() -> Self {
        Self { readers: watch::Sender::default(), live: broadcast::Sender::new(1024) }
    }
}

impl Positions {
    /// A reader that starts; from now on it is waited for, if it is a projection.
    pub fn enter(&self, name: &'static str, awaited: bool) {
        self.readers.send_modify(|readers| {
            readers.insert(name, Reader { position: 0, awaited });
        });
    }

    /// A reader's rows hold everything up to this position. What is told late changes nothing.
    pub fn reached(&self, name: &str, position: Position) {
        self.readers.send_if_modified(|readers| match readers.get_mut(name) {
            Some(reader) if reader.position < position => {
                reader.position = position;
                true
            }
            _ => false,
        });
    }

    /// The same of several readers that came further together: who waits is woken once.
    pub fn all_reached<'a>(&self, reached: impl Iterator<Item = (&'a str, Position)>) {
        self.readers.send_if_modified(|readers| {
            let mut moved = false;
            for (name, position) in reached {
                if let Some(reader) = readers.get_mut(name).filter(|reader| reader.position < position) {
                    reader.position = position;
                    moved = true;
                }
            }
            moved
        });
    }

    /// One reader's position; none for a reader that nobody here follows.
    pub fn of(&self, name: &str) -> Option<Position> {
        self.readers.borrow().get(name).map(|reader| reader.position)
    }

    /// Every reader with its position.
    pub fn all(&self) -> Vec<(&'static str, Position)> {
        self.readers.borrow().iter().map(|(name, reader)| (*name, reader.position)).collect()
    }

    /// Waits until every projection has reached the position; false when the time ran out first.
    pub async fn wait_for(&self, position: Position, timeout: Duration) -> bool {
        let mut readers = self.readers.subscribe();
        let reached =
            readers.wait_for(|readers| readers.values().all(|reader| !reader.awaited || reader.position >= position));
        matches!(tokio::time::timeout(timeout, reached).await, Ok(Ok(_)))
    }

    /// Wakes whenever a reader has come further: for those who look at rows that a reactor writes.
    pub fn moves(&self) -> Moves {
        Moves(self.readers.subscribe())
    }

    /// Tells open pages.
    pub fn tell(&self, update: LiveUpdate) {
        // Nobody listening is fine.
        let _ = self.live.send(update);
    }

    /// What changes from now on.
    pub fn live(&self) -> broadcast::Receiver<LiveUpdate> {
        self.live.subscribe()
    }
}

/// Calls whoever waits for readers to come further; calls that nobody waited for become one.
#[derive(Debug)]
pub struct Moves(watch::Receiver<BTreeMap<&'static str, Reader>>);

impl Moves {
    pub async fn next(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_reader_of_its_own_write_waits_for_every_projection_and_no_reactor() {
        let positions = Positions::default();
        positions.enter("orders", true);
        positions.enter("people", true);
        positions.enter("bot", false);
        positions.reached("orders", 5);
        assert!(!positions.wait_for(5, Duration::ZERO).await);
        positions.reached("people", 7);
        assert!(positions.wait_for(5, Duration::ZERO).await);
        assert!(!positions.wait_for(6, Duration::ZERO).await);
    }
}
