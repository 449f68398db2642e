//! What reports count, beside a slow and obvious fold over the same log that knows nothing of the projection.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use helpdesk_domain::{
    BranchId, Event, Grant, OrderEvent, OrderId, PersonId, Role, Timestamp, order::Status, sla::Clock,
    working_time::Calendar,
};
use helpdesk_projections::{
    Reaction,
    orders::Reach,
    reports::{self, AgeRow, Figure, FlowRow, Period, SlaRow},
};
use pretty_assertions::assert_eq;
use proptest::prelude::*;

use crate::story::{MOSCOW, Story, quantities};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn everything() -> Period {
    Period { from: day("2026-03-01"), to: day("2026-06-30"), reach: Reach::Everywhere, branches: Vec::new() }
}

/// A clock that ended: which one, how, when, for whom.
type Ended = (Clock, &'static str, NaiveDate, BranchId, Option<PersonId>);

/// The same definitions, written down as simply as they can be.
#[derive(Default)]
struct Slow {
    ended: Vec<Ended>,
    /// Clocks that are open and late.
    open_late: Vec<(Clock, BranchId, Option<PersonId>)>,
    flow: BTreeMap<NaiveDate, [i64; 5]>,
    handed: BTreeMap<(String, BranchId), i64>,
    /// Branch and beginning of each open order.
    open: Vec<(BranchId, Timestamp)>,
}

impl Slow {
    fn of(story: &Story) -> Self {
        let mut slow = Self::default();
        let mut orders: BTreeMap<String, Vec<Reaction>> = BTreeMap::new();
        for recorded in story.log.iter().filter(|recorded| recorded.aggregate_type == "order") {
            let reaction = Reaction::decode(recorded.clone()).unwrap();
            orders.entry(recorded.aggregate_id.clone()).or_default().push(reaction);
        }
        for events in orders.into_values() {
            slow.order(&events, story.now);
        }
        slow
    }

    fn order(&mut self, events: &[Reaction], now: Timestamp) {
        let local = |at: Timestamp| at.with_timezone(&MOSCOW).date_naive();
        let (mut branch, mut assignee, mut status, mut since) = (None, None, Status::New, now);
        let (mut response, mut responded, mut resolution) = (true, false, true);
        // The statuses of the present cycle, each with its beginning.
        let mut spans: Vec<(Timestamp, Status)> = Vec::new();
        for reaction in events {
            let Event::Order(event) = &reaction.event else { unreachable!() };
            let (at, actor) = (reaction.at(), reaction.metadata.actor);
            let (was_open, mut to) = (status.is_open(), status);
            match event {
                OrderEvent::Submitted { branch: of, .. } => {
                    branch = Some(*of);
                    (since, spans) = (at, vec![(at, Status::New)]);
                    self.flow.entry(local(at)).or_default()[0] += 1;
                }
                OrderEvent::Assigned { to, .. } => assignee = Some(*to),
                OrderEvent::Unassigned { .. } => assignee = None,
                OrderEvent::StatusChanged { to: next, .. } => to = *next,
                OrderEvent::Reopened { to: next, .. } => {
                    to = *next;
                    response = *next == Status::New && !responded;
                    resolution = true;
                    (since, spans) = (at, Vec::new());
                }
                OrderEvent::HandedOver { lines } => {
                    let pieces: i64 = lines.iter().map(|line| line.quantity).sum();
                    *self.handed.entry((local(at).to_string()[..7].to_owned(), branch.unwrap())).or_default() += pieces;
                }
                _ => {}
            }
            let said =
                matches!(event, OrderEvent::Commented { internal: false, .. }) && reaction.metadata.role.is_staff();
            let mut end = |clock, cancelled: bool, spans: &[(Timestamp, Status)]| {
                let how = match (cancelled, is_late(clock, spans, at)) {
                    (true, _) => "ended",
                    (false, true) => "late",
                    (false, false) => "met",
                };
                self.ended.push((clock, how, local(at), branch.unwrap(), assignee.or(actor)));
            };
            let changed = matches!(event, OrderEvent::StatusChanged { .. });
            if response && (said || (changed && to != Status::New)) {
                let cancelled = !said && to == Status::Cancelled;
                end(Clock::Response, cancelled, &spans);
                (response, responded) = (false, !cancelled);
            }
            if resolution && changed && !to.is_open() {
                end(Clock::Resolution, matches!(to, Status::Rejected | Status::Cancelled), &spans);
                resolution = false;
            }
            if changed || matches!(event, OrderEvent::Reopened { .. }) {
                spans.push((at, to));
            }
            let flow = self.flow.entry(local(at)).or_default();
            match (was_open, to.is_open()) {
                (false, true) => flow[1] += 1,
                (true, false) => {
                    flow[match to {
                        Status::Rejected => 3,
                        Status::Cancelled => 4,
                        _ => 2,
                    }] += 1;
                }
                _ => {}
            }
            status = to;
        }
        let branch = branch.unwrap();
        for (clock, runs) in [(Clock::Response, response), (Clock::Resolution, resolution)] {
            if runs && is_late(clock, &spans, now) {
                self.open_late.push((clock, branch, assignee));
            }
        }
        if status.is_open() {
            self.open.push((branch, since));
        }
    }
}

/// More working time in the statuses in which the clock runs than was promised.
fn is_late(clock: Clock, spans: &[(Timestamp, Status)], at: Timestamp) -> bool {
    let calendar = Calendar::office_hours(MOSCOW);
    let ends = spans.iter().skip(1).map(|(from, _)| *from).chain([at]);
    let worked = spans.iter().zip(ends).filter(|((_, status), _)| match clock {
        Clock::Response => *status == Status::New,
        Clock::Resolution => status.is_open() && *status != Status::WaitingRequester,
    });
    let worked = worked.fold(Duration::zero(), |sum, ((from, _), to)| sum + calendar.working_between(*from, to));
    worked > Duration::minutes(if clock == Clock::Response { 60 } else { 480 })
}

/// One step of somebody with one order, after so many minutes.
#[derive(Debug, Clone, Copy)]
struct Step {
    order: usize,
    minutes: i64,
    what: u8,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0_usize..6, 1_i64..900, any::<u8>());
    prop::collection::vec(step.prop_map(|(order, minutes, what)| Step { order, minutes, what }), 1..90)
}

