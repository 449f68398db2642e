//! Ticks on a real log with a clock that the tests move: what is due happens, once, however often it is asked for.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails there")]

mod place;

use chrono::Duration;
use helpdesk_domain::{
    OrderEvent, Request,
    desk::Failure,
    order::{OrderCommand, Status, StatusChange},
    sla::{Clock, Tell},
};
use helpdesk_scheduler::Ticked;
use place::Place;

const NOTHING: Ticked = Ticked { reminded: 0, moved: 0 };

fn reminders(events: &[OrderEvent]) -> Vec<(Clock, String, Tell)> {
    let reminder = |event: &OrderEvent| match event {
        OrderEvent::Reminded { clock, level, tell, .. } => Some((*clock, level.clone(), *tell)),
        _ => None,
    };
    events.iter().filter_map(reminder).collect()
}

#[tokio::test]
async fn a_due_reminder_is_given_once_however_often_the_clock_ticks() {
    let place = Place::open().await;
    let order = place.submit().await;
    assert_eq!(place.tick().await, NOTHING, "nothing is due yet");
    place.pass(Duration::minutes(49));
    assert_eq!(place.tick().await.reminded, 1, "80 % of an hour have passed");
    assert_eq!(place.tick().await, NOTHING);
    // Even when the read model has not seen it: the key of the reminder is known to the log.
    place.pass(Duration::minutes(1));
    assert_eq!(place.tick_without_reading().await, NOTHING);
    let told = reminders(&place.events(order).await);
    assert_eq!(told, [(Clock::Response, "p80".to_owned(), Tell::Dispatcher)]);
}

#[tokio::test]
async fn two_ticks_at_once_give_one_reminder() {
    let place = Place::open().await;
    let order = place.submit().await;
    place.pass(Duration::minutes(50));
    place.read().await;
    let (one, other) = tokio::join!(place.tick_without_reading(), place.tick_without_reading());
    assert_eq!(one.reminded + other.reminded, 1);
    assert_eq!(reminders(&place.events(order).await).len(), 1);
}

#[tokio::test]
async fn after_a_long_absence_only_the_highest_level_is_told() {
    let place = Place::open().await;
    let order = place.submit().await;
    place.pass(Duration::minutes(70));
    assert_eq!(place.tick().await.reminded, 1);
    let told = reminders(&place.events(order).await);
    assert_eq!(told, [(Clock::Response, "p100".to_owned(), Tell::Supervisor)]);
}

#[tokio::test]
async fn an_accepted_order_is_not_reminded_of_its_response() {
    let place = Place::open().await;
    let order = place.submit().await;
    place.as_storekeeper(order, OrderCommand::Claim).await.unwrap();
    place.pass(Duration::minutes(70));
    assert_eq!(place.tick().await, NOTHING);
}

#[tokio::test]
async fn nothing_is_told_while_the_requester_is_waited_for() {
    let place = Place::open().await;
    place.ask().await;
    place.pass(Duration::hours(30));
    assert_eq!(place.tick().await, NOTHING, "the resolution clock is paused");
}

#[tokio::test]
async fn silence_cancels_an_order_once() {
    let place = Place::open().await;
    let order = place.ask().await;
    place.pass(Duration::days(4));
    assert_eq!(place.tick().await, NOTHING);
    place.pass(Duration::days(2));
    assert_eq!(place.tick().await.moved, 1);
    assert_eq!(place.tick().await, NOTHING);
    assert_eq!(place.status(order).await, Status::Cancelled);
}

#[tokio::test]
async fn an_order_that_left_its_status_and_came_back_waits_anew() {
    let place = Place::open().await;
    let order = place.ask().await;
    place.read().await;
    place.pass(Duration::days(4));
    let reply = OrderCommand::Comment { text: "Второй этаж".to_owned(), internal: false };
    place.as_requester(order, reply).await.unwrap();
    place.as_storekeeper(order, OrderCommand::ChangeStatus(place::question())).await.unwrap();
    place.pass(Duration::days(2));
    // The read model still says that the first wait is over.
    assert_eq!(place.tick_without_reading().await, NOTHING);
    assert_eq!(place.tick().await.moved, 0);
    assert_eq!(place.status(order).await, Status::WaitingRequester);
}

#[tokio::test]
async fn a_sent_order_counts_as_issued_and_an_issued_one_is_closed() {
    let place = Place::open().await;
    let order = place.submit().await;
    place.as_storekeeper(order, OrderCommand::Claim).await.unwrap();
    for to in [Status::InProgress, Status::InTransit] {
        place.as_storekeeper(order, OrderCommand::ChangeStatus(StatusChange::to(to))).await.unwrap();
    }
    place.pass(Duration::days(6));
    place.tick().await;
    assert_eq!(place.status(order).await, Status::Issued);
    place.pass(Duration::days(4));
    assert_eq!(place.tick().await.moved, 1);
    assert_eq!(place.status(order).await, Status::Closed);
    assert_eq!(place.tick().await, NOTHING);
}

#[tokio::test]
async fn nobody_but_the_system_reminds() {
    let place = Place::open().await;
    let order = place.submit().await;
    let remind =
        OrderCommand::Remind { clock: Clock::Response, cycle: 1, level: "p80".to_owned(), tell: Tell::Assignee };
    let refused = place.give(&Request::person(place.storekeeper, place::CHANNEL), order, remind).await;
    assert!(matches!(refused, Err(Failure::Refused(_))));
}
