//! What the appender remembers of the log between two batches, so that most batches read nothing before they write: the
//! head, and the versions of streams it has lately seen. The database still decides: a batch planned on memory is
//! written only if the head is the remembered one and no key or place is taken; otherwise it is read and decided again.
//!
//! A batch is planned while the one before it is still being written, on the head which that one will leave behind. So
//! memory runs ahead of the log, and is forgotten as soon as a batch was not written.

use std::collections::{HashMap, HashSet};

use helpdesk_domain::{
    Timestamp,
    ports::{Append, Appended, Head, Position, StreamId, Version},
};
use quick_cache::unsync::Cache;

use super::plan::{Facts, Plan, plan, streams_of};

/// How many streams are remembered.
const CAPACITY: usize = 100_000;

pub(super) struct Known {
    /// None: unknown, after a fault or before the first batch.
    head: Option<Head>,
    versions: Cache<StreamId, Version>,
    /// Batches that are decided on what they read, and have not ended: what they will leave behind isn't known.
    reading: usize,
    /// Moves whenever everything is forgotten.
    generation: u64,
}

/// A batch that was planned from memory.
pub(super) struct Remembered<'a> {
    pub plan: Plan<'a>,
    /// The head's position it was decided on.
    pub after: Position,
    pub generation: u64,
}

impl Known {
    pub fn new() -> Self {
        Self { head: None, versions: Cache::new(CAPACITY), reading: 0, generation: 0 }
    }

    pub const fn head(&self) -> Option<Head> {
        self.head
    }

    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// Plans a batch, and counts on its being written; none when memory doesn't say enough or somebody must be refused:
    /// then it is to be read, and memory says nothing until [`Known::has_read`].
    pub fn plan<'a>(&mut self, batch: &[&'a Append], now: Timestamp) -> Option<Remembered<'a>> {
        let remembered = self.facts(batch).and_then(|facts| {
            let after = facts.head.position;
            let plan = plan(batch, facts, now);
            accepts_all(&plan).then(|| Remembered { plan, after, generation: self.generation })
        });
        match &remembered {
            Some(remembered) => self.wrote(&remembered.plan),
            None => self.reads(),
        }
        remembered
    }

    /// A batch will be decided on what it reads.
    pub const fn reads(&mut self) {
        self.reading += 1;
    }

    /// It has ended.
    pub const fn has_read(&mut self) {
        self.reading -= 1;
    }

    /// The facts of a batch, if all of them are remembered. A stream that is to begin need not be: when it has begun
    /// elsewhere, its first place is taken.
    fn facts(&self, batch: &[&Append]) -> Option<Facts> {
        let head = self.head.filter(|_| self.reading == 0)?;
        let begins: HashSet<&StreamId> = batch
            .iter()
            .flat_map(|append| &append.writes)
            .filter(|write| write.expected == 0)
            .map(|write| &write.stream)
            .collect();
        let mut versions = HashMap::new();
        for stream in streams_of(batch) {
            match self.versions.get(stream) {
                Some(version) => {
                    versions.insert(stream.clone(), *version);
                }
                None if begins.contains(stream) => {}
                None => return None,
            }
        }
        Some(Facts { head, kept: HashMap::new(), versions })
    }

    /// What was read under the lock.
    pub fn learn(&mut self, facts: &Facts) {
        self.head = Some(facts.head);
        for (stream, version) in &facts.versions {
            self.versions.insert(stream.clone(), *version);
        }
    }

    /// What was written, or will be.
    pub fn wrote(&mut self, plan: &Plan<'_>) {
        self.head = Some(plan.head);
        for row in &plan.events {
            self.versions.insert(row.stream.clone(), row.sequence);
        }
    }

    /// After a fault, or when somebody else wrote: nothing that is remembered can be trusted.
    pub fn forget(&mut self) {
        self.head = None;
        self.versions.clear();
        self.generation += 1;
    }
}

/// Whether every command of the batch is accepted: only then is a plan made from memory worth writing.
fn accepts_all(plan: &Plan<'_>) -> bool {
    !plan.is_empty() && plan.verdicts.iter().all(|verdict| matches!(verdict, Ok(Appended::Done { .. })))
}