/// Acts the steps out, as far as the order's life allows them.
fn act_out(story: &mut Story, steps: &[Step]) {
    let anna = story.person("Анна", &[Grant::everywhere(Role::Requester)]);
    let keepers = [
        story.person("Яков", &[Grant::everywhere(Role::Storekeeper)]),
        story.person("Борис", &[Grant::everywhere(Role::Storekeeper)]),
    ];
    let mut lives: Vec<Option<(OrderId, Status, u32)>> = vec![None; 6];
    for step in steps {
        story.after(Duration::minutes(step.minutes));
        let branch = if step.order % 2 == 0 { story.places.branch } else { story.places.other_branch };
        let keeper = keepers[usize::from(step.what / 64) % 2];
        let Some((order, status, cycle)) = lives[step.order] else {
            let order = story.submit_for(branch, anna, &[(story.places.toner, 3), (story.places.drum, 1)], None);
            lives[step.order] = Some((order, Status::New, 1));
            continue;
        };
        let next = match (status, step.what % 8) {
            (_, 0) => {
                let text = story.seal(keeper, "Везём");
                let said = OrderEvent::Commented { at: story.now, text, internal: step.what % 16 == 0 };
                story.order(order, keeper, Role::Storekeeper, &said);
                continue;
            }
            (Status::New, 1) => Status::Rejected,
            (Status::New, 2) => Status::Cancelled,
            (Status::New, _) => {
                let claimed = OrderEvent::Assigned { at: story.now, to: keeper, claimed: true, from: None };
                story.order(order, keeper, Role::Storekeeper, &claimed);
                Status::Accepted
            }
            (Status::Accepted, 1) => {
                story.order(order, keeper, Role::Storekeeper, &OrderEvent::Unassigned { from: keeper });
                Status::New
            }
            (Status::Accepted, _) => Status::InProgress,
            (Status::InProgress, 1) => Status::WaitingRequester,
            (Status::InProgress, 2) => Status::WaitingStock,
            (Status::InProgress, 3) => Status::Cancelled,
            (Status::InProgress, _) => {
                let lines = quantities(&[(story.places.toner, i64::from(step.what % 3) + 1)]);
                story.order(order, keeper, Role::Storekeeper, &OrderEvent::HandedOver { lines });
                Status::Issued
            }
            (Status::WaitingRequester | Status::WaitingStock, _) => Status::InProgress,
            (Status::Issued, 1..=3) => Status::Closed,
            (closed, _) => {
                let to = if matches!(closed, Status::Rejected | Status::Cancelled) {
                    Status::New
                } else {
                    Status::InProgress
                };
                story.reopen(order, to, cycle + 1);
                lives[step.order] = Some((order, to, cycle + 1));
                continue;
            }
        };
        story.moves(order, next);
        lives[step.order] = Some((order, next, cycle));
    }
}

