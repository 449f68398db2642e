//! The machine's clock: the one place that reads it.

use helpdesk_domain::{Timestamp, ports::Clock};

#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else is given")]
    fn now(&self) -> Timestamp {
        chrono::Utc::now()
    }
}
