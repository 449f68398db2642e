//! Runners: each event has its effect once, whatever fails; poison is set aside; a reactor starts at the head.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use helpdesk_adapters::runner::{
    Runner,
    checkpoint::{self, Checkpoint},
    is_projection, parked,
    together::{Member, Together},
};
use helpdesk_domain::ports::{Fault, NewEvent, Position};
use helpdesk_projections::{Db, Duties, Positions, Projection, Reaction, Tx, args};
use parking_lot::Mutex;
use pretty_assertions::assert_eq;
use tokio_util::sync::CancellationToken;

use crate::world::{World, append, nudge, order, write};

/// Writes each position it sees into a table, and fails where it is told to.
struct Probe {
    /// Of its table too.
    name: &'static str,
    reactor: bool,
    /// Positions that never work.
    poison: Mutex<Vec<Position>>,
    /// How often to fail as a database does, at these positions.
    outages: Mutex<BTreeMap<Position, usize>>,
}

impl Probe {
    fn new(reactor: bool) -> Arc<Self> {
        Arc::new(Self { name: "probe", reactor, poison: Mutex::default(), outages: Mutex::default() })
    }

    fn another() -> Arc<Self> {
        Arc::new(Self { name: "other", reactor: false, poison: Mutex::default(), outages: Mutex::default() })
    }
}

#[async_trait]
impl Projection for Probe {
    fn name(&self) -> &'static str {
        self.name
    }

    fn tables(&self) -> &'static [&'static str] {
        match self.name {
            _ if self.reactor => &[],
            "probe" => &["probe"],
            _ => &["other"],
        }
    }

    async fn apply(&self, tx: &mut Tx, page: &[Reaction]) -> Result<(), Fault> {
        for reaction in page {
            let position = reaction.recorded.position;
            let sql = format!("INSERT INTO {0} (position, nth) SELECT $1, COUNT(*) FROM {0}", self.name);
            tx.execute(&sql, args![position]).await?;
            if self.poison.lock().contains(&position) {
                return Err(Fault::new("this event makes no sense"));
            }
            if let Some(left) = self.outages.lock().get_mut(&position).filter(|left| **left > 0) {
                *left -= 1;
                return Err(Fault::because("writing rows", sqlx::Error::PoolTimedOut));
            }
        }
        Ok(())
    }
}

/// A world with a probe at work.
struct Lab {
    world: World,
    positions: Arc<Positions>,
    cancel: CancellationToken,
    duties: Duties,
    /// Projections share their transactions.
    together: bool,
}

impl Lab {
    async fn sqlite() -> Self {
        Self::on(World::sqlite().await).await
    }

    async fn postgres() -> Self {
        Self::on(World::postgres().await).await
    }

    async fn together() -> Self {
        Self { together: true, ..Self::sqlite().await }
    }

    async fn on(world: World) -> Self {
        for table in ["probe", "other"] {
            let sql = format!("CREATE TABLE {table} (position BIGINT NOT NULL, nth BIGINT NOT NULL)");
            world.db.execute(&sql, args![]).await.unwrap();
        }
        let (positions, cancel) = (Arc::default(), CancellationToken::new());
        Self { world, positions, cancel, duties: Duties::alone(), together: false }
    }

    fn start(&self, probe: &Arc<Probe>) -> tokio::task::JoinHandle<()> {
        if self.together {
            return self.start_together(&[probe]);
        }
        self.positions.enter("probe", is_projection(&**probe));
        tokio::spawn(self.runners()(probe.clone()).run(self.cancel.clone()))
    }

    fn start_together(&self, probes: &[&Arc<Probe>]) -> tokio::task::JoinHandle<()> {
        for probe in probes {
            self.positions.enter(probe.name, true);
        }
        let together = Together {
            members: probes.iter().map(|probe| self.member(probe)).collect(),
            db: self.world.db.clone(),
            log: self.world.log.clone(),
            clock: self.world.clock.clone(),
            positions: self.positions.clone(),
            committed: self.world.committed.clone(),
            voice: None,
            alone: Box::new(self.runners()),
        };
        tokio::spawn(together.run(self.cancel.clone()))
    }

    fn member(&self, probe: &Arc<Probe>) -> Member {
        Member { projection: probe.clone(), duty: self.duties.duty(probe.name) }
    }

