//! A requester with several orders at once: nothing is mixed up; the receipt, the re-opening, the time line.

use helpdesk_domain::{
    Command, OrderCommand,
    order::{Status, StatusChange},
};

use crate::{
    people::text,
    world::{ANNA, IVANOV, World},
};

#[tokio::test(flavor = "multi_thread")]
async fn answers_to_two_questions_go_to_the_orders_that_were_asked_about() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    for (place, question) in ["Какой кабинет?", "Какой этаж?"].into_iter().enumerate() {
        let order = world.order(ANNA).await;
        let ask = StatusChange::to(Status::WaitingRequester).asking(question);
        world.commands(IVANOV, Command::Order(order, OrderCommand::ChangeStatus(ask))).await;
        anna.reads(&format!("Вопрос по заявке № {}", place + 1)).await;
    }
    // A question of the bot's about one order doesn't catch a reply to the other.
    anna.presses("Отменить заявку").await;
    anna.reads("почему отменяете заявку").await;
    anna.replies("Вопрос по заявке № 1", "Кабинет 305").await;
    world.person(IVANOV).reads("«Кабинет 305»").await;
    anna.says("/cancel").await;
    anna.replies("Вопрос по заявке № 2", "Третий").await;
    world.person(IVANOV).reads("«Третий»").await;
    let orders = world.orders_of(ANNA).await;
    assert!(orders.iter().all(|order| order.status == Status::InProgress), "both questions are answered");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_without_an_order_are_asked_about() {
    let world = World::new().await;
    let (anna, ivanov) = (world.person(ANNA), world.person(IVANOV));
    anna.says("привет").await;
    anna.reads("Не понимаю").await;
    for number in 1..=2 {
        world.order(ANNA).await;
        anna.reads(&format!("Заявка № {number} · Новая")).await;
    }
    // The card of the second order is the one that is taken.
    ivanov.reads("Заявка № 2 · Новая").await;
    ivanov.presses("Взять").await;
    ivanov.reads("Принята").await;
    anna.says("305").await;
    anna.reads("О какой заявке речь?").await;
    anna.presses("Никакой").await;
    anna.says("Заберу в <пять>").await;
    anna.reads("О какой заявке речь?").await;
    anna.presses("№ 2").await;
    ivanov.reads("«Заберу в <пять>»").await;
    assert_eq!(ivanov.count("Заявка № 1, пишет").await, 0);
    anna.says("А ещё").await;
    anna.presses("Никакой").await;
    anna.says("№ 1").await;
    anna.reads("Заявка № 1 · Новая").await;
    assert_eq!(ivanov.count("А ещё").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_is_confirmed_and_reopened_and_the_story_is_told() {
    let world = World::new().await;
    let (anna, ivanov) = (world.person(ANNA), world.person(IVANOV));
    world.order(ANNA).await;
    for button in ["Взять", "В работу", "Отправить"] {
        ivanov.presses(button).await;
    }
    anna.reads("Заявка № 1 в пути").await;
    anna.presses("Получено").await;
    anna.reads("Заявка № 1 · Выдана").await;
    anna.presses("Открыть снова").await;
    anna.says("Полосит").await;
    ivanov.reads("Заявка № 1 открыта снова").await;
    anna.reads("Заявка № 1 · В работе").await;
    anna.presses("История").await;
    let story = anna.reads("История заявки № 1").await;
    assert!(!text(&story).contains("статус «Принята»"), "taking it is told once");
    for words in ["подал(а) заявку", "взял(а) заявку", "статус «В пути»", "открыл(а) заявку снова", "«Полосит»"]
    {
        assert!(text(&story).contains(words), "{words} is not in {}", text(&story));
    }
}
