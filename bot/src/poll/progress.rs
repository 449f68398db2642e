//! How far the updates have been taken: everything below the offset is finished, and so is what Telegram may forget.

use std::collections::BTreeSet;

#[derive(Debug, Default)]
pub(super) struct Progress {
    under_way: BTreeSet<u32>,
    /// Finished ones that are not confirmed yet, since an earlier one is still under way.
    finished: BTreeSet<u32>,
    next: u32,
}

impl Progress {
    /// Whether this update is to be taken now; not, when that is under way or done.
    pub fn begin(&mut self, id: u32) -> bool {
        if self.finished.contains(&id) || !self.under_way.insert(id) {
            return false;
        }
        self.next = self.next.max(id.saturating_add(1));
        true
    }

    pub fn finish(&mut self, id: u32) {
        self.under_way.remove(&id);
        self.finished.insert(id);
        let offset = self.lowest();
        self.finished = self.finished.split_off(&offset);
    }

    /// Telegram had nothing above the offset, and knows that the rest is done. From here its ids may begin anywhere:
    /// after a quiet week the next one is chosen at random, perhaps a lower one.
    pub fn confirmed(&mut self) {
        if self.under_way.is_empty() {
            self.next = 0;
            self.finished.clear();
        }
    }

    pub fn is_busy(&self) -> bool {
        !self.under_way.is_empty()
    }

    /// What confirms everything that is finished and nothing else; 0 confirms nothing.
    pub fn offset(&self) -> i64 {
        i64::from(self.lowest())
    }

    fn lowest(&self) -> u32 {
        self.under_way.first().copied().unwrap_or(self.next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_stops_at_the_first_unfinished_update() {
        let mut progress = Progress::default();
        assert_eq!(progress.offset(), 0);
        for id in [10, 11, 15] {
            assert!(progress.begin(id));
        }
        progress.finish(11);
        progress.finish(15);
        assert_eq!(progress.offset(), 10);
        assert!(!progress.begin(10), "it is under way");
        assert!(!progress.begin(15), "it is done");
        progress.finish(10);
        assert_eq!(progress.offset(), 16);
        assert!(!progress.is_busy());
    }

    #[test]
    fn after_a_quiet_time_ids_may_begin_anywhere() {
        let mut progress = Progress::default();
        assert!(progress.begin(900));
        progress.confirmed();
        assert_eq!(progress.offset(), 900, "one is under way");
        progress.finish(900);
        assert_eq!(progress.offset(), 901);
        progress.confirmed();
        assert_eq!(progress.offset(), 0);
        assert!(progress.begin(17));
        progress.finish(17);
        assert_eq!(progress.offset(), 18);
    }

    #[test]
    fn an_update_that_comes_again_after_its_confirmation_is_looked_at_again() {
        let mut progress = Progress::default();
        assert!(progress.begin(10));
        progress.finish(10);
        assert!(progress.begin(10), "the table of taken updates knows better");
        progress.finish(10);
        assert_eq!(progress.offset(), 11);
    }
}