    fn runners(&self) -> impl Fn(Arc<dyn Projection>) -> Runner + Send + Sync + 'static {
        let (db, log, clock) = (self.world.db.clone(), self.world.log.clone(), self.world.clock.clone());
        let (positions, committed) = (self.positions.clone(), self.world.committed.clone());
        let duties = self.duties.clone();
        move |projection| Runner {
            duty: duties.duty(projection.name()),
            projection,
            db: db.clone(),
            log: log.clone(),
            clock: clock.clone(),
            positions: positions.clone(),
            committed: committed.clone(),
            voice: None,
        }
    }

    async fn write(&self, events: usize) {
        for _ in 0..events {
            self.world.log.append(append(vec![write(&order(), 0, 1)])).await.unwrap();
        }
    }

    async fn reached(&self, position: Position) {
        self.all_reached(&[("probe", position)]).await;
    }

    async fn all_reached(&self, expected: &[(&'static str, Position)]) {
        let mut moves = self.positions.moves();
        let wait = async {
            while self.positions.all() != expected {
                moves.next().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), wait).await.expect("the runner stands still");
    }

    async fn rows(&self) -> Vec<i64> {
        self.rows_of("probe").await
    }

    async fn rows_of(&self, table: &str) -> Vec<i64> {
        let sql = format!("SELECT position FROM {table} ORDER BY nth");
        let rows = self.world.db.fetch(&sql, args![]).await.unwrap();
        rows.iter().map(|row| row.int("position").unwrap()).collect()
    }

    async fn parked(&self) -> Vec<i64> {
        let rows = self.world.db.fetch("SELECT position FROM parked ORDER BY position", args![]).await.unwrap();
        rows.iter().map(|row| row.int("position").unwrap()).collect()
    }
}

on_every_engine! { Lab:
    a_projection_sees_every_event_once_and_goes_on_after_a_restart,
    a_reactor_starts_at_the_head_and_remembers_where_it_was,
    a_database_that_is_away_is_waited_for_and_nothing_happens_twice,
    a_poison_event_is_parked_with_its_stream_and_stops_nobody_else,
    an_event_that_does_not_decode_is_parked,
    a_runner_that_was_taken_over_writes_nothing_more,
}

on_every_engine! { @ together, Lab:
    a_projection_sees_every_event_once_and_goes_on_after_a_restart,
    a_database_that_is_away_is_waited_for_and_nothing_happens_twice,
    a_poison_event_is_parked_with_its_stream_and_stops_nobody_else,
    an_event_that_does_not_decode_is_parked,
    projections_go_together_and_one_that_stumbles_holds_up_no_other,
    a_projection_that_comes_later_catches_up_by_itself,
    what_becomes_another_nodes_duty_is_left_and_taken_up_again
}

async fn what_becomes_another_nodes_duty_is_left_and_taken_up_again(lab: Lab) {
    let (probe, other) = (Probe::new(false), Probe::another());
    let lab = Lab { duties: Duties::shared(), ..lab };
    let hold = |names: &[&str]| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        lab.duties.hold(names, tokio::time::Instant::now() + Duration::from_mins(10));
    };
    lab.start_together(&[&probe, &other]);
    lab.write(1).await;
    hold(&["probe", "other"]);
    lab.all_reached(&[("other", 1), ("probe", 1)]).await;
    hold(&["probe"]);
    lab.write(1).await;
    lab.all_reached(&[("other", 1), ("probe", 2)]).await;
    hold(&["probe", "other"]);
    lab.all_reached(&[("other", 2), ("probe", 2)]).await;
    assert_eq!(lab.rows_of("other").await, [1, 2]);
    assert_eq!(lab.rows().await, [1, 2]);
}

async fn projections_go_together_and_one_that_stumbles_holds_up_no_other(lab: Lab) {
    let (probe, other) = (Probe::new(false), Probe::another());
    lab.write(3).await;
    let running = lab.start_together(&[&probe, &other]);
    lab.all_reached(&[("other", 3), ("probe", 3)]).await;
    // Nothing of the page is written for either; then each takes it for itself.
    other.outages.lock().insert(4, usize::MAX);
    lab.write(2).await;
    lab.all_reached(&[("other", 3), ("probe", 5)]).await;
    lab.write(1).await;
    lab.all_reached(&[("other", 3), ("probe", 6)]).await;
    other.outages.lock().clear();
    lab.all_reached(&[("other", 6), ("probe", 6)]).await;
    lab.cancel.cancel();
    running.await.unwrap();
    assert_eq!(lab.rows().await, [1, 2, 3, 4, 5, 6]);
    assert_eq!(lab.rows_of("other").await, [1, 2, 3, 4, 5, 6]);
}

async fn a_projection_that_comes_later_catches_up_by_itself(lab: Lab) {
    let (probe, other) = (Probe::new(false), Probe::another());
    lab.write(2).await;
    let running = lab.start(&probe);
    lab.reached(2).await;
    lab.cancel.cancel();
    running.await.unwrap();
    let lab = Lab { cancel: CancellationToken::new(), ..lab };
    lab.start_together(&[&probe, &other]);
    lab.write(1).await;
    lab.all_reached(&[("other", 3), ("probe", 3)]).await;
    assert_eq!(lab.rows_of("other").await, [1, 2, 3]);
}

