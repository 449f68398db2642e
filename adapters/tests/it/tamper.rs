//! Somebody with the file in hand changes it: verifying names the first bad position.

use helpdesk_adapters::verify::{Break, Verified, verify};
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
    verify(&*world.log, |_| {}).await.unwrap()
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
