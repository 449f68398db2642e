//! Deadlines where they are easily got wrong.

use chrono::{Duration, NaiveDate};
use helpdesk_domain::{
    CalendarId, OrderEvent, Role, WarehouseId,
    directory::Warehouse,
    order::Status,
    sla::{Clock, Tell},
    working_time::Calendar,
};
use helpdesk_projections::deadlines::{self, ClockState};
use pretty_assertions::assert_eq;

use crate::{
    deadlines::{of, told},
    story::{MOSCOW, Story, at, office, promise},
};

#[tokio::test]
async fn an_order_of_the_night_starts_in_the_morning() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let order = story.at("2026-03-06T20:00:00Z").submit(anna); // Friday 23:00
    story.settle().await;
    let due = Some(at("2026-03-09T07:00:00Z"));
    assert_eq!(told(&story, order, Clock::Response).await, (ClockState::Running, due, false, Some(60)));
}

#[tokio::test]
async fn a_pause_after_the_breach_stays_late() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    story.change(story.places.policy.0, promise(60, 120));
    let order = story.submit(anna);
    story.after(Duration::minutes(150)).moves(order, Status::WaitingRequester);
    story.settle().await;
    story.after(Duration::days(1));
    let due = Some(at("2026-03-02T08:00:00Z"));
    assert_eq!(told(&story, order, Clock::Resolution).await, (ClockState::Paused, due, true, Some(-30)));
    let late = helpdesk_projections::orders::OrderFilter {
        overdue_at: Some(story.now),
        ..helpdesk_projections::orders::OrderFilter::within(helpdesk_projections::orders::Scope::ALL)
    };
    assert_eq!(helpdesk_projections::orders::list(&story.db, &late, None, 10, story.now).await.unwrap().total, 1);
    assert_eq!(deadlines::due_reminders(&story.db, story.now, 10).await.unwrap(), []);
}

#[tokio::test]
async fn a_holiday_added_later_moves_open_deadlines_and_timers_only() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let (open, done) = (story.submit(anna), story.submit(anna));
    story.after(Duration::hours(6)).moves(done, Status::Issued); // 15:00
    story.at("2026-03-02T14:00:00Z").moves(open, Status::InProgress); // 17:00
    story.settle().await;
    let finished = of(&story, done, story.now, Clock::Resolution).await;
    assert_eq!(of(&story, open, story.now, Clock::Resolution).await.due_at, Some(at("2026-03-02T15:00:00Z")));
    let mut calendar = Calendar::office_hours(MOSCOW);
    calendar.exceptions.insert(NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(), Vec::new());
    calendar.exceptions.insert(NaiveDate::from_ymd_opt(2026, 3, 4).unwrap(), Vec::new());
    story.change(story.places.calendar.0, office(calendar));
    story.settle().await;
    // Monday turned out to be a day off: everything starts again on Tuesday.
    assert_eq!(of(&story, open, story.now, Clock::Resolution).await.due_at, Some(at("2026-03-03T15:00:00Z")));
    assert_eq!(of(&story, done, story.now, Clock::Resolution).await, finished);
    let closes = deadlines::timer_of(&story.db, done).await.unwrap().unwrap().due_at;
    assert_eq!(closes.map(|at| at.date_naive()), NaiveDate::from_ymd_opt(2026, 3, 6));
}

#[tokio::test]
async fn a_warehouse_with_another_calendar_takes_its_orders_along() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let order = story.submit(anna);
    let around = CalendarId::fresh();
    story.define(around.0, office(Calendar::around_the_clock(MOSCOW)));
    let spec = |calendar| Warehouse { name: "Центральный склад".into(), calendar };
    story.change(story.places.warehouse.0, spec(around));
    story.define(WarehouseId::fresh().0, spec(CalendarId::fresh()));
    story.settle().await;
    let row = of(&story, order, story.now, Clock::Resolution).await;
    assert_eq!((row.calendar, row.due_at), (Some(around), Some(at("2026-03-02T14:00:00Z"))));
    // A calendar nobody defined yet gives no deadline, until somebody does.
    let missing = CalendarId::fresh();
    story.change(story.places.warehouse.0, spec(missing));
    story.settle().await;
    let row = of(&story, order, story.now, Clock::Resolution).await;
    assert_eq!((row.state, row.calendar, row.due_at, row.remaining_s), (ClockState::Running, None, None, None));
    story.define(missing.0, office(Calendar::office_hours(MOSCOW)));
    story.settle().await;
    assert_eq!(of(&story, order, story.now, Clock::Resolution).await.due_at, Some(at("2026-03-02T15:00:00Z")));
}

#[tokio::test]
async fn a_calendar_without_working_days_never_gets_there() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let mut calendar = Calendar::office_hours(MOSCOW);
    calendar.week = std::array::from_fn(|_| Vec::new());
    story.change(story.places.calendar.0, office(calendar));
    let order = story.submit(anna);
    let sent = story.submit(anna);
    story.moves(sent, Status::InTransit);
    story.settle().await;
    story.after(Duration::days(400));
    assert_eq!(told(&story, order, Clock::Resolution).await, (ClockState::Running, None, false, None));
    assert_eq!(deadlines::timer_of(&story.db, sent).await.unwrap().unwrap().due_at, None);
    assert_eq!(deadlines::due_timers(&story.db, story.now, 10).await.unwrap(), []);
    assert_eq!(deadlines::due_reminders(&story.db, story.now, 10).await.unwrap(), []);
}

