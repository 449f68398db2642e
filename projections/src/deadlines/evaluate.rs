//! A clock evaluated: from the order's stretches, the policy that fits it and its warehouse's calendar. Nothing that
//! was evaluated before is used, so evaluating twice, or later, gives the same.

use helpdesk_domain::{
    Timestamp,
    order::Status,
    sla::{self, Outcome, Span, State},
    working_time::Calendar,
};

use super::{
    directory::Directory,
    row::{ClockState, KeptSpan, Next, Timing},
    timed::Timed,
};

impl Timed {
    /// Evaluates the open clocks as of the last event that touched the order.
    pub fn evaluate(&mut self, directory: &Directory) {
        let Some(now) = self.touched_at.take() else { return };
        for place in 0..self.timings.len() {
            if self.timings[place].state.is_open() {
                self.timings[place] = self.evaluated(&self.timings[place], now, directory);
            }
        }
    }

    fn evaluated(&self, timing: &Timing, now: Timestamp, directory: &Directory) -> Timing {
        let mut fresh = Timing::starting(timing.clock, timing.cycle);
        let Some((policy_id, policy)) = directory.policy_for(self.branch, self.priority) else {
            return fresh;
        };
        let targets = &policy.spec.targets;
        let target = targets.of(timing.clock);
        let spans = self.spans(timing.clock, timing.cycle, targets);
        fresh.policy = Some((policy_id, policy.version));
        fresh.target_minutes = Some(target.minutes);
        if !sla::is_running(&spans, now) {
            fresh.state = ClockState::Paused;
        }
        let Some((calendar_id, entry)) = directory.calendar_of(self.warehouse) else {
            return fresh;
        };
        let calendar = &entry.spec.calendar;
        fresh.calendar = Some((calendar_id, entry.version));
        match sla::state(&spans, target, calendar, Outcome::Open, now) {
            State::Running { due, .. } => {
                fresh.due_at = due;
                fresh.late_at = due.and_then(|due| sla::late_after(&spans, calendar, due));
                let told = self.told(timing.clock, timing.cycle);
                fresh.next = sla::next_level(&spans, target, calendar, &told, now).map(|level| Next {
                    level: level.key,
                    tell: level.tell,
                    at: level.due_at,
                });
            }
            State::Paused { remaining } => {
                fresh.remaining_s = Some(remaining.num_seconds());
                fresh.late = remaining < chrono::Duration::zero();
                fresh.due_at = sla::due(&spans, target, calendar, now);
                fresh.late_at = fresh.due_at.and_then(|due| sla::late_after(&spans, calendar, due));
            }
            State::Met { .. } | State::Ended => {}
        }
        fresh
    }

    /// Ends a clock for good, with everything it was judged by.
    pub fn complete(&mut self, place: usize, state: ClockState, at: Timestamp, directory: &Directory) {
        let mut done = self.evaluated(&self.timings[place], at, directory);
        done.state = state;
        done.met_at = (state == ClockState::Met).then_some(at);
        (done.late, done.late_at, done.remaining_s, done.next) = (false, None, None, None);
        if let (Some((policy, _)), Some((calendar, _))) = (done.policy, done.calendar)
            && let (Some(policy), Some(calendar)) =
                (directory.policies.get(&policy), directory.calendars.get(&calendar))
        {
            let (targets, calendar) = (&policy.spec.targets, &calendar.spec.calendar);
            let spans = self.spans(done.clock, done.cycle, targets);
            let met = sla::state(&spans, targets.of(done.clock), calendar, Outcome::Met { at }, at);
            done.late = state == ClockState::Met && matches!(met, State::Met { late: true, .. });
            done.kept = explained(&spans, calendar, at);
            for span in &mut done.kept {
                span.to = span.to.or(Some(at));
            }
        }
        self.timings[place] = done;
    }
}

pub(super) fn explained(spans: &[Span], calendar: &Calendar, now: Timestamp) -> Vec<KeptSpan> {
    sla::explain(spans, calendar, now)
        .into_iter()
        .map(|span| KeptSpan {
            from: span.from,
            to: span.to,
            running: span.running,
            status: span.status.parse().unwrap_or(Status::New),
            working_s: span.working.num_seconds(),
        })
        .collect()
}
