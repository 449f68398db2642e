//! What the appender remembers of the log between two batches, so that most batches read nothing before they write: the
//! head, and the versions of streams it has lately seen. The database still decides: a batch planned on memory is
//! written only if the head is the remembered one and no key or place is taken; otherwise it is read and decided again.

use std::collections::{HashMap, HashSet};

use helpdesk_domain::ports::{Append, Appended, Head, StreamId, Version};
use quick_cache::unsync::Cache;

use super::plan::{Facts, Plan, streams_of};

/// How many streams are remembered.
const CAPACITY: usize = 100_000;

pub(super) struct Known {
    /// None: unknown, after a fault or before the first batch.
    head: Option<Head>,
    versions: Cache<StreamId, Version>,
}

impl Known {
    pub fn new() -> Self {
        Self { head: None, versions: Cache::new(CAPACITY) }
    }

    pub const fn head(&self) -> Option<Head> {
        self.head
    }

    /// The facts of a batch, if all of them are remembered. A stream that is to begin need not be: when it has begun
    /// elsewhere, its first place is taken.
    pub fn facts(&self, batch: &[&Append]) -> Option<Facts> {
        let head = self.head?;
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

    /// What was written.
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
    }
}

/// Whether every command of the batch is accepted: only then is a plan made from memory worth writing.
pub(super) fn accepts_all(plan: &Plan<'_>) -> bool {
    !plan.is_empty() && plan.verdicts.iter().all(|verdict| matches!(verdict, Ok(Appended::Done { .. })))
}
