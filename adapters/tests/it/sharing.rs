//! Several nodes on one PostgreSQL: each duty has one holder and is handed on, nobody sees an event twice, and what
//! one node writes, takes away or erases is known on the others.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use async_trait::async_trait;
use helpdesk_adapters::{Engine, Settings, engine::Runners, nodes::leases};
use helpdesk_domain::{
    Channel, Command, Grant, PersonId, Request, Role,
    person::PersonCommand,
    ports::{Append, AppendError, Fault, PersonalKeys},
};
use helpdesk_projections::{Db, Projection, Reaction, Tx, args};
use pretty_assertions::assert_eq;
use tokio_util::sync::CancellationToken;

use crate::{
    story::Story,
    world::{append, fresh_postgres, order, write},
};

const SOON: Duration = Duration::from_secs(30);

/// Waits until it is so, looking often.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let looking = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(SOON, looking).await.unwrap_or_else(|_| panic!("never: {what}"));
}

/// A process among others: an engine with runners.
struct Node {
    engine: Engine,
    cancel: CancellationToken,
    runners: Option<Runners>,
}

impl Node {
    async fn open(story: &Story) -> Self {
        let settings = Settings { database_url: story.database_url.clone(), clock: Some(story.clock.clone()) };
        let engine = Engine::open(settings).await.unwrap();
        Self { engine, cancel: CancellationToken::new(), runners: None }
    }

    /// Ready to run every reader.
    async fn running(story: &Story) -> Self {
        let node = Self::open(story).await;
        let readers = helpdesk_projections::all(node.engine.personal_keys());
        node.with(|node| node.engine.run(readers, &node.cancel))
    }

    /// Leaving the read models to others.
    async fn following(story: &Story) -> Self {
        let node = Self::open(story).await;
        let readers = helpdesk_projections::all(node.engine.personal_keys());
        node.with(|node| node.engine.run_some(Vec::new(), &readers, &node.cancel))
    }

    fn with(mut self, start: impl FnOnce(&Self) -> Runners) -> Self {
        self.runners = Some(start(&self));
        self
    }

    async fn stop(mut self) {
        self.cancel.cancel();
        self.runners.take().unwrap().stopped().await;
    }

    fn runs_orders(&self) -> bool {
        self.engine.duties.has("reader orders")
    }

