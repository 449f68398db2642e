//! Ids of seeded things: time-ordered like all ids, but drawn from the seed, so that the same seed gives the same.

use helpdesk_domain::Timestamp;
use rand::{RngCore, rngs::StdRng};
use uuid::{Builder, Uuid};

#[derive(Debug)]
pub struct Ids {
    random: StdRng,
    millis: u64,
}

impl Ids {
    pub fn from(random: StdRng, start: Timestamp) -> Self {
        Self { random, millis: u64::try_from(start.timestamp_millis()).unwrap_or_default() }
    }

    /// The next UUIDv7.
    pub fn next(&mut self) -> Uuid {
        let mut bytes = [0; 10];
        self.random.fill_bytes(&mut bytes);
        self.millis += 1;
        Builder::from_unix_timestamp_millis(self.millis, &bytes).into_uuid()
    }
}
