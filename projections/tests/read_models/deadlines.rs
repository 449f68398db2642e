//! The two clocks of an order, from its submission to its end, and what happens by itself.

use chrono::Duration;
use helpdesk_domain::{
    OrderEvent, OrderId, Role, Timestamp,
    order::{Priority, Status},
    sla::{Clock, Tell},
};
use helpdesk_projections::deadlines::{self, ClockState, DeadlineRow, TimerKind};
use pretty_assertions::assert_eq;

use crate::story::{Story, at, promise};

pub async fn of(story: &Story, order: OrderId, now: Timestamp, clock: Clock) -> DeadlineRow {
    let found = deadlines::of(&story.db, order, now).await.unwrap();
    found.into_iter().find(|deadline| deadline.clock == clock).unwrap()
}

/// State, due, late, minutes left.
pub type Told = (ClockState, Option<Timestamp>, bool, Option<i64>);

pub async fn told(story: &Story, order: OrderId, clock: Clock) -> Told {
    let row = of(story, order, story.now, clock).await;
    (row.state, row.due_at, row.late, row.remaining_s.map(|seconds| seconds / 60))
}

#[tokio::test]
async fn both_clocks_run_from_the_submission_in_working_time() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let order = story.submit(anna);
    story.settle().await;
    let noon = at("2026-03-02T09:30:00Z"); // 12:30, lunch is from 13 to 14
    let response = of(&story, order, noon, Clock::Response).await;
    assert_eq!((response.state, response.due_at), (ClockState::Running, Some(at("2026-03-02T07:00:00Z"))));
    assert_eq!((response.late, response.remaining_s), (true, Some(-150 * 60)));
    let resolution = of(&story, order, noon, Clock::Resolution).await;
    assert_eq!((resolution.due_at, resolution.late), (Some(at("2026-03-02T15:00:00Z")), false));
    assert_eq!((resolution.remaining_s, resolution.target_minutes), (Some(270 * 60), 480));
    assert_eq!((resolution.policy, resolution.policy_version), (story.places.policy, 1));
    assert_eq!((resolution.calendar, resolution.calendar_version), (Some(story.places.calendar), Some(1)));
}

#[tokio::test]
async fn a_target_used_up_at_the_end_of_the_day_is_late_only_in_the_morning() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let order = story.submit(anna);
    story.settle().await;
    let late = async |now| of(&story, order, at(now), Clock::Resolution).await.late;
    assert!(!late("2026-03-02T20:00:00Z").await);
    assert!(!late("2026-03-03T06:00:00Z").await);
    assert!(late("2026-03-03T06:00:01Z").await);
}

#[tokio::test]
async fn a_claim_meets_the_response_and_giving_back_does_not_undo_it() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let order = story.submit(anna);
    story.after(Duration::minutes(20)).moves(order, Status::Accepted);
    let claimed_at = story.now;
    story.after(Duration::minutes(60)).moves(order, Status::New);
    story.settle().await;
    let response = of(&story, order, story.now, Clock::Response).await;
    assert_eq!((response.state, response.met_at, response.late), (ClockState::Met, Some(claimed_at), false));
    assert_eq!(response.due_at, Some(at("2026-03-02T07:00:00Z")));
}

#[tokio::test]
async fn a_public_word_of_the_staff_is_a_response_and_nothing_else_said_is() {
    let mut story = Story::begin().await;
    let (anna, keeper) = (story.person("Анна", &[]), story.person("Пётр", &[]));
    let order = story.submit(anna);
    let text = story.seal(keeper, "Слово");
    let said = |internal| OrderEvent::Commented { at: at("2026-03-02T06:00:00Z"), text: text.clone(), internal };
    story.order(order, anna, Role::Requester, &said(false));
    story.order(order, keeper, Role::Storekeeper, &said(true));
    story.order(order, keeper, Role::Supervisor, &said(false));
    story.settle().await;
    assert_eq!(told(&story, order, Clock::Response).await.0, ClockState::Running);
    story.after(Duration::minutes(61)).order(order, keeper, Role::Dispatcher, &said(false));
    story.settle().await;
    assert_eq!(
        told(&story, order, Clock::Response).await,
        (ClockState::Met, Some(at("2026-03-02T07:00:00Z")), true, None)
    );
}