async fn compared(story: &Story) {
    let (slow, period) = (Slow::of(story), everything());
    let mut expected: BTreeMap<_, SlaRow> = BTreeMap::new();
    let empty = |(clock, branch, person)| SlaRow { clock, branch, person, met: 0, late: 0, open_late: 0, ended: 0 };
    for (clock, how, _, branch, person) in &slow.ended {
        let key = (*clock, *branch, *person);
        let row = expected.entry(key).or_insert_with(|| empty(key));
        match *how {
            "met" => row.met += 1,
            "late" => row.late += 1,
            _ => row.ended += 1,
        }
    }
    for key in &slow.open_late {
        expected.entry(*key).or_insert_with(|| empty(*key)).open_late += 1;
    }
    let expected: Vec<_> = expected.into_values().collect();
    let found = reports::sla(&story.db, &period, story.now).await.unwrap();
    assert_eq!(found, expected);
    for row in &found {
        let of_row = Period { branches: vec![row.branch], ..period.clone() };
        let person = Some(row.person);
        for (figure, count) in [
            (Figure::Clocks { clock: row.clock, outcome: "met", person }, row.met),
            (Figure::Clocks { clock: row.clock, outcome: "late", person }, row.late),
            (Figure::OpenLate { clock: row.clock, person }, row.open_late),
        ] {
            let behind = reports::behind(&story.db, &of_row, &figure, story.now, None, 500).await.unwrap();
            assert_eq!(behind.len(), usize::try_from(count).unwrap(), "{figure:?}");
        }
    }

    let days = reports::flow(&story.db, &period).await.unwrap();
    let (mut backlog, nothing) = (0, [0; 5]);
    for FlowRow { day, created, reopened, issued, rejected, cancelled, backlog: open } in days {
        let expected = *slow.flow.get(&day).unwrap_or(&nothing);
        assert_eq!([created, reopened, issued, rejected, cancelled], expected, "{day}");
        backlog += created + reopened - issued - rejected - cancelled;
        assert_eq!(open, backlog, "{day}");
    }
    assert_eq!(backlog, i64::try_from(slow.open.len()).unwrap());

    let calendar = Calendar::office_hours(MOSCOW);
    let mut ages: BTreeMap<BranchId, [i64; 5]> = BTreeMap::new();
    for (branch, since) in &slow.open {
        let reached = |days: u32| calendar.add_working_days(*since, days).unwrap() <= story.now;
        let age = reports::AGE_LIMITS.into_iter().filter(|days| reached(*days)).count();
        ages.entry(*branch).or_default()[age] += 1;
    }
    let expected: Vec<_> = ages.into_iter().map(|(branch, counts)| AgeRow { branch, counts }).collect();
    assert_eq!(reports::ages(&story.db, &period, story.now).await.unwrap(), expected);
    for row in expected {
        for (age, count) in row.counts.into_iter().enumerate() {
            let of_row = Period { branches: vec![row.branch], ..period.clone() };
            let figure = Figure::Open { age: Some(age) };
            let behind = reports::behind(&story.db, &of_row, &figure, story.now, None, 500).await.unwrap();
            assert_eq!(behind.len(), usize::try_from(count).unwrap());
        }
    }

    let consumption = reports::consumption(&story.db, &period).await.unwrap();
    let found: BTreeMap<_, _> = consumption.into_iter().map(|row| ((row.month, row.branch), row.issued)).collect();
    assert_eq!(found, slow.handed);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn reports_count_what_a_slow_fold_over_the_log_counts(steps in steps(), page in 1_usize..12) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut story = Story::begin().await;
            act_out(&mut story, &steps);
            story.settle_in_pages_of(page).await;
            compared(&story).await;
        });
    }
}

fn some_steps() -> Vec<Step> {
    (0..80_u8)
        .map(|n| Step { order: usize::from(n) % 6, minutes: i64::from(n) * 37 % 600 + 1, what: n.wrapping_mul(37) })
        .collect()
}

#[tokio::test]
async fn reports_on_postgres_count_the_same() {
    let mut story = Story::begin().await;
    act_out(&mut story, &some_steps());
    story.move_to_postgres().await;
    compared(&story).await;
}

#[tokio::test]
async fn a_reader_sees_the_figures_of_their_branches_only() {
    let mut story = Story::begin().await;
    act_out(&mut story, &some_steps());
    story.settle().await;
    let own = Period { reach: Reach::Within(vec![story.places.branch]), ..everything() };
    let rows = reports::sla(&story.db, &own, story.now).await.unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row.branch == story.places.branch));
    let none = Period { reach: Reach::Within(Vec::new()), ..everything() };
    assert_eq!(reports::sla(&story.db, &none, story.now).await.unwrap(), []);
    assert!(reports::flow(&story.db, &none).await.unwrap().iter().all(|row| row.created == 0 && row.backlog == 0));
}
