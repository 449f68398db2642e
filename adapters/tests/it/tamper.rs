//! Somebody with the file in hand changes it: verifying names the first bad position.

use chrono::Duration;
use helpdesk_adapters::{
    Log,
    log::chain::{Canonical, GENESIS},
    pins::Pin,
    verify::{Break, Link, Verified, Walk, verify},
};
use helpdesk_domain::{
    ports::{Clock, EventLog},
    time::to_micros,
};
use helpdesk_projections::{Db, args};
use pretty_assertions::assert_eq;

use crate::world::{World, append, order, write};

/// What verifying says after these statements, on every engine.
async fn after(statements: &[&str]) -> Verified {
    let on_sqlite = on(World::sqlite().await, statements).await;
    let on_postgres = on(World::postgres().await, statements).await;
    if !matches!(on_sqlite, Verified::Whole { .. }) {
        assert_eq!(on_sqlite, on_postgres);
    }
    on_postgres
}

/// A log of six events, changed.
async fn on(world: World, statements: &[&str]) -> Verified {
    let postgres = matches!(world.db, Db::Postgres(_));
    for _ in 0..6 {
        world.log.append(append(vec![write(&order(), 0, 1)])).await.unwrap();
    }
    for statement in statements {
        let statement = if postgres { in_postgres(statement) } else { (*statement).to_owned() };
        world.db.execute(&statement, args![]).await.unwrap();
    }
    verify(&world.db, &[], |_, _| {}).await.unwrap()
}

/// What the two dialects say differently.
fn in_postgres(statement: &str) -> String {
    statement
        .replace("replace(payload,", "replace(payload::text,")
        .replace("replace(metadata,", "replace(metadata::text,")
        .replace("'2025')", "'2025')::json")
        .replace("'seeb')", "'seeb')::json")
        .replace("zeroblob(32)", "decode(repeat('00', 32), 'hex')")
        .replace("zeroblob(31)", "decode(repeat('00', 31), 'hex')")
}

/// A log of six events, and its pin.
async fn pinned(world: &World) -> Pin {
    for _ in 0..6 {
        world.log.append(append(vec![write(&order(), 0, 1)])).await.unwrap();
    }
    let head = world.log.head().await.unwrap();
    Pin { position: head.position, hash: head.hash, at: world.clock.now() }
}

/// Computes the whole chain anew, as somebody would who knows how.
async fn rewrite(world: &World) {
    let mut hash = GENESIS;
    // What the database says, not what the process that wrote it remembers.
    let log = Log::open(world.db.clone(), world.clock.clone()).await.unwrap();
    for event in log.read(0, 100).await.unwrap() {
        let (id, recorded_at_micros) = (event.id.to_string(), to_micros(event.recorded_at));
        let canonical = Canonical {
            position: event.position,
            event_id: id.as_bytes(),
            aggregate_type: event.aggregate_type.as_bytes(),
            aggregate_id: event.aggregate_id.as_bytes(),
            sequence: event.sequence,
            event_type: event.event_type.as_bytes(),
            event_version: event.event_version.as_bytes(),
            payload: event.payload.as_bytes(),
            metadata: event.metadata.as_bytes(),
            recorded_at_micros,
        };
        hash = canonical.hash_after(&hash, &mut Vec::new());
        let sql = "UPDATE events SET hash = $1 WHERE position = $2";
        world.db.execute(sql, args![hash.to_vec(), event.position]).await.unwrap();
        let sql = "UPDATE head SET hash = $1, position = $2, recorded_at = $3";
        world.db.execute(sql, args![hash.to_vec(), event.position, recorded_at_micros]).await.unwrap();
    }
}

fn broken(position: u64, how: Break) -> Verified {
    Verified::Broken { position, how }
}

#[tokio::test]
async fn an_untouched_log_is_whole() {
    assert!(matches!(after(&[]).await, Verified::Whole { head } if head.position == 6));
}

#[tokio::test]
async fn one_changed_byte_is_found_wherever_it_is() {
    for change in [
        "payload = replace(payload, '2026', '2025')",
        "metadata = replace(metadata, 'seed', 'seeb')",
        "event_type = 'nudgee'",
        "event_version = '1.1'",
        "aggregate_type = 'ordes'",
        "aggregate_id = substr(aggregate_id, 2)",
        "event_id = 'f' || substr(event_id, 2)",
        "event_id = upper(event_id)",
        "event_id = 'none'",
        "sequence = sequence + 1",
        "recorded_at = recorded_at + 1",
        "hash = zeroblob(32)",
        "hash = zeroblob(31)",
    ] {
        let statement = format!("UPDATE events SET {change} WHERE position = 4");
        assert_eq!(after(&[&statement]).await, broken(4, Break::Changed), "{change}");
    }
}

#[tokio::test]
async fn a_text_moved_from_one_field_to_the_next_is_found() {
    let statement = "UPDATE events SET aggregate_type = 'orde', aggregate_id = 'r' || aggregate_id WHERE position = 2";
    assert_eq!(after(&[statement]).await, broken(2, Break::Changed));
}

#[tokio::test]
async fn a_removed_event_is_found() {
    assert_eq!(after(&["DELETE FROM events WHERE position = 3"]).await, broken(3, Break::Missing));
    assert_eq!(after(&["DELETE FROM events WHERE position = 1"]).await, broken(1, Break::Missing));
}