    async fn catches_up(&self) {
        let head = self.engine.log().head().await.unwrap().position;
        assert!(self.engine.positions.wait_for(head, SOON).await, "the read models stand still");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_has_one_runner_and_the_next_one_goes_on_when_that_node_stops() {
    let story = Story::postgres().await;
    let first = Node::running(&story).await;
    first.catches_up().await;
    let second = Node::running(&story).await;
    story.order(2).await;
    second.catches_up().await;
    assert!(first.runs_orders() && !second.runs_orders());
    let runs = leases::readers(&story.engine.db).await.unwrap();
    assert_eq!(runs.iter().filter(|(reader, _)| reader == "orders").count(), 1, "{runs:?}");
    // Given back, so taken at once: well before the lease would have ended.
    first.stop().await;
    tokio::time::timeout(Duration::from_secs(4), until("the second one runs", async || second.runs_orders()))
        .await
        .expect("it is taken over at once");
    story.order(3).await;
    second.catches_up().await;
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_nodes_lease_ends_and_so_does_one_from_before_the_clock_was_set_back() {
    let story = Story::postgres().await;
    let names = BTreeSet::from(["reader orders".to_owned()]);
    let db = &story.engine.db;
    assert_eq!(leases::take(db, "the dead", &names).await.unwrap(), names);
    assert_eq!(leases::take(db, "an heir", &names).await.unwrap(), BTreeSet::new());
    assert_eq!(leases::take(db, "the dead", &names).await.unwrap(), names, "it was alive after all");
    let ended = "UPDATE leases SET expires_at = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";
    db.execute(ended, args![]).await.unwrap();
    assert_eq!(leases::take(db, "an heir", &names).await.unwrap(), names);
    assert_eq!(leases::take(db, "the dead", &names).await.unwrap(), BTreeSet::new(), "too late");
    assert_eq!(leases::readers(db).await.unwrap(), [("orders".to_owned(), "an heir".to_owned())]);

    db.execute("UPDATE leases SET expires_at = 3600000000 + (extract(epoch FROM now()) * 1000000)::bigint", args![])
        .await
        .unwrap();
    assert_eq!(leases::take(db, "another heir", &names).await.unwrap(), names);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_writes_on_one_node_reads_it_there_though_another_one_runs_the_readers() {
    let story = Story::postgres().await;
    let runner = Node::running(&story).await;
    let reader = Node::following(&story).await;
    reader.catches_up().await;
    let mut live = reader.engine.positions.live();
    // The story writes through an engine of its own: a third node, which runs nothing.
    story.order(5).await;
    reader.catches_up().await;
    assert!(!reader.runs_orders());
    let told = tokio::time::timeout(SOON, async {
        loop {
            let update = live.recv().await.unwrap();
            if update.order.is_some() {
                return update;
            }
        }
    });
    let told = told.await.expect("open pages are told");
    let order = helpdesk_projections::orders::get(&reader.engine.db, told.order.unwrap()).await.unwrap();
    assert!(order.is_some(), "what a page is told of is there to be read");
    runner.stop().await;
    reader.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_a_duty_hears_the_call_of_another_node() {
    let story = Story::postgres().await;
    let worker = Node::following(&story).await;
    let work = worker.engine.duties.duty("work");
    tokio::time::timeout(SOON, work.mine()).await.unwrap();
    let caller = Node::following(&story).await;
    let (mut called, elsewhere) = (work.called(), caller.engine.duties.duty("work"));
    // A call is a hint: one that is sent before the other node listens is lost.
    until("the call is heard", async || {
        elsewhere.call();
        tokio::time::timeout(Duration::from_millis(200), called.next()).await.is_ok()
    })
    .await;
    assert!(!elsewhere.is_mine());
    worker.stop().await;
    tokio::time::timeout(SOON, elsewhere.mine()).await.expect("it is handed on");
    caller.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_right_taken_away_on_one_node_is_gone_on_the_others() {
    let story = Story::postgres().await;
    let other = Node::following(&story).await;
    let has_it = async || {
        let actor = other.engine.desk.actor(story.storekeeper).await.unwrap();
        actor.has_anywhere(Role::Storekeeper)
    };
    assert!(has_it().await, "it is cached there from now on");
    let grant = Grant::within(Role::Storekeeper, story.branch);
    let revoke = Command::Person(story.storekeeper, PersonCommand::Revoke { grant });
    let done = story.engine.desk.execute(&Request::system(Channel::Seed), revoke).await.unwrap();
    let mut committed = other.engine.committed.clone();
    tokio::time::timeout(SOON, committed.wait_for(|head| *head >= done.position)).await.unwrap().unwrap();
    assert!(!has_it().await);
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_destroyed_on_one_node_is_forgotten_on_the_others() {
    let story = Story::postgres().await;
    let other = Node::following(&story).await;
    let person = story.requester;
    let known = async |person: PersonId| other.engine.keys.get(&[person]).await.unwrap()[0].is_some();
    assert!(known(person).await);
    story.engine.keys.destroy(person).await.unwrap();
    until("the key is forgotten", async || !known(person).await).await;
    assert_eq!(other.engine.keys.ensure(person).await.unwrap().map(|_| ()), None, "and never made again");
    other.stop().await;
}

/// Writes each position it sees into a table: one that was seen twice or out of order shows.
struct Witness;

#[async_trait]
impl Projection for Witness {
    fn name(&self) -> &'static str {
        "witness"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["witness"]
    }

    async fn apply(&self, tx: &mut Tx, page: &[Reaction]) -> Result<(), Fault> {
        for reaction in page {
            let sql = "INSERT INTO witness (position) VALUES ($1)";
            tx.execute(sql, args![reaction.recorded.position]).await?;
        }
        Ok(())
    }
}

async fn witnessed(db: &Db) -> Vec<i64> {
    let rows = db.fetch("SELECT position FROM witness ORDER BY nth", args![]).await.unwrap();
    rows.iter().map(|row| row.int("position").unwrap()).collect()
}

/// Appends again and again until it is done: the connection may be cut at any moment.
async fn insist(engine: &Engine, append: Append) {
    loop {
        match engine.log().append(append.clone()).await {
            // A conflict: it was written before, only the answer was lost.
            Ok(_) | Err(AppendError::Conflict(_)) => return,
            Err(_) => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_event_has_its_effect_once_however_often_nodes_lose_their_duties_and_connections() {
    let story = Story::begin_at(format!("{}&application_name=cut", fresh_postgres().await)).await;
    let db = story.engine.db.clone();
    db.execute("CREATE TABLE witness (nth BIGINT GENERATED ALWAYS AS IDENTITY, position BIGINT NOT NULL)", args![])
        .await
        .unwrap();
    let mut nodes = Vec::new();
    for _ in 0..2 {
        let node = Node::open(&story).await;
        nodes.push(node.with(|node| node.engine.run(vec![Arc::new(Witness)], &node.cancel)));
    }
    let before = story.engine.log().head().await.unwrap().position;
    for round in 0..6 {
        for _ in 0..20 {
            insist(&nodes[round % 2].engine, append(vec![write(&order(), 0, 1)])).await;
        }
        if round % 3 == 0 {
            // Whoever asks next has it.
            db.execute("UPDATE leases SET expires_at = 0", args![]).await.unwrap();
        } else {
            let cut = "SELECT pg_terminate_backend(pid) AS cut FROM pg_stat_activity \
                       WHERE application_name = 'cut' AND pid <> pg_backend_pid()";
            db.fetch(cut, args![]).await.unwrap();
        }
    }
    for node in &nodes {
        node.catches_up().await;
    }
    let all: Vec<_> = (1..=i64::try_from(before + 120).unwrap()).collect();
    assert_eq!(witnessed(&db).await, all);
    for node in nodes {
        node.stop().await;
    }
}
