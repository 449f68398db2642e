//! Three `helpdesk serve` on one database, somebody who kills them and cuts their connections, and machines that order
//! at whichever node answers.

use std::{
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use helpdesk::{
    engine,
    seed::{self, MovedClock, PEOPLE, Sowing},
    settings::{DatabaseUrl, Settings, Telegram},
    words::Voice,
};
use helpdesk_adapters::{Engine, SystemClock};
use helpdesk_api::sign_in::tokens;
use helpdesk_domain::{
    Channel, Command, Locale, Request,
    directory::{CalendarSpec, EntryCommand, Policy},
    ports::{Clock, EventLog, Position, Recorded},
    sla::{Level, Target, Targets, Tell},
    working_time::Calendar,
};
use helpdesk_projections::{Db, Projection, args, catalogue};
use helpdesk_stand_in::StandIn;
use rand::{rngs::StdRng, seq::IndexedRandom};
use reqwest::Client;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    process::Process,
    stage::{self, Chat},
};

/// How long the world may stand still before a story has failed.
pub const PATIENCE: Duration = Duration::from_mins(1);
const BACK_OFF: Duration = Duration::from_millis(20);

pub struct Cluster {
    /// The story's own eyes: it runs nothing.
    pub engine: Engine,
    stand_in: StandIn,
    name: String,
    environment: Vec<(String, String)>,
    nodes: Vec<(String, Option<Process>)>,
    token: String,
    turn: AtomicUsize,
}

impl Cluster {
    /// So many nodes on the server that the tests are given; without a server the tests fail.
    pub async fn open(nodes: usize) -> Self {
        let server = std::env::var("HELPDESK_TEST_POSTGRES_URL");
        let server = server.expect("HELPDESK_TEST_POSTGRES_URL is not set; scripts/with-postgres.sh COMMAND sets it");
        Self::open_on(&server, nodes).await
    }

    /// Seeds a fresh schema with impatient deadlines, and starts the nodes.
    pub async fn open_on(server: &str, nodes: usize) -> Self {
        let name = format!("nodes_{}", Uuid::now_v7().simple());
        let url = fresh_schema(server, &name).await;
        let stand_in = stage::stand_in().await;
        let telegram =
            Telegram { token: None, api_url: stand_in.url().parse().unwrap(), proxy: None, webhook_secret: None };
        let folder = std::env::temp_dir();
        let settings = Settings {
            database: DatabaseUrl::Postgres(format!("{url}&application_name=eyes").into()),
            ..stage::settings(&folder, telegram)
        };
        let clock = Arc::new(MovedClock::over(Arc::new(SystemClock)));
        let engine = engine::open_at(&settings, Some(Arc::clone(&clock) as _), Voice(Locale::En)).await.unwrap();
        let sowing = Sowing { orders: 0, days: 1, seed: 1, now: SystemClock.now() };
        seed::sow(&engine.desk, &clock, sowing, &|_, _| {}).await.unwrap();
        let person = engine.desk.person_by_login("dmitry").await.unwrap().unwrap();
        let (_, token) = tokens::create_token(&engine.db, person, "test", None, SystemClock.now()).await.unwrap();
        let environment = [
            ("HELPDESK_DATABASE_URL", format!("{url}&application_name={name}")),
            ("HELPDESK_LOCALE", "en".to_owned()),
            ("HELPDESK_TELEGRAM_TOKEN", stage::TOKEN.to_owned()),
            ("HELPDESK_TELEGRAM_API_URL", stand_in.url().to_owned()),
            // Every cut connection is told of.
            ("HELPDESK_LOG", "off,sqlx=off".to_owned()),
        ];
        let environment = environment.map(|(key, value)| (key.to_owned(), value)).to_vec();
        let listen = || TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let nodes = (0..nodes).map(|_| (listen(), None)).collect();
        let turn = AtomicUsize::new(0);
        let mut cluster = Self { engine, stand_in, name, environment, nodes, token, turn };
        cluster.make_impatient().await;
        for node in 0..cluster.nodes.len() {
            cluster.start(node);
        }
        for (_, process) in &cluster.nodes {
            process.as_ref().unwrap().address("Panel").await;
        }
        cluster
    }