#[tokio::test]
async fn a_removed_event_whose_gap_was_closed_is_found() {
    let renumber = [
        "DELETE FROM events WHERE position = 3",
        "UPDATE events SET position = position - 1 WHERE position = 4",
        "UPDATE events SET position = position - 1 WHERE position = 5",
        "UPDATE events SET position = position - 1 WHERE position = 6",
    ];
    assert_eq!(after(&renumber).await, broken(3, Break::Changed));
}

#[tokio::test]
async fn two_swapped_events_are_found() {
    let swap = [
        "UPDATE events SET position = 99 WHERE position = 2",
        "UPDATE events SET position = 2 WHERE position = 5",
        "UPDATE events SET position = 5 WHERE position = 99",
    ];
    assert_eq!(after(&swap).await, broken(2, Break::Changed));
}

#[tokio::test]
async fn an_inserted_event_is_found() {
    let insert = [
        "UPDATE events SET position = 7 WHERE position = 6",
        "UPDATE events SET position = 6 WHERE position = 5",
        "INSERT INTO events SELECT 5, aggregate_type, 'another', 1, event_type, event_version, payload, metadata, \
         event_id, recorded_at, hash FROM events WHERE position = 4",
    ];
    assert_eq!(after(&insert).await, broken(5, Break::Changed));
}

#[tokio::test]
async fn a_tail_that_the_head_still_knows_is_missed() {
    assert_eq!(after(&["DELETE FROM events WHERE position > 4"]).await, broken(5, Break::Missing));
}

#[tokio::test]
async fn a_head_that_says_otherwise_is_found() {
    assert_eq!(after(&["UPDATE head SET hash = zeroblob(32)"]).await, broken(6, Break::Head));
    assert_eq!(after(&["UPDATE head SET recorded_at = recorded_at + 1"]).await, broken(6, Break::Head));
}

#[tokio::test]
async fn an_event_slipped_in_where_none_can_stand_is_found() {
    let slip = |position: i64| {
        format!(
            "INSERT INTO events SELECT {position}, aggregate_type, 'another', 1, event_type, event_version, payload, \
             metadata, event_id, recorded_at, hash FROM events WHERE position = 4"
        )
    };
    assert_eq!(after(&[&slip(7)]).await, broken(7, Break::Outside));
    assert_eq!(after(&[&slip(0)]).await, broken(0, Break::Outside));
    assert_eq!(after(&[&slip(-3)]).await, broken(0, Break::Outside));
}

on_every_engine! { World:
    a_tail_cut_off_with_its_head_shows_against_a_pin,
    a_wholly_rewritten_chain_shows_against_a_pin,
    what_was_verified_before_need_not_be_walked_again,
}

async fn a_tail_cut_off_with_its_head_shows_against_a_pin(world: World) {
    let pin = pinned(&world).await;
    assert!(matches!(verify(&world.db, &[pin], |_, _| {}).await.unwrap(), Verified::Whole { .. }));
    world.db.execute("DELETE FROM events WHERE position > 4", args![]).await.unwrap();
    rewrite(&world).await;
    assert!(
        matches!(verify(&world.db, &[], |_, _| {}).await.unwrap(), Verified::Whole { .. }),
        "nothing else shows it"
    );
    let found = verify(&world.db, &[pin], |_, _| {}).await.unwrap();
    assert_eq!(found, broken(5, Break::Cut { pinned_at: pin.at }));
}

async fn a_wholly_rewritten_chain_shows_against_a_pin(world: World) {
    let late = pinned(&world).await;
    let third = world.log.read(2, 1).await.unwrap()[0].hash;
    let early = Pin { position: 3, hash: third, at: world.clock.now() - Duration::days(1) };
    let change = match world.db {
        Db::Sqlite(_) => "UPDATE events SET payload = replace(payload, '2026', '2025') WHERE position = 5",
        Db::Postgres(_) => {
            "UPDATE events SET payload = replace(payload::text, '2026', '2025')::json WHERE position = 5"
        }
    };
    world.db.execute(change, args![]).await.unwrap();
    rewrite(&world).await;
    assert!(matches!(verify(&world.db, &[early], |_, _| {}).await.unwrap(), Verified::Whole { .. }));
    let found = verify(&world.db, &[early, late], |_, _| {}).await.unwrap();
    assert_eq!(found, broken(6, Break::Rewritten { pinned_at: late.at }));
}

async fn what_was_verified_before_need_not_be_walked_again(world: World) {
    let pin = pinned(&world).await;
    let from = Link { position: pin.position, hash: pin.hash };
    for _ in 0..3 {
        world.log.append(append(vec![write(&order(), 0, 1)])).await.unwrap();
    }
    let mut reached = Vec::new();
    let walk = Walk { from, pins: &[pin], at_ease: true };
    let found = walk.run(&world.db, |position, last| reached.push((position, last))).await.unwrap();
    assert!(matches!(found, Verified::Whole { head } if head.position == 9));
    assert_eq!(reached, [(9, 9)]);
    world.db.execute("DELETE FROM events WHERE position = 8", args![]).await.unwrap();
    assert_eq!(walk.run(&world.db, |_, _| {}).await.unwrap(), broken(8, Break::Missing));
    let elsewhere = Walk { from: Link { hash: [1; 32], ..from }, pins: &[], at_ease: false };
    assert_eq!(elsewhere.run(&world.db, |_, _| {}).await.unwrap(), broken(7, Break::Changed));
}
