//! The promises of the log, on every engine: each test runs on a fresh database of each.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use helpdesk_adapters::verify::{Verified, verify};
use helpdesk_domain::ports::{Append, AppendError, Appended, Once};
use helpdesk_projections::args;
use pretty_assertions::assert_eq;

use crate::world::{World, append, once, order, write};

on_every_engine! { World:
    an_empty_log_has_nothing_and_verifies,
    what_was_acknowledged_is_read_back_as_it_was_written,
    a_stream_at_another_version_is_a_conflict_that_names_it,
    an_append_over_several_streams_is_all_or_nothing,
    a_stream_that_was_only_read_must_not_have_moved,
    a_key_is_decided_once_and_answered_again_as_it_was,
    the_same_key_with_other_content_is_refused,
    a_refusal_is_kept_for_thirty_days,
    expired_refusals_are_swept_and_acceptances_are_not,
    time_never_goes_back,
    many_writers_make_one_dense_order,
    of_many_who_write_one_stream_at_once_one_wins,
    of_many_who_use_one_key_at_once_one_is_decided,
    a_tailing_reader_misses_nothing,
    an_append_larger_than_any_batch_is_written_whole,
}

async fn an_empty_log_has_nothing_and_verifies(world: World) {
    assert_eq!(world.log.head().await.unwrap().position, 0);
    assert_eq!(world.log.read(0, 10).await.unwrap(), []);
    assert!(matches!(verify(&world.db, &[], |_, _| {}).await.unwrap(), Verified::Whole { .. }));
    let nothing = world.log.append(Append::default()).await.unwrap();
    assert_eq!(nothing, Appended::Done { position: 0 });
}

async fn what_was_acknowledged_is_read_back_as_it_was_written(world: World) {
    let (stream, mut write) = (order(), write(&order(), 0, 2));
    write.stream = stream.clone();
    // Key order, spaces and escapes are kept: texts are stored and hashed as they are.
    write.events[0].payload = r#"{ "type":"nudged", "at":"2026-03-01T08:00:00Z","я":"\u044f \" 𝄞" }"#.into();
    assert_eq!(world.log.append(append(vec![write.clone()])).await.unwrap(), Appended::Done { position: 2 });
    let history = world.log.history(&stream).await.unwrap();
    assert_eq!(history, world.log.read(0, 10).await.unwrap());
    for (index, (event, sent)) in history.iter().zip(&write.events).enumerate() {
        assert_eq!((event.position, event.sequence), (index as u64 + 1, index as u64 + 1));
        assert_eq!((&event.aggregate_type[..], &event.aggregate_id), ("order", &stream.aggregate_id));
        assert_eq!((event.id, &event.payload, &event.metadata), (sent.id, &sent.payload, &sent.metadata));
        assert_eq!((&event.event_type, &event.event_version), (&sent.event_type, &sent.event_version));
    }
    let loaded = world.log.load(&stream).await.unwrap();
    let sequences: Vec<_> = loaded.iter().map(|event| event.sequence).collect();
    assert_eq!(sequences, [1, 2]);
    assert_eq!(loaded[0].payload["я"], "я \" 𝄞");
    let head = world.log.head().await.unwrap();
    assert_eq!((head.position, head.hash), (2, history[1].hash));
}

async fn a_stream_at_another_version_is_a_conflict_that_names_it(world: World) {
    let stream = order();
    world.log.append(append(vec![write(&stream, 0, 1)])).await.unwrap();
    for wrong in [0, 2] {
        let refused = world.log.append(append(vec![write(&stream, wrong, 1)])).await;
        assert!(matches!(refused, Err(AppendError::Conflict(named)) if named == stream));
    }
    let twice = world.log.append(append(vec![write(&stream, 1, 1), write(&stream, 1, 1)])).await;
    assert!(matches!(twice, Err(AppendError::Conflict(_))));
    assert_eq!(world.log.head().await.unwrap().position, 1);
    world.log.append(append(vec![write(&stream, 1, 1)])).await.unwrap();
}

async fn an_append_over_several_streams_is_all_or_nothing(world: World) {
    let (first, second) = (order(), order());
    world.log.append(append(vec![write(&second, 0, 1)])).await.unwrap();
    let half = Append {
        once: Some(once("anna", "1", "both")),
        writes: vec![write(&first, 0, 2), write(&second, 0, 1)],
        reads: vec![],
    };
    assert!(matches!(world.log.append(half.clone()).await, Err(AppendError::Conflict(named)) if named == second));
    assert_eq!(world.log.history(&first).await.unwrap(), []);
    // The key was not used up by what did not happen.
    let whole = Append { writes: vec![write(&first, 0, 2), write(&second, 1, 1)], ..half };
    assert_eq!(world.log.append(whole).await.unwrap(), Appended::Done { position: 4 });
}

