//! Whether the log is what was once written: every hash recomputed from the stored texts, in position order, and the
//! head row held against the last event. A cut tail or a chain rewritten to its end shows only against a head that
//! was noted elsewhere.

use helpdesk_domain::{
    Timestamp,
    ports::{EventLog, Fault, Head, Position},
};

use crate::{
    log::chain::{GENESIS, expected_hash},
    runner::poison::is_poison,
};

/// How many events are read at a time.
const PAGE: usize = 2000;

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
}

/// Walks the whole log, telling `progress` the position reached now and then.
pub async fn verify(log: &dyn EventLog, mut progress: impl FnMut(Position) + Send) -> Result<Verified, Fault> {
    let mut at = Head { position: 0, hash: GENESIS, recorded_at: Timestamp::default() };
    // The head first: what is appended meanwhile is beyond it and not asked for.
    let head = log.head().await?;
    while at.position < head.position {
        let page = match log.read(at.position, PAGE).await {
            // An event that can't even be read back: which one?
            Err(fault) if is_poison(&fault) => match log.read(at.position, 1).await {
                Err(fault) if is_poison(&fault) => {
                    return Ok(Verified::Broken { position: at.position + 1, how: Break::Changed });
                }
                page => page?,
            },
            page => page?,
        };
        if page.is_empty() {
            return Ok(Verified::Broken { position: at.position + 1, how: Break::Missing });
        }
        for event in page.iter().take_while(|event| event.position <= head.position) {
            let position = at.position + 1;
            if event.position != position {
                return Ok(Verified::Broken { position, how: Break::Missing });
            }
            if expected_hash(&at.hash, event) != event.hash {
                return Ok(Verified::Broken { position, how: Break::Changed });
            }
            at = Head { position, hash: event.hash, recorded_at: event.recorded_at };
        }
        if at.position < head.position && page.last().is_some_and(|last| last.position > head.position) {
            return Ok(Verified::Broken { position: at.position + 1, how: Break::Missing });
        }
        progress(at.position);
    }
    if at.hash == head.hash && (at.recorded_at == head.recorded_at || head.position == 0) {
        Ok(Verified::Whole { head })
    } else {
        Ok(Verified::Broken { position: head.position, how: Break::Head })
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
