//! The reminders that the scheduler would have given during a made-up life, worked out with the domain's own clocks.

use std::collections::BTreeSet;

use helpdesk_domain::{
    Timestamp,
    order::{OrderCommand, Status},
    sla::{Clock, Span, Targets, next_level},
    working_time::Calendar,
};

use super::life::{Lived, Step};

/// Every reminder of the life up to `now`.
pub fn of(lived: &Lived, targets: &Targets, calendar: &Calendar, now: Timestamp) -> Vec<Step> {
    let cycles: BTreeSet<u32> = lived.moments.iter().map(|(_, _, cycle)| *cycle).collect();
    let mut reminders = Vec::new();
    for cycle in cycles {
        for clock in Clock::ALL {
            let spans = spans(lived, clock, cycle);
            let mut told = BTreeSet::new();
            for span in spans.iter().filter(|span| span.running) {
                let end = span.to.unwrap_or(now).min(now);
                let mut at = span.from;
                while let Some(next) = next_level(&spans, targets.of(clock), calendar, &told, at)
                    && next.due_at < end
                {
                    at = at.max(next.due_at);
                    let command = OrderCommand::Remind { clock, cycle, level: next.key.clone(), tell: next.tell };
                    reminders.push(Step { at, by: None, command });
                    told.insert(next.key);
                }
            }
        }
    }
    reminders
}

/// The stretches of a cycle in which the clock ran or was paused.
fn spans(lived: &Lived, clock: Clock, cycle: u32) -> Vec<Span> {
    let ends = lived.moments.iter().skip(1).map(|(at, _, _)| Some(*at)).chain([None]);
    let of_cycle = lived.moments.iter().zip(ends).filter(|((_, _, own), _)| *own == cycle);
    let span = |((from, status, _), to): (&(Timestamp, Status, u32), Option<Timestamp>)| {
        let running = match clock {
            Clock::Response => *status == Status::New,
            Clock::Resolution => *status != Status::WaitingRequester,
        };
        Span { from: *from, to, running, status: status.as_str().to_owned() }
    };
    match clock {
        // Met for good once the order has been taken for the first time.
        Clock::Response if cycle > 1 => Vec::new(),
        Clock::Response => of_cycle.take(1).map(span).collect(),
        Clock::Resolution => of_cycle.take_while(|((_, status, _), _)| status.is_open()).map(span).collect(),
    }
}
