//! The storekeepers' group: bound by who may, cards that are taken there, and no right for being a member.

use std::time::Duration;

use chrono::TimeDelta;
use helpdesk_domain::{
    Channel, Command, OrderCommand, OrderId, Request,
    order::Status,
    sla::{Clock, Tell},
};
use serde_json::{Value, json};

use crate::{
    people::{Person, screen, text},
    world::{ADMIN, ANNA, BORIS, GLEB, IVANOV, PETROV, STRANGER, World},
};

async fn group(world: &World, more: Value) -> i64 {
    let mut group = json!({ "title": "Склад", "people": [GLEB, IVANOV, PETROV, STRANGER, ANNA, ADMIN] });
    for (field, value) in more.as_object().unwrap() {
        group[field] = value.clone();
    }
    world.act("groups", group).await["id"].as_i64().unwrap()
}

async fn remind(world: &World, order: OrderId, clock: Clock, level: &str) {
    let remind = OrderCommand::Remind { clock, cycle: 1, level: level.into(), tell: Tell::Assignee };
    let request = Request::system(Channel::Scheduler);
    world.desk().execute(&request, Command::Order(order, remind)).await.unwrap();
}

async fn bound(world: &World, person: Person<'_>) {
    person.says("/bind@desk_bot").await;
    person.presses("Самара").await;
    person.reads("✅ Готово: здесь будут заявки — Самара").await;
    let _ = world;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_taken_in_the_group_and_the_card_says_by_whom_and_when() {
    let world = World::new().await;
    let id = group(&world, json!({})).await;
    let here = |account| world.person(account).in_group(id);
    bound(&world, here(GLEB)).await;
    world.order(ANNA).await;
    let card = here(IVANOV).reads("Заявка № 1 · Новая").await;
    insta::assert_snapshot!(screen(&card));
    // Being there is no right: neither for somebody unknown nor for the requester.
    let answer = here(STRANGER).presses("Взять").await;
    assert!(answer.contains("Вас пока нет в системе"), "{answer}");
    let answer = here(ANNA).presses("Взять").await;
    assert!(answer.contains("нет права"), "{answer}");
    let claim = here(PETROV).button("Взять").await;
    assert_eq!(here(IVANOV).presses("Взять").await, "Заявка ваша");
    here(PETROV).reads("👤 Взял(а) Иванов в 10:00").await;
    let answer = here(PETROV).presses_again(&claim, true).await;
    assert!(answer.contains("уже взял(а) Иванов в 10:00"), "{answer}");
    assert_eq!(here(PETROV).count("Заявка № 1").await, 1, "one card, edited in place");
    // The whole card is for the private chat.
    here(IVANOV).presses("Открыть заявку").await;
    world.person(IVANOV).reads("Заявка № 1 · Принята").await;
    world.person(IVANOV).presses("В работу").await;
    here(PETROV).reads("Заявка № 1 · В работе").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_reasons_and_assignments_work_in_the_group() {
    let world = World::new().await;
    world.greeted(GLEB).await;
    let id = group(&world, json!({})).await;
    let here = |account| world.person(account).in_group(id);
    bound(&world, here(GLEB)).await;
    world.order(ANNA).await;
    here(IVANOV).presses("Спросить").await;
    here(IVANOV).reads("Напишите вопрос заявителю по заявке № 1").await;
    here(IVANOV).replies("Напишите вопрос заявителю", "Какой кабинет?").await;
    world.person(ANNA).reads("«Какой кабинет?»").await;
    here(PETROV).reads("Заявка № 1 · Ждёт заявителя").await;
    world.person(ANNA).replies("Вопрос по заявке № 1", "305").await;
    here(PETROV).reads("Заявка № 1 · В работе").await;
    here(IVANOV).replies("Заявка № 1", "Несу").await;
    world.person(ANNA).reads("«Несу»").await;

    world.order(ANNA).await;
    here(GLEB).reads("Заявка № 2 · Новая").await;
    here(GLEB).presses("Назначить").await;
    here(GLEB).presses("Петров").await;
    here(IVANOV).reads("👤 Назначено: Петров, 10:00").await;
    world.person(PETROV).reads("Вам назначена заявка № 2").await;

    world.order(ANNA).await;
    here(IVANOV).reads("Заявка № 3 · Новая").await;
    here(IVANOV).presses("Отклонить").await;
    here(IVANOV).replies("почему отклоняете", "Уже выдали вчера").await;
    world.person(ANNA).reads("Заявка № 3 отклонена").await;
    here(IVANOV).reads("Заявка № 3 · Отклонена").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_dispatches_the_branch_binds_a_group() {
    let world = World::new().await;
    let id = group(&world, json!({})).await;
    let here = |account| world.person(account).in_group(id);
    here(IVANOV).says("/bind").await;
    here(IVANOV).reads("Подключить группу может администратор").await;
    here(GLEB).says("/bind").await;
    let choice = here(GLEB).reads("Заявки какого филиала").await;
    assert!(!screen(&choice).contains("Казань") && !screen(&choice).contains("Все заявки"), "{}", screen(&choice));
    // Whose message it is doesn't matter: the presser's own right does.
    let answer = here(PETROV).presses("Самара").await;
    assert!(answer.contains("нет права"), "{answer}");
    world.order(ANNA).await;
    world.person(IVANOV).reads("Заявка № 1 · Новая").await;
    assert_eq!(here(IVANOV).count("Заявка № 1").await, 0);
    bound(&world, here(GLEB)).await;
    world.order(ANNA).await;
    here(IVANOV).reads("Заявка № 2 · Новая").await;
    here(GLEB).says("/unbind").await;
    here(GLEB).reads("Больше заявок здесь не будет").await;
    world.order(ANNA).await;
    world.person(IVANOV).reads("Заявка № 3 · Новая").await;
    assert_eq!(here(IVANOV).count("Заявка № 3").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_becomes_a_supergroup_goes_on_with_its_open_orders() {
    let world = World::new().await;
    let id = group(&world, json!({})).await;
    bound(&world, world.person(GLEB).in_group(id)).await;
    world.order(ANNA).await;
    world.person(IVANOV).in_group(id).reads("Заявка № 1 · Новая").await;
    let new = world.act(&format!("groups/{id}/upgrade"), json!({})).await["id"].as_i64().unwrap();
    let here = world.person(IVANOV).in_group(new);
    world.order(ANNA).await;
    here.reads("Заявка № 2 · Новая").await;
    here.reads("Заявка № 1 · Новая").await;
    here.presses("Взять").await;
    here.reads("👤 Взял(а) Иванов").await;
    world.order(ANNA).await;
    here.reads("Заявка № 3 · Новая").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_is_reminded_once_by_the_card_itself_and_sees_who_is_late() {
    let world = World::new().await;
    let id = group(&world, json!({})).await;
    let here = |account| world.person(account).in_group(id);
    bound(&world, here(GLEB)).await;
    let order = world.order(ANNA).await;
    world.person(IVANOV).presses("Взять").await;
    here(PETROV).reads("👤 Взял(а) Иванов").await;
    world.advance(TimeDelta::hours(5));
    // Two levels at once are one reminder; the response was met when the order was taken, so nothing is said of it.
    for (clock, level) in [(Clock::Resolution, "p80"), (Clock::Resolution, "p100"), (Clock::Response, "p100")] {
        remind(&world, order, clock, level).await;
    }
    let card = here(PETROV).reads("⏰ Напоминание о сроке").await;
    insta::assert_snapshot!(screen(&card), @r"
    ⏰ Напоминание о сроке

    Заявка № 1 · Принята
    Филиал: Самара
    Заявитель: Анна Орлова
    • CF283A · HP 83A — 2 шт.
    👤 Взял(а) Иванов в 10:00
    ⏳ Выполнение: до 03.03 10:00

    10:00 · Иванов: взял(а) заявку
    [👤 Назначить] [Открыть заявку]
    ");
    world.settled(Duration::from_mins(1)).await;
    assert_eq!(here(PETROV).count("Заявка № 1").await, 1, "one card: the older one went");
    world.person(IVANOV).presses("В работу").await;
    here(PETROV).reads("Заявка № 1 · В работе").await;
    assert_eq!(here(PETROV).count("Напоминание").await, 0, "what has moved on is no reminder any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_topic_shows_the_orders_of_its_branch() {
    let world = World::new().await;
    let id = group(&world, json!({ "forum": true })).await;
    let mut topics = Vec::new();
    for name in ["Самара", "Всё"] {
        let topic = world.act(&format!("groups/{id}/topics"), json!({ "person": ADMIN, "name": name })).await;
        topics.push(topic["message_thread_id"].as_i64().unwrap());
    }
    let admin = world.person(ADMIN).in_group(id);
    admin.in_topic(topics[0]).says("/bind самара").await;
    admin.presses("Самара").await;
    admin.reads("здесь будут заявки — Самара").await;
    admin.in_topic(topics[1]).says("/bind").await;
    admin.presses("Все заявки").await;
    admin.reads("здесь будут заявки — Все заявки").await;
    world.order(ANNA).await;
    let card = admin.reads("Заявка № 1 · Новая").await;
    assert_eq!(card["message_thread_id"].as_i64(), Some(topics[0]), "the narrower topic has it");
    assert_eq!(admin.count("Заявка № 1").await, 1);

    // An order of the other branch goes to the topic for all.
    let boris = world.person(BORIS);
    boris.says("/new").await;
    boris.presses("Казань").await;
    boris.presses("AA-001").await;
    boris.reads("Количество").await;
    boris.presses("1").await;
    boris.presses("К проверке").await;
    boris.presses("Отправить").await;
    let card = admin.reads("Заявка № 2 · Новая").await;
    assert_eq!(card["message_thread_id"].as_i64(), Some(topics[1]));
    admin.presses("Открыть заявку").await;
    assert_eq!(world.orders_of(BORIS).await[0].status, Status::New);
    assert!(text(&card).contains("Филиал: Казань"));
}