async fn a_projection_sees_every_event_once_and_goes_on_after_a_restart(lab: Lab) {
    lab.write(3).await;
    let probe = Probe::new(false);
    let runner = lab.start(&probe);
    lab.reached(3).await;
    lab.write(2).await;
    lab.reached(5).await;
    lab.cancel.cancel();
    runner.await.unwrap();
    let lab = Lab { cancel: CancellationToken::new(), ..lab };
    lab.write(1).await;
    lab.start(&probe);
    lab.reached(6).await;
    assert_eq!(lab.rows().await, [1, 2, 3, 4, 5, 6]);
}

async fn a_reactor_starts_at_the_head_and_remembers_where_it_was(lab: Lab) {
    lab.write(3).await;
    let probe = Probe::new(true);
    let runner = lab.start(&probe);
    lab.reached(3).await;
    lab.cancel.cancel();
    runner.await.unwrap();
    let lab = Lab { cancel: CancellationToken::new(), ..lab };
    lab.write(2).await;
    lab.start(&probe);
    lab.reached(5).await;
    assert_eq!(lab.rows().await, [4, 5]);
}

async fn a_database_that_is_away_is_waited_for_and_nothing_happens_twice(lab: Lab) {
    let probe = Probe::new(false);
    probe.outages.lock().extend([(2, 2)]);
    lab.write(4).await;
    lab.start(&probe);
    lab.reached(4).await;
    assert_eq!(lab.rows().await, [1, 2, 3, 4]);
    assert_eq!(lab.parked().await, [0_i64; 0]);
}

async fn a_poison_event_is_parked_with_its_stream_and_stops_nobody_else(lab: Lab) {
    let probe = Probe::new(false);
    probe.poison.lock().push(2);
    let sick = order();
    lab.write(1).await;
    lab.world.log.append(append(vec![write(&sick, 0, 2)])).await.unwrap();
    lab.write(1).await;
    lab.start(&probe);
    lab.reached(4).await;
    lab.world.log.append(append(vec![write(&sick, 2, 1), write(&order(), 0, 1)])).await.unwrap();
    lab.reached(6).await;
    assert_eq!(lab.rows().await, [1, 4, 6]);
    assert_eq!(lab.parked().await, [2, 3, 5]);
    assert_eq!(parked::counts(&lab.world.db).await.unwrap(), [("probe".to_owned(), 3)]);

    // It fails again, and stays.
    assert_eq!(parked::retry(&lab.world.db, &*lab.world.log, &*probe).await.unwrap(), 0);
    assert_eq!(lab.parked().await, [2, 3, 5]);
    // The program knows better now: the stream catches up in order, and lives on.
    probe.poison.lock().clear();
    assert_eq!(parked::retry(&lab.world.db, &*lab.world.log, &*probe).await.unwrap(), 3);
    lab.world.log.append(append(vec![write(&sick, 3, 1)])).await.unwrap();
    lab.reached(7).await;
    assert_eq!(lab.rows().await, [1, 4, 6, 2, 3, 5, 7]);
    assert_eq!(lab.parked().await, [0_i64; 0]);
}

async fn an_event_that_does_not_decode_is_parked(lab: Lab) {
    let unknown =
        NewEvent { event_type: "unheard_of".to_owned(), payload: r#"{"type":"unheard_of"}"#.to_owned(), ..nudge() };
    let mut sick = write(&order(), 0, 1);
    sick.events = vec![unknown];
    lab.world.log.append(append(vec![sick, write(&order(), 0, 1)])).await.unwrap();
    lab.start(&Probe::new(false));
    lab.reached(2).await;
    assert_eq!(lab.rows().await, [2]);
    assert_eq!(lab.parked().await, [1]);
}

async fn a_runner_that_was_taken_over_writes_nothing_more(Lab { world, .. }: Lab) {
    let first = Checkpoint::take_over(&world.db, "probe", 0).await.unwrap();
    let second = Checkpoint::take_over(&world.db, "probe", 0).await.unwrap();
    assert!(!advance(&world.db, &first, 1).await);
    assert!(advance(&world.db, &second, 1).await);
    assert!(!advance(&world.db, &second, 2).await, "it stands elsewhere by now");
    assert_eq!(checkpoint::all(&world.db).await.unwrap(), [("probe".to_owned(), 1)]);
}

async fn advance(db: &Db, checkpoint: &Checkpoint, to: Position) -> bool {
    let mut tx = db.begin().await.unwrap();
    let moved = checkpoint.advance(&mut tx, to).await.unwrap();
    tx.commit().await.unwrap();
    moved
}