#[tokio::test]
async fn waiting_for_the_requester_pauses_and_waiting_for_stock_as_the_policy_says() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let order = story.submit(anna);
    story.after(Duration::minutes(60)).moves(order, Status::WaitingRequester);
    story.settle().await;
    story.after(Duration::days(3));
    assert_eq!(told(&story, order, Clock::Resolution).await, (ClockState::Paused, None, false, Some(420)));
    story.moves(order, Status::InProgress); // Thursday 10:00
    story.moves(order, Status::WaitingStock);
    story.settle().await;
    let due = Some(at("2026-03-05T15:00:00Z"));
    assert_eq!(told(&story, order, Clock::Resolution).await, (ClockState::Running, due, false, Some(420)));

    let mut patient = promise(60, 480);
    patient.targets.waiting_stock_pauses = true;
    let policy = story.places.policy;
    story.after(Duration::minutes(30)).change(policy.0, patient);
    story.settle().await;
    // The pause counts from the moment the waiting began, not from the change of the policy.
    assert_eq!(told(&story, order, Clock::Resolution).await, (ClockState::Paused, None, false, Some(420)));
}

#[tokio::test]
async fn an_issued_order_is_judged_once_and_for_all() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let order = story.submit(anna);
    story.moves(order, Status::InProgress);
    story.at("2026-03-03T07:00:00Z").moves(order, Status::Issued);
    story.settle().await;
    let before = of(&story, order, story.now, Clock::Resolution).await;
    assert_eq!((before.state, before.met_at, before.late), (ClockState::Met, Some(story.now), true));
    story.change(story.places.policy.0, promise(60, 4800));
    story.after(Duration::days(3)).moves(order, Status::Closed);
    story.settle().await;
    assert_eq!(of(&story, order, story.now, Clock::Resolution).await, before);
    let explained = deadlines::explain(&story.db, order, story.now).await.unwrap();
    let spans: Vec<_> =
        explained[1].spans.iter().map(|span| (span.status, span.running, span.working_s / 60)).collect();
    assert_eq!(spans, [(Status::New, true, 0), (Status::InProgress, true, 540)]);
    assert_eq!(explained[1].deadline, before);
}

#[tokio::test]
async fn rejected_and_cancelled_orders_are_told_apart() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let (rejected, cancelled) = (story.submit(anna), story.submit(anna));
    story.after(Duration::minutes(90));
    story.moves(rejected, Status::Rejected);
    story.moves(cancelled, Status::Cancelled);
    story.settle().await;
    let state = async |order, clock| {
        let (state, _, late, _) = told(&story, order, clock).await;
        (state, late)
    };
    assert_eq!(state(rejected, Clock::Response).await, (ClockState::Met, true));
    assert_eq!(state(rejected, Clock::Resolution).await, (ClockState::Ended, false));
    assert_eq!(state(cancelled, Clock::Response).await, (ClockState::Ended, false));
    assert_eq!(state(cancelled, Clock::Resolution).await, (ClockState::Ended, false));
}

#[tokio::test]
async fn an_explanation_adds_up() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let order = story.submit(anna);
    story.after(Duration::minutes(30)).moves(order, Status::InProgress);
    story.after(Duration::minutes(30)).moves(order, Status::WaitingRequester);
    story.after(Duration::minutes(60)).moves(order, Status::InProgress);
    story.settle().await;
    let now = story.now + Duration::minutes(45);
    let why = deadlines::explain(&story.db, order, now).await.unwrap();
    assert_eq!(why.len(), 2);
    let resolution = &why[1];
    assert_eq!(
        (resolution.policy_name.as_deref(), resolution.calendar_name.as_deref()),
        (Some("Обычные"), Some("Будни 9–18"))
    );
    let spans: Vec<_> = resolution.spans.iter().map(|span| (span.status, span.running, span.working_s / 60)).collect();
    assert_eq!(
        spans,
        [
            (Status::New, true, 30),
            (Status::InProgress, true, 30),
            (Status::WaitingRequester, false, 60),
            (Status::InProgress, true, 45),
        ]
    );
    let counted: i64 = resolution.spans.iter().filter(|span| span.running).map(|span| span.working_s).sum();
    assert_eq!(resolution.deadline.remaining_s, Some(480 * 60 - counted));
    assert_eq!(deadlines::explain(&story.db, OrderId::fresh(), now).await.unwrap(), []);
}

