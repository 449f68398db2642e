//! Getting in without an invitation, coming back with another account, and losing access: every door at once.

use chrono::TimeDelta;
use helpdesk_domain::{
    Channel, Command, Grant, PersonId, Request, Role, invitation::InvitationCommand, person::PersonCommand,
    ports::Clock,
};
use serde_json::Value;

use crate::{
    people::{screen, text},
    world::{ADMIN, ANNA, GLEB, IVANOV, STRANGER, World},
};

fn commands(chat: &Value) -> Vec<String> {
    let commands = chat["commands"].as_array().cloned().unwrap_or_default();
    commands.iter().filter_map(|command| command["command"].as_str().map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_is_let_in_by_a_dispatcher_of_the_branch_and_can_order_at_once() {
    let world = World::new().await;
    let (gleb, admin) = (world.greeted(GLEB).await, world.greeted(ADMIN).await);
    let stranger = world.person(STRANGER);
    stranger.says("/start").await;
    stranger.presses("Попросить доступ").await;
    stranger.reads("Для какого филиала").await;
    stranger.says("сам").await;
    stranger.presses("Самара").await;
    stranger.reads("Ваш запрос на доступ отправлен: филиал «Самара»").await;
    stranger.says("когда?").await;
    stranger
        .until("the same words again", |chat| {
            (chat["messages"].to_string().matches("Ваш запрос на доступ отправлен").count() == 2).then_some(())
        })
        .await;
    // Waiting gives no right at all.
    stranger.says("/new").await;
    stranger.says("/queue").await;

    let asked = gleb.reads("Некто Чужой просит доступ").await;
    insta::assert_snapshot!(screen(&asked), @r"
    🙋 Некто Чужой просит доступ: заказывать картриджи для филиала «Самара».
    [✅ Открыть доступ] [⛔ Отказать]
    ");
    let old = admin.button("Отказать").await;
    assert_eq!(gleb.presses("Открыть доступ").await, "Доступ открыт");
    gleb.reads("Доступ открыл(а) Глеб Старших в 10:00").await;
    admin.reads_without_buttons("Доступ открыл(а) Глеб Старших").await;
    assert_eq!(admin.presses_again(&old, true).await, "Этот запрос на доступ уже рассмотрен.");

    stranger.reads("Вам открыт доступ: заявитель — Самара").await;
    stranger.until("the menu", |chat| commands(chat).contains(&"new".to_owned()).then_some(())).await;
    stranger.presses("Новая заявка").await;
    stranger.reads("Шаг 2 из 5 · Картриджи").await;
    assert_eq!(stranger.count("Очередь").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_denied_reads_it_and_may_ask_again_the_next_day() {
    let world = World::new().await;
    let gleb = world.greeted(GLEB).await;
    let stranger = world.person(STRANGER);
    let ask = || async {
        stranger.says("/start").await;
        stranger.presses("Попросить доступ").await;
        stranger.presses("Самара").await
    };
    ask().await;
    // A storekeeper is nobody to let people in, whatever button they got hold of.
    let button = gleb.button("Отказать").await;
    let answer = world.person(IVANOV).presses_again(&button, true).await;
    assert!(answer.contains("нет права"), "{answer}");
    gleb.presses("Отказать").await;
    stranger.reads("В доступе отказано").await;
    let again = ask().await;
    assert!(again.contains("через 24 часа"), "{again}");
    world.advance(TimeDelta::hours(25));
    assert_eq!(ask().await, "Запрос отправлен");
    gleb.until("the new question", |chat| chat["messages"].to_string().contains("Открыть доступ").then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_comes_by_the_command_line_and_invites_the_others() {
    let world = World::new().await;
    // What `helpdesk admin invite --role administrator` does.
    let grants = vec![Grant::everywhere(Role::Administrator)];
    let issue = InvitationCommand::Issue { grants, expires_at: world.clock.now() + TimeDelta::days(7) };
    let request = Request::system(Channel::Cli);
    world.desk().execute(&request, Command::Invitation("first".into(), issue)).await.unwrap();
    let first = world.person(STRANGER);
    first.says("/start first").await;
    first.reads("Доступ открыт").await;
    first.until("the menu", |chat| commands(chat).contains(&"invite".to_owned()).then_some(())).await;
    first.says("/invite").await;
    first.presses("кладовщик").await;
    first.presses("Казань").await;
    let link = first.reads("🔗 Приглашение: кладовщик — Казань").await;
    let code = text(&link).split("start=").nth(1).unwrap().trim().to_owned();
    let anna = world.person(ANNA);
    anna.says(&format!("/start {code}")).await;
    anna.reads("Здесь очередь заявок").await;
    anna.until("the storekeeper's menu", |chat| (commands(chat).first()? == "queue").then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_account_is_replaced_and_the_old_one_is_nobody_at_once() {
    let world = World::new().await;
    let admin = world.greeted(ADMIN).await;
    world.order(ANNA).await;
    world.person(ANNA).reads("Заявка № 1 · Новая").await;
    let anna_id = world.id(ANNA).await;
    admin.says("/people орлова").await;
    admin.presses("Анна Орлова").await;
    admin.reads("заявитель — Самара").await;
    admin.presses("Ссылка для нового Telegram").await;
    let link = admin.reads("Новый вход для Анна Орлова").await;
    let code = text(&link).split("start=").nth(1).unwrap().trim().to_owned();
    // An account that is somebody's can't become somebody else's.
    let ivanov = world.person(IVANOV);
    ivanov.says(&format!("/start {code}")).await;
    ivanov.reads("уже занято").await;

    let new = world.person(STRANGER);
    new.says(&format!("/start {code}")).await;
    new.reads("Доступ открыт").await;
    new.says("/my").await;
    new.reads("Заявка № 1 · Новая").await;
    assert_eq!(world.id(STRANGER).await, anna_id);
    let old = world.person(ANNA);
    old.says("/my").await;
    old.reads("Вас в нём пока нет").await;
    let answer = old.presses("Отменить заявку").await;
    assert!(answer.contains("Вас пока нет в системе"), "{answer}");
    old.says(&format!("/start {code}")).await;
    old.reads("Приглашение уже использовано").await;
    old.until("a stranger's menu", |chat| (commands(chat) == ["start", "help"]).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_person_loses_every_door_at_once() {
    let world = World::new().await;
    let admin = world.greeted(ADMIN).await;
    let ivanov = world.person(IVANOV);
    world.order(ANNA).await;
    let claim = ivanov.button("Взять").await;
    admin.says("/people иванов").await;
    admin.presses("Иванов").await;
    admin.presses("Отключить доступ").await;
    admin.reads("🚫 Доступ отключён").await;
    let answer = ivanov.presses_again(&claim, true).await;
    assert!(answer.contains("Ваш доступ отключён"), "{answer}");
    ivanov.says("/queue").await;
    ivanov.reads("Ваш доступ отключён").await;
    ivanov.replies("Заявка № 1", "Я ещё здесь").await;
    ivanov.until("a stranger's menu", |chat| (commands(chat) == ["start", "help"]).then_some(())).await;
    world.order(ANNA).await;
    world.person(ANNA).reads("Заявка № 2 · Новая").await;
    assert_eq!(ivanov.count("Заявка № 2").await, 0);
    assert!(world.orders_of(ANNA).await.iter().all(|order| order.assignee.is_none()));
    // And back.
    admin.presses("Вернуть доступ").await;
    ivanov.until("the menu", |chat| (commands(chat).first()? == "queue").then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_given_in_the_panel_is_told_and_changes_the_menu() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    let person: PersonId = world.id(ANNA).await;
    let grant = Grant::within(Role::Storekeeper, world.kazan);
    world.commands(ADMIN, Command::Person(person, PersonCommand::Grant { grant })).await;
    anna.reads("Вам открыт доступ: кладовщик — Казань").await;
    anna.until("the storekeeper's menu", |chat| (commands(chat).first()? == "queue").then_some(())).await;
    world.commands(ADMIN, Command::Person(person, PersonCommand::Revoke { grant })).await;
    anna.reads("Роль снята: кладовщик — Казань").await;
    anna.until("the requester's menu", |chat| (commands(chat).first()? == "new").then_some(())).await;
}
