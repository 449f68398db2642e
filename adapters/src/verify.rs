//! Whether the log is what was once written: every hash recomputed from the stored texts, in position order, and the
//! head row held against the last event. A cut tail or a chain rewritten to its end shows only against pins, which
//! were noted elsewhere.

use std::{
    cmp::Ordering,
    time::{Duration, Instant},
};

use helpdesk_domain::{
    Timestamp,
    ports::{EventLog, Fault, Head, Position},
    time::from_micros,
};
use helpdesk_projections::{Db, Snapshot};

use crate::{
    log::chain::{GENESIS, Hash},
    pins::Pin,
    scan::{Ends, Page, Scan, Stored, ends},
};

/// What the log looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verified {
    /// Every event up to this head is as it was written.
    Whole {
        head: Head,
    },
    Broken {
        position: Position,
        how: Break,
    },
}

/// What is wrong at the first bad position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// The event is not the one that was written: changed, swapped or inserted.
    Changed,
    /// There is no event at this position, though the log goes on behind it.
    Missing,
    /// The event is right, but the head row says otherwise.
    Head,
    /// An event stands where there can't be one: before the first or behind the last (then its position is named).
    Outside,
    /// A pin knows of an event here, but the log ends before it.
    Cut { pinned_at: Timestamp },
    /// The chain holds, but it isn't the one that was pinned: rewritten here or before.
    Rewritten { pinned_at: Timestamp },
}

impl Break {
    /// Its name, for tables and other programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::Head => "head",
            Self::Outside => "outside",
            Self::Cut { .. } => "cut",
            Self::Rewritten { .. } => "rewritten",
        }
    }
}

/// A place of the chain, with the hash there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub position: Position,
    pub hash: Hash,
}

impl Link {
    /// Before the first event.
    pub const START: Self = Self { position: 0, hash: GENESIS };
}

/// Walks the whole log, telling `progress` the position reached and the last one now and then.
pub async fn verify(db: &Db, pins: &[Pin], progress: impl FnMut(Position, Position)) -> Result<Verified, Fault> {
    Walk { from: Link::START, pins, at_ease: false }.run(db, progress).await
}

/// A walk along the chain.
#[derive(Debug, Clone, Copy)]
pub struct Walk<'a> {
    /// What is known already.
    pub from: Link,
    /// In order of their positions.
    pub pins: &'a [Pin],
    /// Rests as long as it works, so that others get their turn.
    pub at_ease: bool,
}

impl Walk<'_> {
    pub async fn run(self, db: &Db, mut progress: impl FnMut(Position, Position)) -> Result<Verified, Fault> {
        let mut snapshot = Snapshot::of(db).await?;
        let ends = ends(&mut snapshot).await?;
        let mut chain = Chain { at: self.from, recorded_at: None, pins: self.pins.iter().peekable(), room: Vec::new() };
        let mut scan = Scan::start(&mut snapshot, self.from.position, ends.head.position).await?;
        let broken = |(position, how)| Ok(Verified::Broken { position, how });
        if let Err(at) = chain.hold_against_pins() {
            return broken(at);
        }
        let mut begun = Instant::now();
        while let Some(checked) = scan.next(|page| chain.check(page)).await? {
            if let Err(at) = checked {
                return broken(at);
            }
            progress(chain.at.position, ends.head.position);
            if self.at_ease {
                tokio::time::sleep(begun.elapsed().min(Duration::from_secs(1))).await;
                begun = Instant::now();
            }
        }
        match chain.end(&ends) {
            Ok(()) => Ok(Verified::Whole { head: ends.head }),
            Err(at) => broken(at),
        }
    }
}

type Checked = Result<(), (Position, Break)>;

/// The walk so far.
struct Chain<'a> {
    at: Link,
    /// Of the last event seen.
    recorded_at: Option<Timestamp>,
    /// Those ahead.
    pins: std::iter::Peekable<std::slice::Iter<'a, Pin>>,
    room: Vec<u8>,
}

impl Chain<'_> {
    fn check(&mut self, page: &Page) -> Result<Checked, Fault> {
        for event in page.events() {
            let Stored { event, hash } = event?;
            let position = self.at.position + 1;
            match event.position.cmp(&position) {
                Ordering::Equal => {}
                Ordering::Greater => return Ok(Err((position, Break::Missing))),
                Ordering::Less => return Ok(Err((0, Break::Outside))),
            }
            let expected = event.hash_after(&self.at.hash, &mut self.room);
            if hash != Some(expected) {
                return Ok(Err((position, Break::Changed)));
            }
            self.at = Link { position, hash: expected };
            self.recorded_at = Some(from_micros(event.recorded_at_micros));
            if let broken @ Err(_) = self.hold_against_pins() {
                return Ok(broken);
            }
        }
        Ok(Ok(()))
    }

    /// Passes the pins up to here; fails at one that names another hash for this very position.
    fn hold_against_pins(&mut self) -> Checked {
        while let Some(pin) = self.pins.next_if(|pin| pin.position <= self.at.position) {
            if pin.position == self.at.position && pin.hash != self.at.hash {
                return Err((pin.position, Break::Rewritten { pinned_at: pin.at }));
            }
        }
        Ok(())
    }

    /// After the last event.
    fn end(mut self, ends: &Ends) -> Checked {
        let (at, head) = (self.at, &ends.head);
        if at.position < head.position {
            return Err((at.position + 1, Break::Missing));
        }
        let same_instant = self.recorded_at.is_none_or(|recorded_at| recorded_at == head.recorded_at);
        if at.position > head.position || at.hash != head.hash || !same_instant {
            return Err((head.position, Break::Head));
        }
        let end = i64::try_from(head.position).unwrap_or(i64::MAX);
        if let Some(position) = ends.highest.filter(|highest| *highest > end) {
            return Err((u64::try_from(position).unwrap_or(0), Break::Outside));
        }
        if ends.lowest.is_some_and(|lowest| lowest < 1) {
            return Err((0, Break::Outside));
        }
        match self.pins.next() {
            Some(pin) => Err((head.position + 1, Break::Cut { pinned_at: pin.at })),
            None => Ok(()),
        }
    }
}

/// The log in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stat {
    pub head: Head,
    /// When the first event was recorded; None for an empty log.
    pub first_at: Option<Timestamp>,
}

pub async fn stat(log: &dyn EventLog) -> Result<Stat, Fault> {
    let head = log.head().await?;
    let first_at = log.read(0, 1).await?.first().map(|event| event.recorded_at);
    Ok(Stat { head, first_at })
}
