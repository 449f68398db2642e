//! The feed of events, filtered by right: who oversees a branch gets the events of its orders, byte for byte as the
//! administrator does, and of nothing else; the position moves on all the same.

use helpdesk_domain::{
    Command, Grant, Locale, PersonId, Role,
    person::{PersonCommand, Profile},
};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::world::{Browser, World, path};

async fn person(world: &World, login: &str, grant: Grant) -> PersonId {
    let id = PersonId::fresh();
    let add = PersonCommand::Add {
        profile: Profile { name: login.to_owned(), ..Profile::default() },
        locale: Locale::Ru,
        grants: vec![grant],
        login: Some(login.to_owned()),
        telegram: None,
    };
    world.command(Command::Person(id, add)).await;
    id
}

/// Everything from a position on, and where it ends; asked for a few lines at a time, as an integration does.
async fn followed(reader: &Browser, mut after: u64) -> (String, u64) {
    let mut text = String::new();
    loop {
        let answer = reader.get(&format!("/events?after={after}&limit=2")).await.expect(StatusCode::OK);
        let position = answer.header("x-position").parse().unwrap();
        text += &answer.text;
        if position == after {
            return (text, position);
        }
        assert!(position > after && answer.text.lines().count() <= 2);
        after = position;
    }
}

/// The lines about this order.
fn about(text: &str, order: &Value) -> String {
    let id = order["id"].as_str().unwrap();
    text.lines().filter(|line| line.contains(id)).flat_map(|line| [line, "\n"]).collect()
}

#[tokio::test]
async fn who_oversees_a_branch_follows_its_orders_and_sees_not_a_byte_of_another() {
    let world = World::start().await;
    person(&world, "nina", Grant::within(Role::Supervisor, world.north)).await;
    person(&world, "denis", Grant::within(Role::Dispatcher, world.south)).await;
    person(&world, "yura", Grant::within(Role::Requester, world.south)).await;
    let (anna, yura) = (world.signed_in("anna").await, world.signed_in("yura").await);
    let (boris, dina, admin) =
        (world.signed_in("boris").await, world.signed_in("dina").await, world.signed_in("admin").await);

    // Two orders, one in each branch, whose events lie between each other's.
    let north = world.ordered(&anna, 1).await;
    let form = json!({ "branch": world.south.0, "lines": [{ "cartridge": world.drum.0, "quantity": 3 }] });
    let south = yura.post("/orders", form).await.expect(StatusCode::CREATED).body;
    let (in_north, in_south) = (path(&north), path(&south));
    let lines = |quantity| json!({ "lines": [{ "cartridge": world.toner.0, "quantity": quantity }] });
    anna.post(&format!("{in_north}/lines"), lines(2)).await.expect(StatusCode::OK);
    yura.post(&format!("{in_south}/lines"), lines(5)).await.expect(StatusCode::OK);
    boris.post(&format!("{in_north}/assign"), json!({ "assignee": world.boris.0 })).await.expect(StatusCode::OK);
    for place in [&in_north, &in_south] {
        let note = json!({ "text": "Между нами", "internal": true });
        dina.post(&format!("{place}/comments"), note).await.expect(StatusCode::OK);
    }

    let (everything, end) = followed(&admin, 0).await;
    let (nina, denis) = (world.signed_in("nina").await, world.signed_in("denis").await);
    let (of_north, end_for_nina) = followed(&nina, 0).await;
    let (of_south, end_for_denis) = followed(&denis, 0).await;
    assert_eq!(of_north, about(&everything, &north), "whole, in order, internal notes too");
    assert_eq!(of_south, about(&everything, &south));
    assert!(of_north.contains("commented") && of_north.contains("lines_amended"), "{of_north}");
    for foreign in [south["id"].as_str().unwrap(), &world.south.to_string(), &world.drum.to_string()] {
        assert!(!of_north.contains(foreign), "{foreign}");
    }
    assert_eq!((end_for_nina, end_for_denis), (end, end), "the position moves over what isn't shown");
    assert_eq!(followed(&nina, end).await, (String::new(), end));

    // Going on from there.
    dina.post(&format!("{in_south}/priority"), json!({ "priority": "high" })).await.expect(StatusCode::OK);
    anna.post(&format!("{in_north}/comments"), json!({ "text": "Спасибо" })).await.expect(StatusCode::OK);
    let (since, _) = followed(&nina, end).await;
    assert_eq!(since, about(&followed(&admin, end).await.0, &north));
    assert_eq!(since.lines().count(), 1);

    for login in ["anna", "boris"] {
        world.signed_in(login).await.get("/events").await.problem(403, "not_allowed");
    }
    nina.get("/events?limit=0").await.problem(400, "invalid_request");
}

#[tokio::test]
async fn the_feed_goes_by_the_roles_of_the_moment_for_past_events_too() {
    let world = World::start().await;
    let nina = person(&world, "nina", Grant::within(Role::Supervisor, world.south)).await;
    let north = world.ordered(&world.signed_in("anna").await, 1).await;
    let (reader, admin) = (world.signed_in("nina").await, world.signed_in("admin").await);
    let (nothing, end) = followed(&reader, 0).await;
    assert_eq!(nothing, "");

    let moved = json!({ "roles": [{ "role": "supervisor", "branch": world.north.0 }] });
    admin.put(&format!("/people/{nina}/roles"), moved).await.expect(StatusCode::OK);
    assert_eq!(followed(&reader, 0).await.0, about(&followed(&admin, 0).await.0, &north), "the past as well");
    let (changes, _) = followed(&reader, end).await;
    assert_eq!(changes, "", "who holds which role is for administrators");

    let none = json!({ "roles": [{ "role": "storekeeper", "branch": world.north.0 }] });
    admin.put(&format!("/people/{nina}/roles"), none).await.expect(StatusCode::OK);
    reader.get("/events").await.problem(403, "not_allowed");
}
