//! What a server does for its own data, with the clock moved: the head noted, the log verified, backups made and
//! cleared away, and the state page that tells of it.

use chrono::{NaiveTime, TimeDelta};
use helpdesk::upkeep::{Done, Plan, Upkeep};
use helpdesk_adapters::{
    backup::{Store, retention::Keep},
    pins,
    verify::{Break, Verified},
};
use helpdesk_projections::args;
use serde_json::json;

use crate::stage::Stage;

fn plan(folder: &std::path::Path) -> Plan {
    let backups = folder.join("backups");
    Plan {
        data_dir: folder.to_owned(),
        store: Store { folder: backups.clone(), keys: backups },
        times: vec![NaiveTime::from_hms_opt(3, 0, 0).unwrap()],
        keep: Keep { daily: 2, weekly: 0, monthly: 0 },
        zone: chrono_tz::Europe::Moscow,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_night_a_backup_every_day_a_pin_and_the_state_page_tells() {
    let stage = Stage::open().await;
    let folder = tempfile::tempdir().unwrap();
    let engine = &stage.running.engine;
    let (plan, clock) = (plan(folder.path()), engine.desk.clock().clone());
    let upkeep = Upkeep::of(engine, plan.clone());
    let panel = stage.panel("admin").await;
    let before = panel.get("/system").await;
    assert!(before["verification"].is_null() && before["backup"].is_null());

    let first = upkeep.tick(clock.now()).await;
    let head = engine.log().head().await.unwrap();
    assert!(first.pinned && first.backup.is_some());
    assert_eq!(first.verified, Some(Verified::Whole { head }));
    let second = upkeep.tick(clock.now()).await;
    assert_eq!(second, Done::default(), "there is nothing to do twice");
    let told = panel.get("/system").await;
    assert_eq!(told["verification"]["position"], head.position);
    assert!(told["verification"]["problem"].is_null());
    assert_eq!(told["backup"]["name"], first.backup.clone().unwrap());
    assert!(told["backup"]["verified_at"].is_string() && told["backup"]["failure"].is_null());

    let mut removed = Vec::new();
    for _ in 0..3 {
        stage.pass(TimeDelta::days(1));
        let done = upkeep.tick(clock.now()).await;
        assert!(done.pinned && done.backup.is_some());
        removed.extend(done.removed);
    }
    assert_eq!(removed.len(), 2);
    assert_eq!(removed[0], first.backup.unwrap());
    assert_eq!(plan.store.list().unwrap().len(), 2);
    assert_eq!(pins::read(&folder.path().join(pins::FILE)).unwrap().len(), 4);
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_event_is_found_by_the_next_walk_and_a_backup_that_fails_is_told_of() {
    let stage = Stage::open().await;
    let folder = tempfile::tempdir().unwrap();
    let engine = &stage.running.engine;
    let clock = engine.desk.clock().clone();
    let upkeep = Upkeep::of(engine, plan(folder.path()));
    assert!(upkeep.tick(clock.now()).await.backup.is_some());
    let change = "UPDATE events SET event_type = 'zzz' WHERE position = 3";
    engine.db.execute(change, args![]).await.unwrap();
    stage.pass(TimeDelta::days(1));
    let done = upkeep.tick(clock.now()).await;
    assert_eq!(done.verified, Some(Verified::Broken { position: 3, how: Break::Changed }));
    assert_eq!(done.backup, None, "a broken log is not carried on in silence");
    let panel = stage.panel("admin").await;
    let told = panel.get("/system").await;
    assert_eq!(told["verification"]["broken_position"], 3);
    assert_eq!(told["verification"]["problem"], json!("changed"));
    assert!(told["backup"]["failure"].as_str().unwrap().contains("position 3"), "{told}");
    assert!(told["backup"]["failed_at"].is_string());
    let soon = upkeep.tick(clock.now()).await;
    assert_eq!((soon.verified, soon.backup), (None, None), "it waits before it tries again");
    stage.close().await;
}