    /// Deadlines of a minute by a calendar that knows no night, so that there is something to remind of.
    async fn make_impatient(&self) {
        self.reads_everything(Vec::new()).await;
        let give = async |command| {
            self.engine.desk.execute(&Request::system(Channel::Seed), command).await.unwrap();
        };
        for row in catalogue::calendars(&self.engine.db).await.unwrap() {
            let calendar = Calendar::around_the_clock(chrono_tz::Tz::Europe__Moscow);
            let change = EntryCommand::Change { spec: CalendarSpec { name: row.name, calendar } };
            give(Command::Calendar(row.id, change)).await;
        }
        let level = |percent: u16| Level { key: format!("p{percent}"), percent, tell: Tell::Dispatcher };
        let target = Target { minutes: 1, levels: [1, 3, 10, 30, 100].map(level).to_vec(), repeat: None };
        let targets = Targets { response: target.clone(), resolution: target, waiting_stock_pauses: false };
        for row in catalogue::policies(&self.engine.db).await.unwrap() {
            let (name, rank, branch, priority) = (row.name, row.rank, row.branch, row.priority);
            let change =
                EntryCommand::Change { spec: Policy { name, rank, branch, priority, targets: targets.clone() } };
            give(Command::Policy(row.id, change)).await;
        }
    }

    fn start(&mut self, node: usize) {
        let (listen, process) = &mut self.nodes[node];
        let own = self.environment.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let own: Vec<_> = own.chain([("HELPDESK_LISTEN", listen.as_str())]).collect();
        *process = Some(Process::start(&["serve"], &own));
    }

    pub async fn kill_and_start_again(&mut self, node: usize) {
        self.kill(node).await;
        self.start(node);
    }

    pub async fn kill(&mut self, node: usize) {
        self.nodes[node].1.take().unwrap().kill().await;
    }

    /// Which node has a duty: its lease names the process.
    pub async fn node_with(&self, duty: &str) -> usize {
        let row = self.engine.db.fetch_one("SELECT owner FROM leases WHERE name = $1", args![duty]).await.unwrap();
        let owner = row.expect("somebody has it").text("owner").unwrap();
        let is_owner = |process: &Process| owner.contains(&format!("/{}/", process.id()));
        self.nodes.iter().position(|(_, process)| process.as_ref().is_some_and(is_owner)).expect("it is one of ours")
    }

    /// Somebody's chat with the bot.
    pub fn chat(&self, login: &str) -> Chat {
        let person = PEOPLE.iter().find(|person| person.login == login).unwrap();
        Chat::patient(self.stand_in.url(), person.telegram, PATIENCE)
    }

    /// Cuts some connections of the nodes, those that write first of all.
    pub async fn cut_connections(&self, random: &mut StdRng) {
        let sql = "SELECT pid::bigint AS pid, (query LIKE 'WITH moved%' AND state = 'active')::int::bigint AS writes \
                   FROM pg_stat_activity WHERE application_name = $1";
        let rows = self.engine.db.fetch(sql, args![&self.name]).await.unwrap();
        let (writing, other): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.int("writes").unwrap() == 1);
        for row in writing.into_iter().chain(other.choose(random).copied()) {
            let pid = row.int("pid").unwrap();
            self.engine.db.fetch("SELECT pg_terminate_backend($1::int) AS cut", args![pid]).await.unwrap();
        }
    }

    pub fn log(&self) -> Arc<dyn EventLog> {
        Arc::clone(self.engine.log())
    }

    pub async fn head(&self) -> Position {
        self.engine.log().head().await.unwrap().position
    }

    pub async fn everything(&self) -> Vec<Recorded> {
        self.engine.log().read(0, usize::try_from(self.head().await).unwrap()).await.unwrap()
    }

    /// Waits until somebody was reminded of something.
    pub async fn is_reminded(&self) {
        let sql = "SELECT 1::bigint AS one FROM events WHERE event_type = 'reminded' LIMIT 1";
        let reminded = async {
            while self.engine.db.fetch_one(sql, args![]).await.unwrap().is_none() {
                tokio::time::sleep(BACK_OFF).await;
            }
        };
        tokio::time::timeout(PATIENCE, reminded).await.expect("the scheduler stands still");
    }

    /// Reads the log to its end with the projections and these readers, as one more node; the others have stopped or
    /// not begun.
    pub async fn reads_everything(&self, more: Vec<Arc<dyn Projection>>) {
        let cancel = CancellationToken::new();
        let names: Vec<_> = more.iter().map(|reader| reader.name()).collect();
        let readers = helpdesk_projections::all(self.engine.personal_keys()).into_iter().chain(more).collect();
        let runners = self.engine.run(readers, &cancel);
        let head = self.head().await;
        assert!(self.engine.positions.wait_for(head, PATIENCE).await, "the read models stand still");
        let mut moves = self.engine.positions.moves();
        let read = async {
            while names.iter().any(|name| self.engine.positions.of(name).is_none_or(|position| position < head)) {
                moves.next().await;
            }
        };
        tokio::time::timeout(PATIENCE, read).await.expect("a reader stands still");
        cancel.cancel();
        runners.stopped().await;
    }

    /// Whether the node says that it can work.
    pub async fn is_ready(&self, node: usize) -> bool {
        let answer = reqwest::get(format!("http://{}/readyz", self.nodes[node].0)).await;
        answer.is_ok_and(|answer| answer.status().is_success())
    }

    /// A machine that begins at another node than the one before.
    pub fn writer(&self, turn: usize) -> Writer {
        let nodes = self.nodes.iter().map(|(listen, _)| format!("http://{listen}/api/v1")).collect();
        let turn = AtomicUsize::new(turn + self.turn.fetch_add(1, Ordering::Relaxed));
        Writer { http: Client::new(), nodes, token: self.token.clone(), turn, order: Value::Null }
    }

    /// Stops every node, each cleanly.
    pub async fn stop(&mut self) {
        for process in self.nodes.iter_mut().filter_map(|(_, process)| process.take()) {
            // The last one may still be starting: a clean stop waits for that.
            process.address("Panel").await;
            process.stop().await;
        }
    }

    pub async fn close(self) {
        self.engine.db.execute(&format!("DROP SCHEMA {} CASCADE", self.name), args![]).await.unwrap();
        // Dropped and not waited for: a poll of a node that was killed would have to end first.
        drop(self.stand_in);
    }
}

