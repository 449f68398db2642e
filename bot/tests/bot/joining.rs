//! Getting in: invitations, strangers, menus.

use chrono::TimeDelta;
use helpdesk_domain::{Channel, Command, Grant, Request, Role, invitation::InvitationCommand, ports::Clock};
use serde_json::Value;

use crate::world::{ANNA, IVANOV, STRANGER, World};

async fn invite(world: &World, code: &str, role: Role) {
    let expires_at = world.clock.now() + TimeDelta::days(1);
    let issue = InvitationCommand::Issue { grants: vec![Grant::within(role, world.samara)], expires_at };
    let request = Request::system(Channel::Panel);
    world.desk().execute(&request, Command::Invitation(code.to_owned(), issue)).await.unwrap();
}

fn commands(chat: &Value) -> Vec<String> {
    let commands = chat["commands"].as_array().cloned().unwrap_or_default();
    commands.iter().filter_map(|command| command["command"].as_str().map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_lets_one_person_in_and_shows_them_their_menu() {
    let world = World::new().await;
    invite(&world, "golden-ticket_1", Role::Requester).await;
    let newcomer = world.person(STRANGER);
    newcomer.says("/start golden-ticket_1").await;
    newcomer.reads("Здравствуйте, Некто Чужой! Доступ открыт.").await;
    newcomer.until("the menu", |chat| commands(chat).contains(&"new".to_owned()).then_some(())).await;
    newcomer.presses("Новая заявка").await;
    newcomer.reads("Шаг 2 из 5 · Картриджи").await;

    let late = world.person(ANNA);
    late.says("/start golden-ticket_1").await;
    late.reads("Приглашение уже использовано другим человеком").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_reads_how_to_get_access_and_a_wrong_code_is_refused() {
    let world = World::new().await;
    let stranger = world.person(STRANGER);
    stranger.says("/start").await;
    stranger.reads("Попросите у администратора ссылку-приглашение").await;
    stranger.says("/start no-such-code").await;
    stranger.reads("Приглашение не найдено").await;
    stranger.says("/queue").await;
    assert_eq!(stranger.count("Очередь").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn menus_follow_the_role_and_the_language() {
    let world = World::new().await;
    let (anna, ivanov) = (world.person(ANNA), world.person(IVANOV));
    ivanov.until("the storekeeper's menu", |chat| (commands(chat).first()? == "queue").then_some(())).await;
    let own = anna.until("the requester's menu", |chat| Some(commands(chat)).filter(|all| all.len() > 2)).await;
    assert!(!own.contains(&"queue".to_owned()));
    anna.says("/queue").await;
    anna.reads("Очередь видят кладовщики").await;

    anna.says("/settings").await;
    anna.presses("English").await;
    anna.reads("The bot speaks English now.").await;
    anna.says("/new").await;
    anna.reads("Step 2 of 5 · Cartridges").await;
}
