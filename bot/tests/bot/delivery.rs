//! Messages going out: reminders, and everything Telegram can answer.

use chrono::TimeDelta;
use helpdesk_domain::{
    Channel, Command, OrderCommand, OrderId, Request,
    sla::{Clock as SlaClock, Tell},
};
use serde_json::json;

use crate::world::{ANNA, IVANOV, PETROV, World, fault};

async fn remind(world: &World, order: OrderId) {
    let remind =
        OrderCommand::Remind { clock: SlaClock::Response, cycle: 1, level: "p80".into(), tell: Tell::Assignee };
    let request = Request::system(Channel::Scheduler);
    world.desk().execute(&request, Command::Order(order, remind)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_reaches_each_storekeeper_once() {
    let world = World::new().await;
    let order = world.order(ANNA).await;
    world.advance(TimeDelta::minutes(50));
    remind(&world, order).await;
    remind(&world, order).await;
    for person in [IVANOV, PETROV] {
        world.person(person).reads("Напоминание о сроке: заявка № 1").await;
    }
    world.person(IVANOV).presses("Взять").await;
    world.person(IVANOV).reads("Заявка № 1 · Принята").await;
    assert_eq!(world.person(IVANOV).count("Напоминание о сроке").await, 1);
    assert_eq!(world.person(PETROV).count("Напоминание о сроке").await, 1);
    assert_eq!(world.person(ANNA).count("Напоминание о сроке").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_waits_for_working_hours_and_is_dropped_when_the_clock_was_met() {
    let world = World::new().await;
    let order = world.order(ANNA).await;
    world.person(IVANOV).reads("Заявка № 1 · Новая").await;
    // Monday night.
    world.advance(TimeDelta::hours(13));
    remind(&world, order).await;
    world.person(IVANOV).presses("Взять").await;
    world.person(PETROV).reads("Заявка № 1 · Принята").await;
    assert_eq!(world.person(PETROV).count("Напоминание").await, 0);
    // Tuesday morning.
    world.advance(TimeDelta::hours(11));
    world.person(PETROV).says("/help").await;
    world.person(PETROV).reads("Как работать с заявками").await;
    // Two storekeepers and the dispatcher.
    world.counts(3, "SELECT COUNT(*) AS n FROM outbox WHERE state = 'dropped' AND body LIKE '%reminded%'").await;
    assert_eq!(world.person(PETROV).count("Напоминание").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_limit_is_waited_out_and_the_message_comes() {
    let world = World::new().await;
    world.act("faults", json!({ "kind": "too_many_requests", "retry_after": 7, "method": "sendMessage" })).await;
    world.person(ANNA).says("/help").await;
    world.retries(1).await;
    let before = world.calls("sendMessage").await.len();
    world.advance(TimeDelta::seconds(6));
    // Another chat is served meanwhile: the sender has looked.
    world.person(IVANOV).says("/help").await;
    world.person(IVANOV).reads("Как работать с заявками").await;
    assert_eq!(world.calls("sendMessage").await.len(), before + 1, "not before the time Telegram named");
    world.advance(TimeDelta::seconds(2));
    world.person(ANNA).reads("Как заказать").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_error_is_tried_again() {
    let world = World::new().await;
    world.act("faults", fault("server_error", "sendMessage")).await;
    world.person(ANNA).says("/help").await;
    world.retries(1).await;
    world.advance(TimeDelta::seconds(5));
    world.person(ANNA).reads("Как заказать").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_blocks_the_bot_is_left_alone_until_they_write_again() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    world.order(ANNA).await;
    anna.reads("Заявка № 1 · Новая").await;
    world.act("block", json!({ "person": ANNA, "blocked": true })).await;
    world.person(IVANOV).presses("Взять").await;
    world.person(IVANOV).reads("Принята").await;
    world.counts(1, "SELECT COUNT(*) AS n FROM dead_chats").await;
    world.act("block", json!({ "person": ANNA, "blocked": false })).await;
    anna.says("/my").await;
    anna.reads("Заявка № 1 · Принята").await;
    world.counts(0, "SELECT COUNT(*) AS n FROM dead_chats").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_whose_message_is_gone_is_sent_anew_when_it_is_asked_for() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    world.order(ANNA).await;
    let card = anna.reads("Заявка № 1 · Новая").await;
    let url = format!("{}/stand-in/messages", world.stand_in.url());
    let gone = json!({ "person": ANNA, "message_id": card["message_id"] });
    world.http.delete(url).json(&gone).send().await.unwrap();
    world.person(IVANOV).presses("Взять").await;
    world.person(IVANOV).reads("Принята").await;
    anna.says("№ 1").await;
    anna.reads("Заявка № 1 · Принята").await;
}