#[tokio::test]
async fn a_target_of_no_minutes_is_due_at_once() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    story.change(story.places.policy.0, promise(0, 480));
    let order = story.submit(anna);
    story.settle().await;
    assert_eq!(told(&story, order, Clock::Response).await, (ClockState::Running, Some(story.now), false, Some(0)));
    let due = deadlines::due_reminders(&story.db, story.now, 10).await.unwrap();
    assert_eq!(due.iter().map(|reminder| reminder.level.as_str()).collect::<Vec<_>>(), ["p100"]);
    story.after(Duration::minutes(1));
    assert!(of(&story, order, story.now, Clock::Response).await.late);
}

#[tokio::test]
async fn a_clock_change_shortens_the_night_not_the_promise() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    story.change(story.places.calendar.0, office(Calendar::around_the_clock(chrono_tz::Europe::Berlin)));
    let order = story.at("2026-03-28T23:00:00Z").submit(anna); // midnight in Berlin, the clocks go forward at 2
    story.settle().await;
    assert_eq!(of(&story, order, story.now, Clock::Resolution).await.due_at, Some(at("2026-03-29T07:00:00Z")));
}

#[tokio::test]
async fn a_reopened_order_starts_a_new_cycle_of_the_resolution_only() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let order = story.submit(anna);
    story.after(Duration::minutes(10)).moves(order, Status::InProgress);
    story.moves(order, Status::Issued);
    let level = "p50".to_owned();
    let given = OrderEvent::Reminded { clock: Clock::Resolution, cycle: 1, level, tell: Tell::Assignee };
    story.order(order, anna, Role::System, &given);
    story.at("2026-03-03T06:00:00Z").reopen(order, Status::InProgress, 2);
    story.settle().await;
    let response = of(&story, order, story.now, Clock::Response).await;
    assert_eq!((response.cycle, response.state), (1, ClockState::Met));
    let resolution = of(&story, order, story.now, Clock::Resolution).await;
    assert_eq!((resolution.cycle, resolution.due_at), (2, Some(at("2026-03-03T15:00:00Z"))));
    // What was told in the first cycle is told again in the second.
    let due = deadlines::due_reminders(&story.db, at("2026-03-03T11:30:00Z"), 10).await.unwrap();
    assert_eq!((due[0].cycle, due[0].level.as_str()), (2, "p50"));
    assert_eq!(deadlines::explain(&story.db, order, story.now).await.unwrap().len(), 3);
    assert_eq!(deadlines::timer_of(&story.db, order).await.unwrap(), None);
}

#[tokio::test]
async fn a_response_nobody_gave_is_promised_anew_when_a_cancelled_order_comes_back() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let (untouched, rejected) = (story.submit(anna), story.submit(anna));
    story.after(Duration::minutes(30));
    story.moves(untouched, Status::Cancelled);
    story.moves(rejected, Status::Rejected);
    story.at("2026-03-03T06:00:00Z");
    story.reopen(untouched, Status::New, 2);
    story.reopen(rejected, Status::New, 2);
    story.settle().await;
    let again = of(&story, untouched, story.now, Clock::Response).await;
    assert_eq!((again.cycle, again.state, again.due_at), (2, ClockState::Running, Some(at("2026-03-03T07:00:00Z"))));
    let given = of(&story, rejected, story.now, Clock::Response).await;
    assert_eq!((given.cycle, given.state), (1, ClockState::Met));
}

#[tokio::test]
async fn a_forced_step_back_to_work_goes_on_with_the_same_clock() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let order = story.submit(anna);
    story.after(Duration::minutes(60)).moves(order, Status::Issued);
    story.after(Duration::minutes(30)).moves(order, Status::InProgress);
    story.settle().await;
    let due = Some(at("2026-03-02T15:00:00Z") + Duration::hours(15) + Duration::minutes(30));
    assert_eq!(told(&story, order, Clock::Resolution).await, (ClockState::Running, due, false, Some(420)));
    story.moves(order, Status::Cancelled);
    story.moves(order, Status::Closed);
    story.settle().await;
    let row = of(&story, order, story.now, Clock::Resolution).await;
    assert_eq!((row.state, row.cycle, row.met_at), (ClockState::Met, 1, Some(story.now)));
}

#[tokio::test]
async fn without_a_policy_nothing_is_promised_until_there_is_one() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let policy = story.places.policy;
    story.entry::<helpdesk_domain::directory::Policy>(policy.0, &helpdesk_domain::directory::EntryEvent::Withdrawn);
    let (open, done) = (story.submit(anna), story.submit(anna));
    story.moves(done, Status::Issued);
    story.settle().await;
    for order in [open, done] {
        assert_eq!(deadlines::of(&story.db, order, story.now).await.unwrap(), []);
        assert_eq!(deadlines::explain(&story.db, order, story.now).await.unwrap(), []);
    }
    story.entry::<helpdesk_domain::directory::Policy>(policy.0, &helpdesk_domain::directory::EntryEvent::Restored);
    story.settle().await;
    assert_eq!(deadlines::of(&story.db, open, story.now).await.unwrap().len(), 2);
    assert_eq!(deadlines::of(&story.db, done, story.now).await.unwrap(), []);
}