async fn fresh_schema(url: &str, name: &str) -> String {
    let db = Db::open_postgres(url).await.unwrap();
    db.execute(&format!("CREATE SCHEMA {name}"), args![]).await.unwrap();
    db.close().await;
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}options[search_path]={name}")
}

/// A program with a personal token that goes to the next node when one doesn't answer well.
pub struct Writer {
    http: Client,
    nodes: Vec<String>,
    token: String,
    turn: AtomicUsize,
    order: Value,
}

impl Writer {
    /// Finds out what can be ordered where.
    pub async fn with_template(mut self) -> Self {
        let me = self.insist(|base| self.http.get(format!("{base}/me"))).await;
        let cartridges = |page: &Value| page["items"][0]["id"].is_string();
        let mut found = Value::Null;
        while !cartridges(&found) {
            found = self.insist(|base| self.http.get(format!("{base}/cartridges"))).await;
        }
        self.order = json!({
            "branch": me["roles"][0]["branch"],
            "lines": [{ "cartridge": found["items"][0]["id"], "quantity": 1 }],
        });
        self
    }

    /// The id of the order made under this key.
    pub async fn submit(&self, key: &str) -> String {
        let made = self.post("/orders", key, &self.order).await;
        made["id"].as_str().unwrap().to_owned()
    }

    pub async fn comment(&self, order: &str, key: &str) {
        let comment = json!({ "text": "Ждём", "internal": false });
        self.post(&format!("/orders/{order}/comments"), key, &comment).await;
    }

    async fn post(&self, path: &str, key: &str, body: &Value) -> Value {
        let request = |base: &str| self.http.post(format!("{base}{path}")).header("Idempotency-Key", key).json(body);
        self.insist(request).await
    }

    async fn insist(&self, request: impl Fn(&str) -> reqwest::RequestBuilder) -> Value {
        let insisting = async {
            loop {
                let node = &self.nodes[self.turn.load(Ordering::Relaxed) % self.nodes.len()];
                if let Ok(answer) = request(node).bearer_auth(&self.token).send().await {
                    let status = answer.status();
                    match answer.json::<Value>().await {
                        Ok(body) if status.is_success() => return body,
                        Ok(body) => assert!(status.is_server_error(), "{status} {body}"),
                        // Cut off in the middle.
                        Err(_) => {}
                    }
                }
                self.turn.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(BACK_OFF).await;
            }
        };
        tokio::time::timeout(PATIENCE, insisting).await.expect("no node answers")
    }
}
