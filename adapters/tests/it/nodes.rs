//! Several processes append to one PostgreSQL: still one dense order, each key decided once, no version written twice.

use std::sync::Arc;

use helpdesk_adapters::{
    Log,
    verify::{Verified, verify},
};
use helpdesk_domain::ports::{Append, AppendError, Appended, EventLog};
use pretty_assertions::assert_eq;

use crate::world::{World, append, once, order, write};

/// Three logs with an appender each, on one database.
async fn nodes() -> (World, Vec<Arc<dyn EventLog>>) {
    let world = World::postgres().await;
    let mut logs: Vec<Arc<dyn EventLog>> = vec![world.log.clone()];
    for _ in 0..2 {
        logs.push(Arc::new(Log::open(world.db.clone(), world.clock.clone()).await.unwrap()));
    }
    (world, logs)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_nodes_make_one_dense_order() {
    let (world, logs) = nodes().await;
    let writers = (0..60).map(|writer| {
        let log = logs[writer % 3].clone();
        tokio::spawn(async move {
            let stream = order();
            for version in 0..4 {
                log.append(append(vec![write(&stream, version, 1)])).await.unwrap();
            }
        })
    });
    futures::future::try_join_all(writers.collect::<Vec<_>>()).await.unwrap();
    let positions: Vec<_> = world.log.read(0, 1000).await.unwrap().iter().map(|event| event.position).collect();
    assert_eq!(positions, (1..=240).collect::<Vec<_>>());
    assert!(matches!(verify(&world.db, &[], |_, _| {}).await.unwrap(), Verified::Whole { .. }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_used_on_three_nodes_at_once_is_decided_once() {
    let (world, logs) = nodes().await;
    let stream = order();
    for key in 0..10 {
        let command = |writes| Append { once: Some(once("anna", &key.to_string(), "same")), ..append(writes) };
        let outcomes = futures::future::join_all((0..9).map(|n| {
            // Also on a node that refuses: it writes no event, only the key.
            let writes = if n % 2 == 0 { vec![write(&order(), 0, 1)] } else { vec![] };
            logs[n % 3].append(command(writes))
        }))
        .await;
        let decided = outcomes.iter().filter(|outcome| matches!(outcome, Ok(Appended::Done { .. }))).count();
        let again = outcomes.iter().filter(|outcome| matches!(outcome, Ok(Appended::Before { .. }))).count();
        assert_eq!((decided, again), (1, 8), "{outcomes:?}");
        let outcomes =
            futures::future::join_all(logs.iter().map(|log| log.append(append(vec![write(&stream, key, 1)]))));
        let outcomes = outcomes.await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        assert!(outcomes.iter().all(|outcome| !matches!(outcome, Err(AppendError::Fault(_)))), "{outcomes:?}");
    }
    assert_eq!(world.log.history(&stream).await.unwrap().len(), 10);
}