#[tokio::test]
async fn a_reminder_is_due_once_at_its_level() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let order = story.submit(anna);
    story.settle().await;
    let due = async |story: &Story, minutes| {
        let now = at("2026-03-02T06:00:00Z") + Duration::minutes(minutes);
        let due = deadlines::due_reminders(&story.db, now, 10).await.unwrap();
        due.into_iter().map(|r| (r.clock, r.cycle, r.level, r.tell, r.due_at)).collect::<Vec<_>>()
    };
    let told_at = |minutes| at("2026-03-02T06:00:00Z") + Duration::minutes(minutes);
    assert_eq!(due(&story, 29).await, []);
    let half = (Clock::Response, 1, "p50".to_owned(), Tell::Assignee, told_at(30));
    assert_eq!(due(&story, 30).await, [half]);
    // Nobody looked for a while: only the highest level is told, and the passed ones never.
    let full = (Clock::Response, 1, "p100".to_owned(), Tell::Dispatcher, told_at(60));
    assert_eq!(due(&story, 61).await, [full]);
    story.after(Duration::minutes(61));
    let level = "p100".to_owned();
    let given = OrderEvent::Reminded { clock: Clock::Response, cycle: 1, level, tell: Tell::Dispatcher };
    story.order(order, anna, Role::System, &given);
    story.settle().await;
    assert_eq!(due(&story, 61).await, []);
    assert_eq!(due(&story, 119).await, []);
    assert_eq!(due(&story, 120).await[0].2, "r1");
    story.moves(order, Status::Accepted);
    story.settle().await;
    assert_eq!(due(&story, 120).await, []);
    let then = told_at(240 + 60); // half of eight working hours, lunch between
    assert_eq!(deadlines::due_reminders(&story.db, then, 10).await.unwrap()[0].clock, Clock::Resolution);
}

#[tokio::test]
async fn the_policy_follows_branch_priority_and_rank() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let order = story.submit(anna);
    let urgent = helpdesk_domain::PolicyId::fresh();
    let mut spec = promise(15, 120);
    (spec.rank, spec.priority) = (10, Some(Priority::Urgent));
    story.define(urgent.0, spec);
    let mut elsewhere = promise(1, 1);
    (elsewhere.rank, elsewhere.branch) = (1, Some(story.places.other_branch));
    story.define(helpdesk_domain::PolicyId::fresh().0, elsewhere);
    story.settle().await;
    assert_eq!(of(&story, order, story.now, Clock::Resolution).await.target_minutes, 480);
    let event = OrderEvent::PriorityChanged { from: Priority::Normal, to: Priority::Urgent };
    story.order(order, anna, Role::Dispatcher, &event);
    story.settle().await;
    assert_eq!(of(&story, order, story.now, Clock::Resolution).await.target_minutes, 120);
    story.entry::<helpdesk_domain::directory::Policy>(urgent.0, &helpdesk_domain::directory::EntryEvent::Withdrawn);
    story.settle().await;
    assert_eq!(of(&story, order, story.now, Clock::Resolution).await.target_minutes, 480);
}

#[tokio::test]
async fn silence_transit_and_closing_have_their_timers() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let order = story.submit(anna);
    story.settle().await;
    assert_eq!(deadlines::timer_of(&story.db, order).await.unwrap(), None);
    for (status, kind, due, to) in [
        (Status::WaitingRequester, TimerKind::Silence, "2026-03-09T06:00:00Z", Status::Cancelled),
        (Status::InTransit, TimerKind::Transit, "2026-03-09T06:00:00Z", Status::Issued),
        (Status::Issued, TimerKind::Close, "2026-03-05T06:00:00Z", Status::Closed),
    ] {
        story.moves(order, status);
        story.settle().await;
        let timer = deadlines::timer_of(&story.db, order).await.unwrap().unwrap();
        assert_eq!((timer.kind, timer.since, timer.due_at), (kind, story.now, Some(at(due))));
        assert_eq!(timer.kind.to(), to);
        let just_before = at(due) - Duration::microseconds(1);
        assert_eq!(deadlines::due_timers(&story.db, just_before, 10).await.unwrap(), []);
        assert_eq!(deadlines::due_timers(&story.db, at(due), 10).await.unwrap(), [timer]);
    }
    story.moves(order, Status::Closed);
    story.settle().await;
    assert_eq!(deadlines::due_timers(&story.db, at("2030-01-01T00:00:00Z"), 10).await.unwrap(), []);
}