async fn a_stream_that_was_only_read_must_not_have_moved(world: World) {
    let (roles, stream) = (order(), order());
    world.log.append(append(vec![write(&roles, 0, 1)])).await.unwrap();
    let by = |version| Append { reads: vec![(roles.clone(), version)], ..append(vec![write(&stream, 0, 1)]) };
    assert!(matches!(world.log.append(by(0)).await, Err(AppendError::Conflict(named)) if named == roles));
    let reading_only = Append { reads: vec![(roles.clone(), 2)], ..Append::default() };
    assert!(matches!(world.log.append(reading_only).await, Err(AppendError::Conflict(_))));
    world.log.append(by(1)).await.unwrap();
}

async fn a_key_is_decided_once_and_answered_again_as_it_was(world: World) {
    let stream = order();
    let command =
        |expected| Append { once: Some(once("anna", "k", "same")), ..append(vec![write(&stream, expected, 1)]) };
    assert_eq!(world.log.append(command(0)).await.unwrap(), Appended::Done { position: 1 });
    world.log.append(append(vec![write(&order(), 0, 1)])).await.unwrap();
    let before = Appended::Before { answer: r#"{"answer":"same"}"#.to_owned(), position: 1 };
    assert_eq!(world.log.append(command(0)).await.unwrap(), before);
    assert_eq!(world.log.append(command(1)).await.unwrap(), before);
    world.clock.advance(Duration::days(4000));
    assert_eq!(world.log.append(command(1)).await.unwrap(), before);
    let kept = world.log.answer(&once("anna", "k", "same").key).await.unwrap();
    assert_eq!(kept, Some((r#"{"answer":"same"}"#.to_owned(), 1)));
    assert_eq!(world.log.answer(&once("boris", "k", "same").key).await.unwrap(), None);
    assert_eq!(world.log.head().await.unwrap().position, 2);
}

async fn the_same_key_with_other_content_is_refused(world: World) {
    let command =
        |scope, content| Append { once: Some(once(scope, "k", content)), ..append(vec![write(&order(), 0, 1)]) };
    world.log.append(command("anna", "one")).await.unwrap();
    assert!(matches!(world.log.append(command("anna", "two")).await, Err(AppendError::KeyReused)));
    // Another person's key of the same text is another key.
    world.log.append(command("boris", "two")).await.unwrap();
}

async fn a_refusal_is_kept_for_thirty_days(world: World) {
    let refusal = || Append { once: Some(Once { refused: true, ..once("anna", "k", "no") }), ..Append::default() };
    assert_eq!(world.log.append(refusal()).await.unwrap(), Appended::Done { position: 0 });
    world.clock.advance(Duration::days(29));
    assert!(matches!(world.log.append(refusal()).await.unwrap(), Appended::Before { position: 0, .. }));
    world.clock.advance(Duration::days(2));
    assert_eq!(world.log.answer(&refusal().once.unwrap().key).await.unwrap(), None);
    let accepted = Append { once: Some(once("anna", "k", "yes")), ..append(vec![write(&order(), 0, 1)]) };
    assert_eq!(world.log.append(accepted.clone()).await.unwrap(), Appended::Done { position: 1 });
    world.clock.advance(Duration::days(4000));
    assert!(matches!(world.log.append(accepted).await.unwrap(), Appended::Before { .. }));
}

async fn expired_refusals_are_swept_and_acceptances_are_not(world: World) {
    let refused = Once { refused: true, ..once("anna", "no", "no") };
    let accepted = Append { once: Some(once("anna", "yes", "yes")), ..append(vec![write(&order(), 0, 1)]) };
    world.log.append(Append { once: Some(refused), ..Append::default() }).await.unwrap();
    world.log.append(accepted).await.unwrap();
    world.clock.advance(Duration::days(31));
    // The sweep comes after the first answer, so before the second one.
    for _ in 0..2 {
        world.log.append(append(vec![write(&order(), 0, 1)])).await.unwrap();
    }
    let kept = world.db.fetch("SELECT key FROM idempotency", args![]).await.unwrap();
    assert_eq!(kept.iter().map(|row| row.text("key").unwrap()).collect::<Vec<_>>(), ["yes"]);
}

async fn time_never_goes_back(world: World) {
    world.log.append(append(vec![write(&order(), 0, 1)])).await.unwrap();
    world.clock.advance(Duration::hours(-5));
    world.log.append(append(vec![write(&order(), 0, 1)])).await.unwrap();
    world.clock.advance(Duration::hours(6));
    world.log.append(append(vec![write(&order(), 0, 1)])).await.unwrap();
    let times: Vec<_> = world.log.read(0, 9).await.unwrap().iter().map(|event| event.recorded_at).collect();
    assert_eq!(times[1], times[0]);
    assert_eq!(times[2], times[0] + Duration::hours(1));
    assert!(matches!(verify(&world.db, &[], |_, _| {}).await.unwrap(), Verified::Whole { .. }));
}

const WRITERS: u64 = 128;
const EACH: u64 = 5;

async fn many_writers_make_one_dense_order(world: World) {
    let writers = (0..WRITERS).map(|writer| {
        let log = world.log.clone();
        tokio::spawn(async move {
            let stream = order();
            let mut answered = Vec::new();
            for version in 0..EACH {
                let key = Some(once(&format!("writer {writer}"), &version.to_string(), "content"));
                let command = Append { once: key, ..append(vec![write(&stream, version, 1)]) };
                let Appended::Done { position } = log.append(command).await.unwrap() else { panic!("not decided") };
                answered.push((position, stream.aggregate_id.clone(), version + 1));
            }
            answered
        })
    });
    let mut acknowledged = BTreeMap::new();
    for writer in writers.collect::<Vec<_>>() {
        for (position, id, sequence) in writer.await.unwrap() {
            assert_eq!(acknowledged.insert(position, (id, sequence)), None);
        }
    }
    let log = world.log.read(0, 10_000).await.unwrap();
    let positions: Vec<_> = log.iter().map(|event| event.position).collect();
    assert_eq!(positions, (1..=WRITERS * EACH).collect::<Vec<_>>());
    for event in log {
        assert_eq!(acknowledged[&event.position], (event.aggregate_id, event.sequence));
    }
    assert!(matches!(verify(&world.db, &[], |_, _| {}).await.unwrap(), Verified::Whole { .. }));
}

async fn of_many_who_write_one_stream_at_once_one_wins(world: World) {
    let stream = order();
    let outcomes =
        futures::future::join_all((0..64).map(|_| world.log.append(append(vec![write(&stream, 0, 1)])))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Err(AppendError::Conflict(_)))).count(), 63);
    assert_eq!(world.log.history(&stream).await.unwrap().len(), 1);
}

async fn of_many_who_use_one_key_at_once_one_is_decided(world: World) {
    let command = || Append { once: Some(once("anna", "k", "same")), ..append(vec![write(&order(), 0, 1)]) };
    let outcomes = futures::future::join_all((0..64).map(|_| world.log.append(command()))).await;
    let decided = outcomes.iter().filter(|outcome| matches!(outcome, Ok(Appended::Done { position: 1 }))).count();
    let again = outcomes.iter().filter(|outcome| matches!(outcome, Ok(Appended::Before { position: 1, .. }))).count();
    assert_eq!((decided, again), (1, 63));
    assert_eq!(world.log.head().await.unwrap().position, 1);
}

async fn a_tailing_reader_misses_nothing(world: World) {
    let total = 32 * 20;
    let log = world.log.clone();
    let reader = tokio::spawn(async move {
        let mut seen = Vec::new();
        while seen.len() < total {
            let after = seen.last().copied().unwrap_or(0);
            seen.extend(log.read(after, 7).await.unwrap().iter().map(|event| event.position));
            tokio::task::yield_now().await;
        }
        seen
    });
    let writers = (0..32).map(|_| {
        let log = world.log.clone();
        tokio::spawn(async move {
            for _ in 0..20 {
                log.append(append(vec![write(&order(), 0, 1)])).await.unwrap();
            }
        })
    });
    futures::future::try_join_all(writers.collect::<Vec<_>>()).await.unwrap();
    assert_eq!(reader.await.unwrap(), (1..=total as u64).collect::<Vec<_>>());
}

async fn an_append_larger_than_any_batch_is_written_whole(world: World) {
    let writes: Vec<_> = (0..40).map(|_| write(&order(), 0, 20)).collect();
    let ids: BTreeSet<_> = writes.iter().flat_map(|write| write.events.iter().map(|event| event.id)).collect();
    assert_eq!(world.log.append(append(writes)).await.unwrap(), Appended::Done { position: 800 });
    let read: BTreeSet<_> = world.log.read(0, 1000).await.unwrap().iter().map(|event| event.id).collect();
    assert_eq!(read, ids);
}
