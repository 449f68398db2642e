//! Absences: told by oneself or by a dispatcher; new work and its notices go to the substitute, what is in hand is
//! passed on with a press.

use chrono::TimeDelta;
use helpdesk_domain::{Channel, Command, OrderCommand, Refusal, Request, desk::Failure};

use crate::world::{ANNA, GLEB, IVANOV, PETROV, World};

#[tokio::test(flavor = "multi_thread")]
async fn who_is_away_passes_on_what_is_in_hand_and_gets_nothing_new() {
    let world = World::new().await;
    let (ivanov, petrov) = (world.person(IVANOV), world.person(PETROV));
    let first = world.order(ANNA).await;
    ivanov.presses("Взять").await;
    ivanov.reads("Принята").await;
    ivanov.says("/away").await;
    ivanov.reads("до какого дня отсутствие?").await;
    ivanov.says("09.03").await;
    ivanov.reads("Кто заменит?").await;
    ivanov.presses("Петров").await;
    ivanov.reads("отсутствие по 09.03.2026 включительно, заменяет Петров").await;
    petrov.reads("Вы заменяете: Иванов, по 09.03.2026 включительно").await;
    ivanov.presses("Передать их заместителю").await;
    ivanov.reads("Передана 1 заявка").await;
    petrov.reads("Вам назначена заявка № 1").await;
    let substitute = Some(world.id(PETROV).await);
    assert_eq!(world.orders_of(ANNA).await[0].assignee, substitute);

    // A new order is announced to the substitute once, and not to the one away.
    let second = world.order(ANNA).await;
    petrov.reads("Заявка № 2 · Новая").await;
    let assign = OrderCommand::Assign { to: world.id(IVANOV).await };
    world.commands(GLEB, Command::Order(second, assign)).await;
    petrov.reads("Вам назначена заявка № 2").await;
    assert_eq!(ivanov.count("Заявка № 2").await, 0);
    assert_eq!(world.orders_of(ANNA).await[0].assignee, substitute);

    // Back again.
    ivanov.says("/away").await;
    ivanov.presses("Снова на месте").await;
    ivanov.reads("Отсутствие снято").await;
    let back = OrderCommand::Assign { to: world.id(IVANOV).await };
    world.commands(GLEB, Command::Order(first, back)).await;
    ivanov.reads("Вам назначена заявка № 1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dispatcher_tells_the_absence_of_a_storekeeper_and_without_a_substitute_nobody_gets_the_work() {
    let world = World::new().await;
    let gleb = world.greeted(GLEB).await;
    gleb.says("/away иванов").await;
    gleb.reads("Иванов: до какого дня отсутствие?").await;
    gleb.presses("Сегодня и завтра").await;
    gleb.presses("Без замены").await;
    gleb.reads("без замены").await;
    world.person(IVANOV).reads("Отмечено ваше отсутствие по 03.03.2026 включительно (Глеб Старших)").await;
    let order = world.order(ANNA).await;
    let ivanov_id = world.id(IVANOV).await;
    let assign = || Command::Order(order, OrderCommand::Assign { to: ivanov_id });
    let request = Request::person(world.id(GLEB).await, Channel::Panel);
    let refused = world.desk().execute(&request, assign()).await;
    assert!(matches!(refused, Err(Failure::Refused(Refusal::AssigneeAbsent { .. }))), "{refused:?}");
    // The absence ends by itself.
    world.advance(TimeDelta::days(2));
    assert!(world.desk().execute(&request, assign()).await.is_ok());
    world.person(IVANOV).reads("Вам назначена заявка № 1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_absence_that_is_told_beforehand_begins_by_itself() {
    let world = World::new().await;
    let ivanov = world.person(IVANOV);
    ivanov.says("/away").await;
    ivanov.says("с 05.03 по 06.03").await;
    ivanov.presses("Петров").await;
    ivanov.reads("отсутствие с 05.03.2026 по 06.03.2026 включительно, заменяет Петров").await;
    world.person(PETROV).reads("Вы заменяете: Иванов, с 05.03.2026 по 06.03.2026 включительно").await;
    // Whoever is away in some of these days can't stand in, and can in others.
    let petrov = world.person(PETROV);
    petrov.says("/away").await;
    petrov.says("с 06.03 по 07.03").await;
    let names = petrov.buttons_of("Кто заменит?").await;
    assert!(!names.iter().any(|name| name.contains("Иванов")), "{names:?}");
    petrov.presses("Отмена").await;
    petrov.says("/away").await;
    petrov.says("с 07.03 по 08.03").await;
    petrov.presses("Иванов").await;
    petrov.reads("отсутствие с 07.03.2026 по 08.03.2026 включительно, заменяет Иванов").await;
    let (order, ivanov_id) = (world.order(ANNA).await, world.id(IVANOV).await);
    world.commands(GLEB, Command::Order(order, OrderCommand::Assign { to: ivanov_id })).await;
    ivanov.reads("Вам назначена заявка № 1").await;
    world.advance(TimeDelta::days(4));
    let order = world.order(ANNA).await;
    world.commands(GLEB, Command::Order(order, OrderCommand::Assign { to: ivanov_id })).await;
    world.person(PETROV).reads("Вам назначена заявка № 2").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_tells_the_absence_of_those_they_do_not_dispatch() {
    let world = World::new().await;
    world.person(IVANOV).says("/away петров").await;
    world.person(IVANOV).reads("Такого сотрудника не нашлось").await;
    let now = helpdesk_domain::ports::Clock::now(&*world.clock);
    let absence = helpdesk_domain::Absence { from: now, until: now + TimeDelta::days(1), substitute: None };
    let command = helpdesk_domain::person::PersonCommand::SetAbsence { absence };
    let request = Request::person(world.id(IVANOV).await, Channel::Panel);
    let refused = world.desk().execute(&request, Command::Person(world.id(PETROV).await, command)).await;
    assert!(matches!(refused, Err(Failure::Refused(Refusal::NotAllowed))), "{refused:?}");
}
