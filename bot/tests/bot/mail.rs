//! E-mail: for whom there is no chat, for whom it is closed, and for who prefers it; over a real SMTP server.

use chrono::TimeDelta;
use helpdesk_adapters::Smtp;
use helpdesk_domain::{
    Channel, Command, Grant, Locale, OrderCommand, OrderId, PersonId, Request, Role,
    order::{Status, StatusChange},
    person::{PersonCommand, Profile},
    ports::{Mail, Mailer},
    preferences::{Preferences, Via},
};
use serde_json::{Value, json};

use crate::{
    mail_server::MailServer,
    world::{ANNA, IVANOV, World, run},
};

/// The storekeeper asks the requester something: that is for the requester to answer.
async fn ask(world: &World, order: OrderId, question: &str) {
    let storekeeper = world.id(IVANOV).await;
    let change = StatusChange::to(Status::WaitingRequester).asking(question);
    let request = Request::person(storekeeper, Channel::Panel);
    world.desk().execute(&request, Command::Order(order, OrderCommand::ChangeStatus(change))).await.unwrap();
}

async fn give_address(world: &World, person: PersonId, name: &str, address: &str) {
    let profile = Profile { name: name.into(), email: Some(address.into()), phone: None };
    run(world.desk(), Command::Person(person, PersonCommand::ChangeProfile { profile })).await;
}

async fn choose(world: &World, person: PersonId, via: Via) {
    let preferences = Preferences { via, ..Preferences::default() };
    let request = Request::person(person, Channel::Panel);
    let command = Command::Person(person, PersonCommand::SetPreferences { preferences });
    world.desk().execute(&request, command).await.unwrap();
}

/// Somebody who has never opened Telegram.
async fn vera(world: &World, address: &str, locale: Locale) -> PersonId {
    let id = PersonId::fresh();
    let profile = Profile { name: "Вера Почтовая".into(), email: Some(address.into()), phone: None };
    let grants = vec![Grant::within(Role::Requester, world.samara)];
    run(world.desk(), Command::Person(id, PersonCommand::Add { profile, locale, grants, login: None, telegram: None }))
        .await;
    id
}

fn header<'a>(mail: &'a Value, name: &str) -> &'a str {
    mail["headers"][name].as_str().unwrap_or_default()
}

