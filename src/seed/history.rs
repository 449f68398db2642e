//! The history of all orders: fates are drawn, lives made up, and everything that anybody did is acted out in order of
//! time. Orders that act within the same minutes act at once, so that the log can commit them together.

use std::collections::BTreeMap;

use anyhow::Context;
use chrono::Duration;
use futures::future::try_join_all;
use helpdesk_domain::{
    Channel, Command, Desk, OrderCommand, OrderId, Request, Timestamp, order::Status, working_time::Calendar,
};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};

use super::{
    MovedClock, Sowing,
    cast::BRANCHES,
    life::{Ending, Fate, Step, live},
    organisation::Organisation,
    reminders,
};

/// The orders that stand somewhere particular now, whatever chance brings: where, for how many hours, how slowly.
const SHOWCASE: [(Status, i64, bool); 18] = [
    (Status::New, 1, true),
    (Status::New, 2, true),
    (Status::New, 30, false),
    (Status::New, 100, false),
    (Status::Accepted, 4, true),
    (Status::Accepted, 52, false),
    (Status::InProgress, 5, true),
    (Status::InProgress, 26, false),
    (Status::InProgress, 120, false),
    (Status::WaitingRequester, 20, true),
    (Status::WaitingStock, 28, true),
    (Status::WaitingStock, 150, false),
    (Status::Ready, 6, true),
    (Status::InTransit, 24, true),
    (Status::Issued, 5, true),
    (Status::Rejected, 24, true),
    (Status::Cancelled, 28, true),
    (Status::Closed, 30, true),
];

/// What somebody does with one order, by its place.
#[derive(Debug)]
pub struct Act {
    order: usize,
    step: Step,
}

/// Everything that happens up to now, in order of time.
pub fn make_up(organisation: &Organisation, start: Timestamp, sowing: Sowing) -> Vec<Act> {
    let mut random = StdRng::seed_from_u64(sowing.seed.wrapping_add(1));
    let mut fates: Vec<Fate> = (0..sowing.orders)
        .map(|number| match SHOWCASE.get(sowing.orders - 1 - number) {
            Some(showcase) if sowing.orders >= SHOWCASE.len() => {
                shown(organisation, &mut random, sowing.now, *showcase)
            }
            _ => drawn(organisation, &mut random, start, sowing.now),
        })
        .collect();
    // Orders get their numbers in the order in which they come.
    fates.sort_by_key(|fate| fate.at);
    let mut acts = Vec::new();
    for (order, fate) in fates.into_iter().enumerate() {
        let lived = live(organisation, &mut random, fate);
        let calendar = &organisation.calendars[fate.branch];
        let reminders = reminders::of(&lived, &organisation.targets, calendar, sowing.now);
        let steps = lived.steps.into_iter().chain(reminders).filter(|step| step.at < sowing.now);
        acts.extend(steps.map(|step| Act { order, step }));
    }
    acts.sort_by_key(|act| (act.step.at, act.order));
    acts
}

fn shown(
    organisation: &Organisation,
    random: &mut StdRng,
    now: Timestamp,
    (status, hours, hurried): (Status, i64, bool),
) -> Fate {
    let branch = random.random_range(0..BRANCHES.len());
    // Slow ones began in working time, the others just so long ago.
    let ago = now - Duration::hours(hours) - Duration::minutes(random.random_range(10..50));
    let at = if hurried { ago } else { last_working(&organisation.calendars[branch], ago) };
    Fate { branch, at, ending: Ending::StopsAt(status), slowness: 1, hurried }
}

fn drawn(organisation: &Organisation, random: &mut StdRng, start: Timestamp, now: Timestamp) -> Fate {
    // The head office orders most.
    let branch = *[0, 1, 1, 1, 2, 2, 3].choose(random).unwrap_or(&1);
    let span = (now - start).num_seconds().max(1);
    let any = start + Duration::seconds(random.random_range(0..span));
    let at = last_working(&organisation.calendars[branch], any).max(start);
    let ending = match random.random_range(0..100) {
        0..7 => Ending::Rejected,
        7..12 => Ending::Cancelled,
        12..15 => Ending::Silence,
        15..20 => Ending::Reopened,
        _ => Ending::Closed,
    };
    let slowness = *[1, 1, 1, 1, 1, 1, 2, 2, 5, 9].choose(random).unwrap_or(&1);
    Fate { branch, at, ending, slowness, hurried: false }
}

/// The instant itself in working time, else some time before it that is.
fn last_working(calendar: &Calendar, at: Timestamp) -> Timestamp {
    let back = (0..14 * 24).map(|hours| at - Duration::hours(hours));
    back.into_iter().find(|earlier| calendar.is_working(*earlier)).unwrap_or(at)
}

/// Commands within so much time are given at once.
const TOGETHER: Duration = Duration::minutes(3);

/// Carries the history out.
pub async fn act_out(
    desk: &Desk,
    clock: &MovedClock,
    organisation: &Organisation,
    orders: &[OrderId],
    history: Vec<Act>,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> anyhow::Result<()> {
    let (total, mut done) = (history.len(), 0);
    let mut history = history.into_iter().peekable();
    while let Some(first) = history.next() {
        let end = first.step.at + TOGETHER;
        let mut last = first.step.at;
        let mut by_order: BTreeMap<usize, Vec<Step>> = BTreeMap::from([(first.order, vec![first.step])]);
        done += 1;
        while let Some(next) = history.next_if(|next| next.step.at < end) {
            last = next.step.at;
            by_order.entry(next.order).or_default().push(next.step);
            done += 1;
        }
        clock.move_to(last);
        let acting = by_order.into_iter().map(|(order, steps)| act(desk, organisation, orders[order], steps));
        try_join_all(acting).await?;
        progress(done, total);
    }
    Ok(())
}

async fn act(desk: &Desk, organisation: &Organisation, order: OrderId, steps: Vec<Step>) -> anyhow::Result<()> {
    for Step { by, command, .. } in steps {
        let request = match (by, &command) {
            (Some(person), _) => Request::person(organisation.people[person], Channel::Seed),
            // Under the keys of the scheduler, which must not do it again.
            (None, OrderCommand::Remind { clock, cycle, level, .. }) => {
                let key = format!("sla:{order}:{clock}:{cycle}:{level}");
                Request::system(Channel::Seed).once("sla", key)
            }
            (None, _) => Request::system(Channel::Seed),
        };
        let what = format!("{command:?}");
        desk.execute(&request, Command::Order(order, command)).await.with_context(|| what)?;
    }
    Ok(())
}
