//! Seed data: an organisation with a lifelike past, made by commanding the ordinary desk with a clock that moves
//! through that past. The same seed and the same "now" give the same history.

mod cast;
mod clock;
mod history;
mod ids;
mod life;
mod organisation;
mod reminders;
mod texts;

use chrono::Duration;
use helpdesk_domain::{Desk, OrderId, Timestamp};
use rand::{SeedableRng, rngs::StdRng};

pub use cast::{PEOPLE, PersonSeed};
pub use clock::MovedClock;
use ids::Ids;
pub use organisation::Organisation;

/// How much is to be sown.
#[derive(Debug, Clone, Copy)]
pub struct Sowing {
    pub orders: usize,
    pub days: i64,
    /// Of the random numbers.
    pub seed: u64,
    /// Where the history ends.
    pub now: Timestamp,
}

/// Sows the organisation and its history; the log must be empty. The clock is let go at the end.
pub async fn sow(
    desk: &Desk,
    clock: &MovedClock,
    sowing: Sowing,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> anyhow::Result<Organisation> {
    let start = sowing.now - Duration::days(sowing.days.max(1));
    clock.move_to(start - Duration::hours(1));
    let sown = async {
        let mut ids = Ids::from(StdRng::seed_from_u64(sowing.seed), start);
        let organisation = organisation::set_up(desk, &mut ids).await?;
        let orders: Vec<OrderId> = (0..sowing.orders).map(|_| OrderId(ids.next())).collect();
        let history = history::make_up(&organisation, start, sowing);
        history::act_out(desk, clock, &organisation, &orders, history, progress).await?;
        anyhow::Ok(organisation)
    }
    .await;
    clock.let_go();
    sown
}
