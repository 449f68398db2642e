//! A storekeeper's day in the chat: lines handed over, waived and substituted, notes, stock that is awaited, orders
//! found, passed on and looked back at.

use helpdesk_domain::{Command, OrderCommand, order::Status};

use crate::{
    people::{screen, text},
    world::{ADMIN, ANNA, BORIS, GLEB, IVANOV, PETROV, World},
};

/// Ivanov works on Anna's order of two lines.
async fn in_work(world: &World) {
    world.order_of(ANNA, &[(world.hp, 2), (world.kyocera, 1)]).await;
    let ivanov = world.person(IVANOV);
    ivanov.presses("Взять").await;
    ivanov.presses("В работу").await;
    ivanov.reads("Заявка № 1 · В работе").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_is_handed_over_and_the_rest_waived_with_a_reason() {
    let world = World::new().await;
    in_work(&world).await;
    let (anna, ivanov) = (world.person(ANNA), world.person(IVANOV));
    ivanov.presses("Позиции").await;
    let sheet = ivanov.reads("Позиции заявки № 1").await;
    assert!(screen(&sheet).contains("[CF283A: 2 / 2]"), "{}", screen(&sheet));
    ivanov.presses("−").await;
    ivanov.button("CF283A: 1 / 2").await;
    ivanov.presses("TK-1170: 1 / 1").await;
    ivanov.presses("Назад").await;
    ivanov.presses("Выдать 2 шт.").await;
    ivanov.reads("✅ Kyocera TK-1170 — 1 шт.").await;
    anna.reads("CF283A · HP 83A — 2 шт. (выдано 1)").await;
    assert_eq!(world.orders_of(ANNA).await[0].status, Status::InProgress, "a part keeps the status");

    ivanov.presses("CF283A: 1 / 1").await;
    ivanov.presses("Снять 1 шт.").await;
    ivanov.reads("почему снимаете позицию заявки № 1").await;
    ivanov.says("Сняты с производства").await;
    anna.reads("(снято 1)").await;
    let order = &world.orders_of(ANNA).await[0];
    let settled: Vec<_> = order.lines.iter().map(|line| (line.issued, line.waived)).collect();
    assert_eq!(settled, [(1, 1), (1, 0)]);
    ivanov.presses("Выдать всё").await;
    anna.reads("Заявка № 1 выдана").await;
    anna.presses("История").await;
    let story = anna.reads("История заявки № 1").await;
    assert!(text(&story).contains("«Сняты с производства»"), "{}", text(&story));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_substitute_comes_from_what_fits_and_the_requester_is_told() {
    let world = World::new().await;
    in_work(&world).await;
    let (anna, ivanov) = (world.person(ANNA), world.person(IVANOV));
    ivanov.presses("Позиции").await;
    ivanov.presses("CF283A: 2 / 2").await;
    ivanov.presses("Заменить картридж").await;
    let offered = ivanov.reads("Чем заменить").await;
    assert!(screen(&offered).contains("[CF283X · HP 83X]"), "{}", screen(&offered));
    assert!(!screen(&offered).contains("AA-001"), "only what fits the same printers");
    ivanov.says("аа-007").await;
    ivanov.button("AA-007").await;
    ivanov.says("cf283x").await;
    ivanov.presses("CF283X · HP 83X").await;
    let told = anna.reads("Позиции заявки № 1 изменены (Иванов)").await;
    assert!(text(&told).contains("CF283X · HP 83X — 2 шт."), "{}", text(&told));
    let lines: Vec<_> =
        world.orders_of(ANNA).await[0].lines.iter().map(|line| (line.cartridge, line.requested)).collect();
    assert_eq!(lines, [(world.twin, 2), (world.kyocera, 1)]);
    ivanov.presses("Выдать 3 шт.").await;
    anna.reads("Заявка № 1 выдана").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_waits_for_stock_until_a_day_that_was_pressed_or_typed() {
    let world = World::new().await;
    in_work(&world).await;
    let (anna, ivanov) = (world.person(ANNA), world.person(IVANOV));
    ivanov.presses("Ждём поступления").await;
    ivanov.says("когда-нибудь").await;
    ivanov.reads("Не понимаю дату").await;
    ivanov.says("через 3 дня").await;
    ivanov.reads("Заявка № 1 · Ожидает поступления").await;
    anna.reads("Ожидается: 05.03.2026").await;
    ivanov.presses("Поступило").await;
    ivanov.reads("Заявка № 1 · В работе").await;
    ivanov.presses("Ждём поступления").await;
    ivanov.presses("Через неделю").await;
    anna.reads("Ожидается: 09.03.2026").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_internal_note_is_for_the_staff_only() {
    let world = World::new().await;
    in_work(&world).await;
    let (anna, ivanov, petrov) = (world.person(ANNA), world.person(IVANOV), world.person(PETROV));
    ivanov.presses("Заметка").await;
    ivanov.reads("Заявитель её не увидит").await;
    ivanov.says("Звонил, обещали в среду").await;
    ivanov.reads("написал(а) комментарий").await;
    petrov.presses("История").await;
    petrov.reads("«Звонил, обещали в среду»").await;
    anna.presses("История").await;
    let story = anna.reads("История заявки № 1").await;
    assert!(!text(&story).contains("среду"), "{}", text(&story));
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_found_by_number_person_branch_and_cartridge() {
    let world = World::new().await;
    world.order(ANNA).await;
    world.order_of(BORIS, &[(world.kyocera, 1)]).await;
    let ivanov = world.person(IVANOV);
    ivanov.reads("Заявка № 2 · Новая").await;
    ivanov.says("/find орлова").await;
    ivanov.until("Anna's card below", |chat| below(chat, "Заявка № 1")).await;
    ivanov.says("Уткин").await;
    ivanov.until("Boris's card below", |chat| below(chat, "Заявка № 2")).await;
    ivanov.says("№ 1").await;
    ivanov.until("the first card below", |chat| below(chat, "Заявка № 1")).await;
    ivanov.says("/find самара").await;
    ivanov.reads("Нашлись 2 заявки").await;
    ivanov.says("/find тк-1170").await;
    ivanov.until("the second card below", |chat| below(chat, "Заявка № 2")).await;
    ivanov.says("/find слон").await;
    ivanov.reads("По словам «слон» ничего не нашлось").await;
    // Somebody else's order doesn't exist for a requester.
    let anna = world.person(ANNA);
    anna.says("/find уткин").await;
    anna.reads("По словам «уткин» ничего не нашлось").await;
    anna.says("№ 2").await;
    anna.reads("Такой заявки нет").await;
}

fn below(chat: &serde_json::Value, words: &str) -> Option<()> {
    let last = chat["messages"].as_array()?.last()?;
    text(last).contains(words).then_some(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_put_off_given_back_and_passed_on() {
    let world = World::new().await;
    in_work(&world).await;
    let (ivanov, petrov) = (world.person(IVANOV), world.person(PETROV));
    ivanov.presses("Отложить").await;
    ivanov.reads("Заявка № 1 · Принята").await;
    ivanov.presses("Отдать").await;
    ivanov.reads("Заявка № 1 · Новая").await;
    ivanov.presses("Взять").await;
    ivanov.reads("Исполнитель: Иванов").await;
    ivanov.presses("Передать").await;
    ivanov.reads("Кому назначить заявку № 1?").await;
    ivanov.presses("Петров").await;
    petrov.reads("Вам назначена заявка № 1 (Иванов)").await;
    ivanov.reads("Исполнитель: Петров").await;
    assert_eq!(world.orders_of(ANNA).await[0].assignee, Some(world.id(PETROV).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_is_shown_whole_or_in_parts_the_late_ones_first() {
    let world = World::new().await;
    in_work(&world).await;
    world.advance(chrono::TimeDelta::hours(4));
    world.order(BORIS).await;
    let ivanov = world.person(IVANOV);
    ivanov.says("/queue").await;
    ivanov.reads("Очередь: 2 заявки").await;
    world.advance(chrono::TimeDelta::hours(2));
    ivanov.presses("Свободные").await;
    let free = ivanov.reads("Свободна 1 заявка").await;
    assert!(text(&free).contains("⏰ № 2"), "{}", text(&free));
    ivanov.presses("Мои").await;
    ivanov.reads("У вас в работе 1 заявка").await;
    ivanov.presses("Все").await;
    let all = ivanov.reads("Очередь: 2 заявки").await;
    assert!(text(&all).find("№ 2") < text(&all).find("№ 1"), "{}", text(&all));
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_order_for_somebody_and_that_person_gets_the_card() {
    let world = World::new().await;
    let (anna, ivanov) = (world.person(ANNA), world.person(IVANOV));
    ivanov.says("/new").await;
    ivanov.reads("Для кого заказ?").await;
    ivanov.says("орло").await;
    ivanov.presses("Анна Орлова").await;
    let form = ivanov.reads("Шаг 2 из 5 · Картриджи").await;
    assert!(text(&form).contains("Заявитель: Анна Орлова"), "{}", text(&form));
    ivanov.presses("CF283A").await;
    ivanov.reads("Количество").await;
    ivanov.presses("2").await;
    ivanov.presses("К проверке").await;
    ivanov.reads("Проверка").await;
    ivanov.presses("Отправить").await;
    anna.reads("Заявка № 1 · Новая").await;
    let order = &world.orders_of(ANNA).await[0];
    assert_eq!(order.requester, world.id(ANNA).await);
    anna.says("/for").await;
    anna.reads("Заказывать за других могут кладовщики").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_assign_or_administer_is_told() {
    let world = World::new().await;
    for (account, command, sentence) in [
        (ANNA, "/away", "Отсутствие отмечают кладовщики"),
        (IVANOV, "/invite", "Это могут только администраторы"),
        (GLEB, "/people иванов", "Это могут только администраторы"),
        (IVANOV, "/bind", "Эта команда — для группы"),
    ] {
        let person = world.greeted(account).await;
        person.says(command).await;
        person.reads(sentence).await;
    }
    let admin = world.greeted(ADMIN).await;
    admin.says("/help").await;
    admin.reads("Администратору").await;
    // A right that was taken away is gone from an old button too.
    world.order(ANNA).await;
    let claim = world.person(IVANOV).button("Взять").await;
    let grant = helpdesk_domain::Grant::within(helpdesk_domain::Role::Storekeeper, world.samara);
    let revoke = helpdesk_domain::person::PersonCommand::Revoke { grant };
    world.commands(ADMIN, Command::Person(world.id(IVANOV).await, revoke)).await;
    let answer = world.person(IVANOV).presses_again(&claim, true).await;
    assert!(answer.contains("Вас пока нет в системе"), "{answer}");
    world.person(IVANOV).reads("Роль снята: кладовщик — Самара").await;
    let assign = OrderCommand::Assign { to: world.id(PETROV).await };
    world.commands(GLEB, Command::Order(world.orders_of(ANNA).await[0].id, assign)).await;
}

/// The screens of a storekeeper with their buttons, as people see them.
#[tokio::test(flavor = "multi_thread")]
async fn the_screens_of_a_storekeeper_read_like_this() {
    let world = World::new().await;
    in_work(&world).await;
    let ivanov = world.person(IVANOV);
    let mut screens = vec![ivanov.reads("Заявка № 1 · В работе").await];
    ivanov.presses("Позиции").await;
    screens.push(ivanov.reads("Отметьте, сколько выдаёте").await);
    ivanov.presses("CF283A: 2 / 2").await;
    ivanov.button("Снять 2 шт.").await;
    screens.push(ivanov.reads("Позиции заявки № 1").await);
    ivanov.presses("Заменить картридж").await;
    screens.push(ivanov.reads("Чем заменить").await);
    ivanov.presses("Ждём поступления").await;
    screens.push(ivanov.reads("Когда ждать поступления").await);
    ivanov.says("/queue").await;
    screens.push(ivanov.reads("Очередь: 1 заявка").await);
    ivanov.says("/away").await;
    screens.push(ivanov.reads("до какого дня отсутствие").await);
    ivanov.presses("Неделя").await;
    screens.push(ivanov.reads("Кто заменит?").await);
    ivanov.says("/help").await;
    screens.push(ivanov.reads("Как работать с заявками").await);
    insta::assert_snapshot!(screens.iter().map(screen).collect::<Vec<_>>().join("\n\n"));
}
