//! The desk on a real log: what holds for every door, however it asks.

use helpdesk_domain::{
    BranchId, Channel, Command, Failure, Grant, Locale, PersonId, Refusal, Request, Role, WarehouseId,
    directory::{Branch, EntryCommand},
    person::{PersonCommand, Profile},
};

use crate::server::Server;

fn add(login: &str) -> PersonCommand {
    PersonCommand::Add {
        profile: Profile { name: login.to_owned(), ..Profile::default() },
        locale: Locale::Ru,
        grants: vec![Grant::everywhere(Role::Administrator)],
        login: Some(login.to_owned()),
        telegram: None,
    }
}

fn branch(name: &str) -> Branch {
    Branch { name: name.to_owned(), city: None, time_zone: chrono_tz::UTC, warehouse: WarehouseId::fresh() }
}

#[tokio::test]
async fn a_command_with_the_same_key_is_decided_once_and_answered_again() {
    let server = Server::start().await;
    let request = || Request::system(Channel::Cli).once("test", "one");
    // A door makes a fresh id each time; what is defined stays the same.
    let spec = branch("Первый");
    let define = || Command::Branch(BranchId::fresh(), EntryCommand::Define { spec: spec.clone() });
    let first = server.desk().execute(&request(), define()).await.unwrap();
    let again = server.desk().execute(&request(), define()).await.unwrap();
    assert_eq!((&again.id, again.position, again.changed), (&first.id, first.position, false));
    assert_eq!(server.position().await, first.position);
}

#[tokio::test]
async fn the_same_key_for_another_command_is_refused_whatever_the_version() {
    let server = Server::start().await;
    let id = BranchId::fresh();
    server.command(Command::Branch(id, EntryCommand::Define { spec: branch("Первый") })).await;
    let request = || Request::system(Channel::Cli).once("test", "one").expecting(1);
    let rename = |name| Command::Branch(id, EntryCommand::Change { spec: branch(name) });
    server.desk().execute(&request(), rename("Второй")).await.unwrap();
    // By now the version is 2, so the second command would be a conflict even under a key of its own.
    let reused = server.desk().execute(&request(), rename("Третий")).await;
    assert!(matches!(reused, Err(Failure::KeyReused)), "{reused:?}");
    let other_key = Request::system(Channel::Cli).once("test", "two").expecting(1);
    let conflict = server.desk().execute(&other_key, rename("Третий")).await;
    assert!(matches!(conflict, Err(Failure::VersionConflict { current: 2, .. })), "{conflict:?}");
    // A conflict is not kept: the person looks again and decides under the same key.
    let decided = Request::system(Channel::Cli).once("test", "two").expecting(2);
    assert!(server.desk().execute(&decided, rename("Третий")).await.unwrap().changed);
}

#[tokio::test]
async fn a_refusal_is_answered_again_as_it_was() {
    let server = Server::start().await;
    let (first, second) = (PersonId::fresh(), PersonId::fresh());
    server.command(Command::Person(first, add("anna"))).await;
    let request = || Request::system(Channel::Cli).once("test", "one");
    let taken = server.desk().execute(&request(), Command::Person(second, add("anna"))).await;
    assert!(matches!(taken, Err(Failure::Refused(Refusal::InUse { .. }))), "{taken:?}");
    // The login is free now, but this key has had its answer.
    server.command(Command::Person(first, PersonCommand::SetLogin { login: None })).await;
    let again = server.desk().execute(&request(), Command::Person(second, add("anna"))).await;
    assert!(matches!(again, Err(Failure::Refused(Refusal::InUse { .. }))), "{again:?}");
    server.command(Command::Person(second, add("anna"))).await;
    assert_eq!(server.desk().person_by_login(" Anna ").await.unwrap(), Some(second));
}

#[tokio::test]
async fn of_many_who_want_one_login_at_once_one_gets_it() {
    let server = Server::start().await;
    let wanting = (0..20).map(|_| async {
        let request = Request::system(Channel::Cli);
        server.desk().execute(&request, Command::Person(PersonId::fresh(), add("anna"))).await
    });
    let outcomes = futures::future::join_all(wanting).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let others = outcomes.into_iter().filter_map(Result::err);
    assert!(others.into_iter().all(|failure| matches!(failure, Failure::Refused(Refusal::InUse { .. }))));
}

#[tokio::test]
async fn a_deactivated_person_may_nothing_at_once() {
    let server = Server::start().await;
    let person = PersonId::fresh();
    server.command(Command::Person(person, add("anna"))).await;
    let define = || Command::Branch(BranchId::fresh(), EntryCommand::Define { spec: branch("Первый") });
    let request = Request::person(person, Channel::Panel);
    server.desk().execute(&request, define()).await.unwrap();
    server.command(Command::Person(person, PersonCommand::Deactivate)).await;
    let refused = server.desk().execute(&request, define()).await;
    assert!(matches!(refused, Err(Failure::Refused(Refusal::Deactivated))), "{refused:?}");
}
