//! What a person chose: notices, quiet hours, the digest; and signing in to the panel from the chat.

use chrono::TimeDelta;
use helpdesk_domain::{
    Channel, Command, OrderCommand, OrderId, Request,
    order::{Status, StatusChange},
};

use crate::world::{ANNA, IVANOV, PETROV, World};

async fn moves(world: &World, order: OrderId, to: Status) {
    let request = Request::person(world.id(IVANOV).await, Channel::Panel);
    let change = OrderCommand::ChangeStatus(StatusChange::to(to));
    world.desk().execute(&request, Command::Order(order, change)).await.unwrap();
}

async fn claimed(world: &World, account: i64) -> OrderId {
    let order = world.order(account).await;
    let request = Request::person(world.id(IVANOV).await, Channel::Panel);
    world.desk().execute(&request, Command::Order(order, OrderCommand::Claim)).await.unwrap();
    order
}

#[tokio::test(flavor = "multi_thread")]
async fn a_requester_is_told_of_every_change_only_when_they_ask_for_it() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    let order = claimed(&world, ANNA).await;
    moves(&world, order, Status::InProgress).await;
    anna.reads("Заявка № 1 · В работе").await;
    assert_eq!(anna.count("ℹ️").await, 0, "the card follows in silence");
    anna.says("/settings").await;
    anna.presses("О каждой смене статуса").await;
    anna.reads("Сообщаю о каждой смене статуса").await;
    moves(&world, order, Status::WaitingStock).await;
    anna.reads("Заявка № 1: статус «Ожидает поступления»").await;
    anna.presses("Только о важном").await;
    anna.reads("когда нужно ваше участие").await;
    moves(&world, order, Status::InProgress).await;
    moves(&world, order, Status::Ready).await;
    anna.reads("готова к выдаче").await;
    assert_eq!(anna.count("ℹ️").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_quiet_hours_nothing_new_comes_and_in_the_morning_it_does() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    anna.says("/settings").await;
    anna.presses("22–7").await;
    anna.reads("Тихие часы: 22:00–07:00 (Europe/Moscow)").await;
    let order = claimed(&world, ANNA).await;
    moves(&world, order, Status::InProgress).await;
    anna.reads("Заявка № 1 · В работе").await;
    // Monday, 23:00.
    world.advance(TimeDelta::hours(13));
    moves(&world, order, Status::Ready).await;
    anna.reads("Заявка № 1 · Готова").await;
    assert_eq!(anna.count("готова к выдаче").await, 0, "only the card has changed");
    // Tuesday, 07:00.
    world.advance(TimeDelta::hours(8));
    anna.reads("готова к выдаче").await;
    anna.says("/settings").await;
    anna.presses("Без тихих часов").await;
    anna.reads("Тихих часов нет").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn storekeepers_read_a_digest_once_in_the_morning_of_a_working_day() {
    let world = World::new().await;
    let (ivanov, petrov) = (world.person(IVANOV), world.person(PETROV));
    petrov.says("/settings").await;
    petrov.presses("Не присылать сводку").await;
    petrov.reads("Утренняя сводка выключена").await;
    world.order(ANNA).await;
    ivanov.reads("Заявка № 1 · Новая").await;
    assert_eq!(ivanov.count("Доброе утро").await, 0, "nothing was waiting this morning");
    // Tuesday, 08:00: an hour early.
    world.advance(TimeDelta::hours(22));
    petrov.says("/help").await;
    petrov.reads("Как работать с заявками").await;
    assert_eq!(ivanov.count("Доброе утро").await, 0);
    world.advance(TimeDelta::hours(1));
    let digest = ivanov.reads("Доброе утро").await;
    let text = crate::people::text(&digest).to_owned();
    assert!(text.contains("Срок прошёл: 1 заявка") && text.contains("Никто не взял: 1 заявка"), "{text}");
    ivanov.presses("№ 1").await;
    ivanov.reads("Заявитель: Анна Орлова").await;
    world.advance(TimeDelta::minutes(40));
    world.order(ANNA).await;
    ivanov.reads("Заявка № 2 · Новая").await;
    assert_eq!(ivanov.count("Доброе утро").await, 1);
    assert_eq!(petrov.count("Доброе утро").await, 0);
    assert_eq!(world.person(ANNA).count("Доброе утро").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_to_the_panel_takes_a_press_that_says_which_browser_asked() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    anna.says("/start login_unknown").await;
    anna.reads("запрос на вход устарел").await;
    anna.says("/start login_asked").await;
    anna.reads("Войти в панель как Анна Орлова?\nВход запросил браузер: Firefox <Linux>").await;
    let yes = anna.button("Войти").await;
    anna.presses("Это не я").await;
    anna.reads("вход отменён").await;
    anna.says("/start login_asked").await;
    anna.presses("✅ Войти").await;
    let message = anna.reads("Откройте ссылку в том браузере").await;
    let url = &message["reply_markup"]["inline_keyboard"][0][0]["url"];
    assert_eq!(url, &format!("https://desk.example.org/sign-in?link={}", world.id(ANNA).await));
    // The button of the first message: the code has been used.
    anna.presses_again(&yes, true).await;
    anna.reads("запрос на вход устарел или уже использован").await;
}
