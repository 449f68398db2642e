//! A clock that can stand in the past: seeding moves it through the history it makes up, then lets it go.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use helpdesk_domain::{Timestamp, ports::Clock, time};

/// Shows the instant it was set to, or the time of another clock.
pub struct MovedClock {
    real: Arc<dyn Clock>,
    /// Microseconds since 1970; [`LIVE`] while it isn't moved.
    at: AtomicI64,
}

const LIVE: i64 = i64::MIN;

impl MovedClock {
    pub fn over(real: Arc<dyn Clock>) -> Self {
        Self { real, at: AtomicI64::new(LIVE) }
    }

    pub fn move_to(&self, at: Timestamp) {
        self.at.store(time::to_micros(at), Ordering::SeqCst);
    }

    /// Back to the real time.
    pub fn let_go(&self) {
        self.at.store(LIVE, Ordering::SeqCst);
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        match self.at.load(Ordering::SeqCst) {
            LIVE => self.real.now(),
            at => time::from_micros(at),
        }
    }
}

impl std::fmt::Debug for MovedClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MovedClock")
    }
}
