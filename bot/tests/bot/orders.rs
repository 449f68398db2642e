//! Orders in the chat: cards, claims, statuses, questions; two people at once.

use chrono::TimeDelta;
use helpdesk_domain::{Command, OrderCommand, order::Status};

use crate::world::{ANNA, GLEB, IVANOV, PETROV, World};

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_taken_worked_on_and_issued_from_the_chat() {
    let world = World::new().await;
    let (anna, ivanov) = (world.person(ANNA), world.person(IVANOV));
    world.order(ANNA).await;
    anna.reads("Заявка № 1 · Новая").await;
    ivanov.says("/queue").await;
    ivanov.reads("Очередь: 1 заявка").await;
    ivanov.presses("№ 1").await;
    ivanov.reads("Заявка № 1 · Новая").await;
    assert_eq!(ivanov.presses("Взять").await, "Заявка ваша");
    ivanov.reads("Исполнитель: Иванов").await;
    anna.reads("Исполнитель: Иванов").await;
    ivanov.presses("В работу").await;
    anna.reads("Заявка № 1 · В работе").await;
    ivanov.presses("Готова").await;
    anna.reads("Заявка № 1 готова к выдаче").await;
    ivanov.presses("Выдать всё").await;
    anna.reads("Заявка № 1 выдана").await;
    anna.presses("Всё в порядке").await;
    anna.reads("Заявка № 1 · Закрыта").await;
    let order = &world.orders_of(ANNA).await[0];
    assert_eq!((order.status, order.lines[0].issued, order.lines[0].received), (Status::Closed, 2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_take_one_order_the_second_reads_by_whom_and_when() {
    let world = World::new().await;
    let (ivanov, petrov) = (world.person(IVANOV), world.person(PETROV));
    world.order(ANNA).await;
    let (one, other) = (ivanov.button("Взять").await, petrov.button("Взять").await);
    world.advance(TimeDelta::minutes(42));
    let (first, second) = tokio::join!(ivanov.presses_again(&one, true), petrov.presses_again(&other, true));
    let mut answers = [first, second];
    answers.sort_unstable();
    let loser = &answers[1];
    assert_eq!(answers[0], "Заявка ваша");
    assert!(loser.contains("уже взял(а)") && loser.ends_with("в 10:42"), "{loser}");
    for person in [ivanov, petrov] {
        person.reads("Заявка № 1 · Принята").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_button_tells_what_another_did_and_shows_a_fresh_card() {
    let world = World::new().await;
    let ivanov = world.person(IVANOV);
    let order = world.order(ANNA).await;
    ivanov.presses("Взять").await;
    ivanov.reads("Принята").await;
    let start = ivanov.button("В работу").await;
    // The dispatcher gives the order to somebody else and, minding it, back.
    for to in [PETROV, IVANOV] {
        let assign = OrderCommand::Assign { to: world.id(to).await };
        world.commands(GLEB, Command::Order(order, assign)).await;
    }
    ivanov.reads("Вам назначена заявка № 1").await;
    let answer = ivanov.presses_again(&start, true).await;
    assert!(answer.ends_with("Глеб Старших: назначил(а) исполнителя: Иванов"), "{answer}");
    let fresh = ivanov.button("В работу").await;
    assert_ne!(fresh.1, start.1, "the fresh card carries the version it shows");
    ivanov.presses("В работу").await;
    ivanov.reads("Заявка № 1 · В работе").await;
    assert_eq!(ivanov.presses_again(&fresh, true).await, "В работе", "a second press is a success");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_in_between_makes_no_button_old() {
    let world = World::new().await;
    let ivanov = world.person(IVANOV);
    let order = world.order(ANNA).await;
    ivanov.presses("Взять").await;
    ivanov.reads("Принята").await;
    let start = ivanov.button("В работу").await;
    let comment = OrderCommand::Comment { text: "Поспешите".into(), internal: false };
    world.commands(ANNA, Command::Order(order, comment)).await;
    ivanov.reads("пишет Анна Орлова").await;
    assert_eq!(ivanov.presses_again(&start, true).await, "В работе");
    ivanov.reads("Заявка № 1 · В работе").await;
    // What leaves the warehouse depends on the lines: a change of those is told first.
    let issue = ivanov.button("Выдать всё").await;
    let lines = vec![helpdesk_domain::order::Quantity { cartridge: world.hp, quantity: 3 }];
    world.commands(IVANOV, Command::Order(order, OrderCommand::AmendLines { lines })).await;
    assert_eq!(ivanov.presses_again(&issue, true).await, "Выдана", "their own step is no surprise");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_reaches_the_requester_and_the_reply_answers_it() {
    let world = World::new().await;
    let (anna, ivanov) = (world.person(ANNA), world.person(IVANOV));
    world.order(ANNA).await;
    ivanov.presses("Спросить").await;
    ivanov.reads("Напишите вопрос заявителю").await;
    ivanov.says("Какой <модели> принтер?").await;
    anna.reads("Вопрос по заявке № 1 от Иванов").await;
    anna.reads("«Какой <модели> принтер?»").await;
    ivanov.reads("Заявка № 1 · Ждёт заявителя").await;
    anna.replies("Вопрос по заявке № 1", "M125").await;
    ivanov.reads("«M125»").await;
    ivanov.reads("Заявка № 1 · В работе").await;
    assert_eq!(world.orders_of(ANNA).await[0].status, Status::InProgress);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reason_is_asked_for_and_the_question_survives_a_restart() {
    let mut world = World::new().await;
    world.order(ANNA).await;
    world.person(IVANOV).presses("Отклонить").await;
    world.person(IVANOV).reads("Напишите, почему отклоняете").await;
    world.restart().await;
    let (anna, ivanov) = (world.person(ANNA), world.person(IVANOV));
    ivanov.says("Таких больше не выпускают").await;
    anna.reads("Заявка № 1 отклонена (Иванов)").await;
    anna.reads("«Таких больше не выпускают»").await;
    ivanov.reads("Заявка № 1 · Отклонена").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_requester_sees_nudges_and_cancels_their_orders() {
    let world = World::new().await;
    let (anna, ivanov) = (world.person(ANNA), world.person(IVANOV));
    world.order(ANNA).await;
    anna.says("/my").await;
    anna.reads("У вас 1 заявка").await;
    anna.presses("Поторопить").await;
    ivanov.reads("просят поторопиться").await;
    let again = anna.presses("Поторопить").await;
    assert!(again.contains("через 60 минут"), "{again}");
    anna.presses("Отменить заявку").await;
    anna.says("Нашли в шкафу").await;
    anna.reads("Заявка № 1 · Отменена").await;
    assert_eq!(world.orders_of(ANNA).await[0].status, Status::Cancelled);
}