const SENT: &str = "SELECT COUNT(*) AS n FROM outbox WHERE road = 'mail' AND state = 'sent'";
const FAILED: &str = "SELECT COUNT(*) AS n FROM outbox WHERE road = 'mail' AND state = 'failed'";

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_telegram_is_told_by_mail_in_their_language() {
    let mut server = MailServer::start().await;
    let world = World::with_mail(&server.url).await;
    let vera = vera(&world, "vera@example.com", Locale::En).await;
    let order = world.order_by(vera, &[(world.hp, 2)]).await;
    let confirmed = server.next().await;
    assert!(header(&confirmed, "subject").contains("№ 1"), "{confirmed}");
    ask(&world, order, "Which <printer> & room?").await;
    let mail = server.next().await;
    assert_eq!(mail["to"], json!(["vera@example.com"]));
    assert_eq!(mail["from"], "desk@example.org");
    assert!(header(&mail, "from").contains("Заявки"), "{mail}");
    assert!(header(&mail, "to").contains("Вера Почтовая"), "{mail}");
    assert!(header(&mail, "subject").starts_with("❓ A question about order № 1"), "{mail}");
    for (name, value) in [
        ("auto-submitted", "auto-generated"),
        ("list-id", "Helpdesk <helpdesk.example.org>"),
        ("list-unsubscribe", "<https://desk.example.org/settings>"),
        ("content-language", "en"),
        ("in-reply-to", header(&confirmed, "references")),
    ] {
        assert_eq!(header(&mail, name), value, "{name}");
    }
    let (text, html) = (mail["text"].as_str().unwrap(), mail["html"].as_str().unwrap());
    assert!(text.contains("«Which <printer> & room?»"), "{text}");
    assert!(text.contains(&format!("https://desk.example.org/orders/{order}")), "{text}");
    assert!(html.contains("Which &lt;printer&gt; &amp; room?") && html.contains("<html lang=\"en\">"), "{html}");
    assert!(!html.contains("src="), "nothing is fetched: {html}");
    world.counts(2, SENT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_chat_is_closed_a_mail_goes_out_instead_and_once() {
    let mut server = MailServer::start().await;
    let world = World::with_mail(&server.url).await;
    world.greet().await;
    let anna = world.id(ANNA).await;
    give_address(&world, anna, "Анна Орлова", "anna@example.com").await;
    let order = world.order(ANNA).await;
    world.person(ANNA).reads("Заявка № 1 · Новая").await;
    // Nobody has told the bot: it finds out when it writes.
    world.act("faults", json!({ "kind": "forbidden", "method": "sendMessage", "chat": ANNA })).await;
    ask(&world, order, "Какой кабинет?").await;
    let mail = server.next().await;
    assert!(mail["text"].as_str().unwrap().contains("«Какой кабинет?»"), "{mail}");
    assert!(mail["text"].as_str().unwrap().contains("HP 83A"), "the order is in it: {mail}");
    world.counts(1, "SELECT COUNT(*) AS n FROM dead_chats").await;
    // From now on nothing is tried in the chat first.
    let command = OrderCommand::Comment { text: "Ещё вопрос".into(), internal: false };
    let request = Request::person(world.id(IVANOV).await, Channel::Panel);
    world.desk().execute(&request, Command::Order(order, command)).await.unwrap();
    assert!(server.next().await["text"].as_str().unwrap().contains("«Ещё вопрос»"));
    world.counts(2, SENT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_both_gets_both_and_who_wants_mail_gets_only_that() {
    let mut server = MailServer::start().await;
    let world = World::with_mail(&server.url).await;
    world.greet().await;
    let anna = world.id(ANNA).await;
    give_address(&world, anna, "Анна Орлова", "anna@example.com").await;
    choose(&world, anna, Via::Both).await;
    let order = world.order(ANNA).await;
    ask(&world, order, "Первый?").await;
    let subjects = [server.next().await, server.next().await].map(|mail| header(&mail, "subject").to_owned());
    assert!(subjects[1].contains("Вопрос"), "{subjects:?}");
    world.person(ANNA).reads("«Первый?»").await;
    choose(&world, anna, Via::Email).await;
    let command = OrderCommand::Comment { text: "Второй".into(), internal: false };
    let request = Request::person(world.id(IVANOV).await, Channel::Panel);
    world.desk().execute(&request, Command::Order(order, command)).await.unwrap();
    assert!(server.next().await["text"].as_str().unwrap().contains("«Второй»"));
    assert_eq!(world.person(ANNA).count("«Второй»").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_address_is_given_up_and_a_busy_server_is_tried_again() {
    let mut server = MailServer::start().await;
    let world = World::with_mail(&server.url).await;
    let lost = vera(&world, "nobody@example.com", Locale::Ru).await;
    world.order_by(lost, &[(world.hp, 2)]).await;
    world.counts(1, FAILED).await;
    let sql = "SELECT last_error AS error FROM outbox WHERE state = 'failed' AND road = 'mail'";
    let error = world.db().fetch_one(sql, Vec::new()).await.unwrap().unwrap().text("error").unwrap();
    assert!(error.contains("no such person") && !error.contains("nobody@"), "no address in it: {error}");

    let slow = vera(&world, "later@example.com", Locale::Ru).await;
    world.order_by(slow, &[(world.hp, 2)]).await;
    world.retries(1).await;
    world.advance(TimeDelta::minutes(1));
    let mail = server.next().await;
    assert_eq!(mail["to"], json!(["later@example.com"]));
    world.counts(1, SENT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_certified_by_ones_own_authority_is_trusted_when_that_is_named_and_only_then() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = MailServer::with_tls(folder.path()).await;
    let authority = std::fs::read(folder.path().join("ca.pem")).unwrap();
    let smtp = |authority: Option<&[u8]>| {
        Smtp::new(&server.url.as_str().into(), "Заявки <desk@example.org>", authority).unwrap()
    };
    let (trusting, strict) = (smtp(Some(&authority)), smtp(None));
    let refused = strict.check().await.unwrap_err();
    assert!(refused.contains("certificate"), "{refused}");
    trusting.check().await.unwrap();
    let mail = Mail {
        id: "1".into(),
        thread: None,
        to: "vera@example.com".into(),
        name: None,
        subject: "Заявка № 1".into(),
        text: "Готова".into(),
        html: "<p>Готова</p>".into(),
        locale: Locale::Ru,
        settings_url: None,
    };
    trusting.send(mail).await.unwrap();
    assert_eq!(server.next().await["to"], json!(["vera@example.com"]));
}
