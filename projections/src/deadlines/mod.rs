//! Deadlines (SLA) and the transitions that happen by themselves, folded from orders, policies, calendars and
//! warehouses. A change of those is one event, after which the open orders are evaluated again; what was completed
//! keeps the version it was completed under. The arithmetic is the domain's (`sla`, `working_time`).
//!
//! How the clocks follow an order:
//! - The response clock runs while the order is new. It is met by leaving that status, a rejection included, or by the
//!   first public message of the staff, and then stays met, also when the order is given back or re-opened.
//! - A cancellation ends a response that nobody gave; when such an order is re-opened, the response is promised anew,
//!   in the new cycle.
//! - The resolution clock is met by being issued, ended by a rejection or a cancellation. Re-opening starts a new cycle
//!   with an empty history. A forced step back to work starts none: the clock of that cycle goes on, and the time in
//!   between counts as a pause.

mod directory;
mod evaluate;
mod fold;
mod questions;
mod reminders;
mod row;
mod timed;
mod timers;

use async_trait::async_trait;
use helpdesk_domain::ports::Fault;

pub(crate) use directory::Directory;
pub(crate) use questions::{directory_state, packed, unpacked};
pub use questions::{explain, folded, of, of_many};
pub use reminders::{DueReminder, due_reminders};
pub use row::{ClockState, DeadlineRow, Explanation, KeptSpan};
pub(crate) use row::{Timing, clock};
pub(crate) use timed::Timed;
pub use timers::{TimerKind, TimerRow, due_timers, timer_of};

use crate::{Projection, Reaction, Tx};

/// The projection.
#[derive(Debug, Default)]
pub struct Deadlines;

impl Deadlines {
    pub const fn new() -> Self {
        Self
    }
}

#[async_trait]
impl Projection for Deadlines {
    fn name(&self) -> &'static str {
        "deadlines"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["deadline_orders", "deadlines", "timers", "deadline_directory"]
    }

    fn foresees(&self) -> Vec<String> {
        vec![Directory::question(&directory::TABLE)]
    }

    async fn apply(&self, tx: &mut Tx, page: &[Reaction]) -> Result<(), Fault> {
        fold::apply(tx, page).await
    }
}
