//! Everything Telegram and the network can do to the bot: nothing is lost, and nothing happens twice where Telegram
//! allows it. What it doesn't allow is said in docs/TELEGRAM.md.

use chrono::TimeDelta;
use helpdesk_bot::Link;
use serde_json::{Value, json};

use crate::{
    people::Person,
    world::{ANNA, BORIS, IVANOV, TOKEN, World, fault},
};

/// Up to the last press of the form.
async fn ready_to_send(anna: &Person<'_>) {
    anna.says("/new").await;
    anna.presses("CF283A").await;
    anna.reads("Количество").await;
    anna.presses("2").await;
    anna.presses("К проверке").await;
    anna.reads("Проверка").await;
}

/// Presses without waiting for the answer.
async fn taps(world: &World, anna: &Person<'_>, label: &str) {
    let (message, data) = anna.button(label).await;
    world.act("press", json!({ "person": ANNA, "message_id": message, "data": data })).await;
}

async fn reaches(world: &World, wanted: Link) {
    let mut state = world.bot().state();
    let reached = state.wait_for(|state| state.link == wanted);
    let reached = tokio::time::timeout(std::time::Duration::from_secs(30), reached).await;
    assert!(reached.is_ok(), "never {wanted:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_lost_after_the_order_was_sent_makes_no_second_order() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    ready_to_send(&anna).await;
    // The edit of the form into the card has its effect, and nobody learns of it: done again, it is "not modified".
    world.act("faults", fault("lost_answer", "editMessageText")).await;
    world.act("faults", fault("lost_answer", "answerCallbackQuery")).await;
    world.act("faults", fault("lost_answer", "getUpdates")).await;
    taps(&world, &anna, "Отправить").await;
    anna.reads("Заявка № 1 · Новая").await;
    world.nothing_waits_in_time().await;
    assert_eq!(world.orders_of(ANNA).await.len(), 1);
    assert_eq!(anna.count("Заявка № 1").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_message_whose_answer_is_lost_may_come_twice_but_never_not() {
    let world = World::new().await;
    world.act("faults", fault("lost_answer", "sendMessage")).await;
    let anna = world.person(ANNA);
    anna.says("/help").await;
    world.retries(1).await;
    world.advance(TimeDelta::minutes(1));
    world.counts(0, "SELECT COUNT(*) AS n FROM outbox WHERE state = 'waiting'").await;
    // sendMessage knows no key: this is what at-least-once means.
    assert_eq!(anna.count("Как заказать").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_and_a_hang_are_tried_again_in_the_order_of_the_chat() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    for kind in [json!({ "kind": "reset" }), json!({ "kind": "hang", "seconds": 0.2 })] {
        let mut strike = kind;
        strike["method"] = json!("sendMessage");
        strike["chat"] = json!(ANNA);
        world.act("faults", strike).await;
        anna.says("/help").await;
        world.retries(1).await;
        // What comes later waits behind it.
        anna.says("/cancel").await;
        world.person(BORIS).says("/my").await;
        world.person(BORIS).reads("У вас ещё нет заявок").await;
        world.advance(TimeDelta::minutes(1));
        world.counts(0, "SELECT COUNT(*) AS n FROM outbox WHERE state = 'waiting'").await;
    }
    let said: Vec<String> = anna
        .until("everything", |chat| {
            let messages = chat["messages"].as_array()?;
            let bots = messages.iter().filter(|message| message["from"]["is_bot"] == true).skip(1);
            Some(bots.map(|message| message["text"].as_str().unwrap_or_default().to_owned()).collect())
        })
        .await;
    let kinds: Vec<_> = said.iter().map(|text| if text.contains("Отменять") { "cancel" } else { "help" }).collect();
    assert_eq!(kinds, ["help", "cancel", "help", "cancel"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn updates_that_come_again_have_one_effect() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    anna.says("/new").await;
    anna.presses("CF283A").await;
    anna.reads("Количество").await;
    for kind in ["duplicate_updates", "forget_offset", "duplicate_updates"] {
        world.act("faults", json!({ "kind": kind })).await;
        anna.presses("+").await;
    }
    // 1 and three presses.
    anna.until("Взять 4", |chat| chat.to_string().contains("Взять 4").then_some(())).await;
    anna.presses("Взять 4").await;
    anna.reads("— 4 шт").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_that_is_too_old_to_be_answered_still_does_its_work() {
    let mut world = World::new().await;
    ready_to_send(&world.person(ANNA)).await;
    world.stop().await;
    taps(&world, &world.person(ANNA), "Отправить").await;
    world.act("clock", json!({ "advance_seconds": 200 })).await;
    world.advance(TimeDelta::seconds(200));
    world.restart().await;
    world.person(ANNA).reads("Заявка № 1 · Новая").await;
    assert_eq!(world.orders_of(ANNA).await.len(), 1);
    world.counts(0, "SELECT COUNT(*) AS n FROM outbox WHERE state IN ('waiting', 'failed')").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_whose_message_was_deleted_goes_on_in_a_new_one() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    anna.says("/new").await;
    let form = anna.reads("Шаг 2 из 5").await;
    let gone = json!({ "person": ANNA, "message_id": form["message_id"] });
    world.http.delete(format!("{}/stand-in/messages", world.stand_in.url())).json(&gone).send().await.unwrap();
    anna.says("cf283a").await;
    anna.reads("Похоже на «cf283a»").await;
    anna.presses("CF283A").await;
    anna.reads("Количество").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_became_a_supergroup_is_followed() {
    let world = World::new().await;
    let group = json!({ "title": "Склад", "people": [ANNA, BORIS], "bots_are_administrators": true });
    let group = world.act("groups", group).await["id"].as_i64().unwrap();
    let anna = world.person(ANNA).in_group(group);
    anna.says("/new").await;
    anna.reads("Шаг 2 из 5").await;
    // What was on its way to the old group arrives in the new one.
    world.act("faults", json!({ "kind": "reset", "chat": group })).await;
    anna.says("cf283a").await;
    world.retries(1).await;
    let upgraded = world.act(&format!("groups/{group}/upgrade"), json!({})).await;
    let supergroup = upgraded["id"].as_i64().unwrap();
    assert_ne!(supergroup, group);
    world.advance(TimeDelta::minutes(1));
    let anna = world.person(ANNA).in_group(supergroup);
    anna.reads("Похоже на «cf283a»").await;
    anna.presses("CF283A").await;
    anna.reads("Количество").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_program_that_polls_is_visible_and_the_bot_comes_back() {
    let world = World::new().await;
    let url = format!("{}/bot{TOKEN}/getUpdates", world.stand_in.url());
    let other: Value = world.http.post(&url).json(&json!({ "timeout": 0 })).send().await.unwrap().json().await.unwrap();
    assert_eq!(other["ok"], true);
    reaches(&world, Link::Conflict).await;
    world.person(ANNA).says("/help").await;
    reaches(&world, Link::Connected).await;
    world.person(ANNA).reads("Как заказать").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_without_a_network_ends_nothing_and_everything_arrives_later() {
    let mut world = World::new().await;
    world.stop().await;
    world.act("faults", json!({ "kind": "out_of_reach" })).await;
    world.restart().await;
    reaches(&world, Link::Unreachable).await;
    world.order(ANNA).await;
    world.person(ANNA).says("/my").await;
    world.retries(3).await;
    // Hours later.
    world.advance(TimeDelta::hours(2));
    world.no_more_faults().await;
    reaches(&world, Link::Connected).await;
    world.advance(TimeDelta::minutes(2));
    world.person(ANNA).reads("У вас 1 заявка").await;
    world.person(IVANOV).reads("Заявка № 1 · Новая").await;
    assert_eq!(world.person(ANNA).count("У вас 1 заявка").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_forbidden_chat_and_a_flood_in_another_hold_nobody_up() {
    let world = World::new().await;
    let blocked = json!({ "kind": "forbidden", "method": "sendMessage", "chat": ANNA });
    let flood = json!({ "kind": "too_many_requests", "retry_after": 30, "method": "sendMessage", "chat": BORIS });
    world.act("faults", blocked).await;
    world.act("faults", flood).await;
    for person in [ANNA, BORIS, IVANOV] {
        world.person(person).says("/help").await;
    }
    world.person(IVANOV).reads("Как работать с заявками").await;
    world.counts(1, "SELECT COUNT(*) AS n FROM dead_chats").await;
    world.retries(1).await;
    world.advance(TimeDelta::seconds(31));
    world.person(BORIS).reads("Как заказать").await;
    // Her next word opens the chat again.
    world.person(ANNA).says("/cancel").await;
    world.person(ANNA).reads("Отменять нечего").await;
}
