//! A helpdesk with two branches, a catalogue and people, its runners, the stand-in and the bot.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use chrono_tz::Tz;
use helpdesk_adapters::{Engine, Settings as EngineSettings, Smtp};
use helpdesk_bot::{Bot, Lent, Notifications, Settings, SignInLinks, WebhookSettings};
use helpdesk_domain::{
    BranchId, CalendarId, CartridgeId, Channel, Command, Desk, Grant, Locale, OrderCommand, OrderId, PersonId,
    PolicyId, PrinterId, Request, Role, Timestamp, WarehouseId,
    directory::{Branch, CalendarSpec, Cartridge, CartridgeKind, EntryCommand, Policy, Printer, Spec, Warehouse},
    person::{PersonCommand, Profile},
    ports::{Clock, Fault},
    sla::{Level, Target, Targets, Tell},
    time::from_micros,
    working_time::Calendar,
};
use helpdesk_projections::{self as projections, Projection, orders};
use helpdesk_stand_in::{Bot as StandInBot, Person as StandInPerson, Settings as StandInSettings, StandIn};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::people::Person;

pub const TOKEN: &str = "4242:AAbbCCdd-ee_FF";
pub const ANNA: i64 = 1001;
pub const BORIS: i64 = 1002;
pub const IVANOV: i64 = 2001;
pub const PETROV: i64 = 2002;
pub const GLEB: i64 = 2003;
pub const ADMIN: i64 = 2004;
pub const STRANGER: i64 = 3001;
pub const SECRET: &str = "only-Telegram_knows";

/// Stands still until it is moved.
#[derive(Debug)]
pub struct TestClock(Mutex<Timestamp>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock()
    }
}

/// What stays when the program is stopped and started again.
pub struct World {
    pub stand_in: StandIn,
    pub http: reqwest::Client,
    pub clock: Arc<TestClock>,
    /// How often each person has pressed.
    pub presses: Mutex<BTreeMap<i64, usize>>,
    pub samara: BranchId,
    pub kazan: BranchId,
    pub hp: CartridgeId,
    pub kyocera: CartridgeId,
    /// Fits the same printer as `hp`.
    pub twin: CartridgeId,
    pub printer: PrinterId,
    program: Option<Program>,
    /// Where Telegram posts to; none when the bot polls.
    webhook: Option<SocketAddr>,
    /// The mail server, where there is one.
    mail: Option<String>,
    file: PathBuf,
    _folder: tempfile::TempDir,
}

/// A running helpdesk.
struct Program {
    engine: Engine,
    bot: Arc<Bot>,
    cancel: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

impl World {
    /// Everybody but the stranger has joined and written to the bot.
    pub async fn new() -> Self {
        let world = Self::quiet().await;
        world.greet().await;
        world
    }

    /// Everybody but the stranger writes to the bot.
    pub async fn greet(&self) {
        for person in [ANNA, BORIS, IVANOV, PETROV] {
            self.person(person).says("/start").await;
            self.person(person).reads("Здравствуйте").await;
        }
    }

    /// Nobody has written yet; there is a mail server.
    pub async fn with_mail(url: &str) -> Self {
        Self::built(TOKEN, None, Some(url.to_owned())).await
    }

    /// Nobody has written yet.
    pub async fn quiet() -> Self {
        Self::with_token(TOKEN).await
    }

    /// The bot believes in this token.
    pub async fn with_token(token: &str) -> Self {
        Self::built(token, None, None).await
    }

    async fn built(token: &str, webhook: Option<SocketAddr>, mail: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("helpdesk.db");
        // Monday 2 March 2026, 10:00 in Moscow.
        let clock = Arc::new(TestClock(Mutex::new(from_micros(1_772_434_800_000_000))));
        let person = |id, first: &str, last: &str| StandInPerson {
            id,
            first_name: first.into(),
            last_name: Some(last.into()),
            username: None,
            language_code: "ru".into(),
        };
        let stand_in = StandIn::start(StandInSettings {
            listen: "127.0.0.1:0".parse().unwrap(),
            bots: vec![StandInBot { token: TOKEN.into(), username: "desk_bot".into(), name: "Desk".into() }],
            people: vec![
                person(ANNA, "Анна", "Орлова"),
                person(BORIS, "Борис", "Уткин"),
                person(IVANOV, "Иван", "Иванов"),
                person(PETROV, "Пётр", "Петров"),
                person(GLEB, "Глеб", "Старших"),
                person(ADMIN, "Ада", "Главная"),
                person(STRANGER, "Некто", "Чужой"),
            ],
        });
        let stand_in = stand_in.await.unwrap();
        let mut world = Self {
            stand_in,
            http: reqwest::Client::new(),
            clock,
            presses: Mutex::default(),
            samara: BranchId::fresh(),
            kazan: BranchId::fresh(),
            hp: CartridgeId::fresh(),
            kyocera: CartridgeId::fresh(),
            twin: CartridgeId::fresh(),
            printer: PrinterId::fresh(),
            program: None,
            webhook,
            mail,
            file,
            _folder: folder,
        };
        let engine = world.engine().await;
        world.furnish(&engine.desk).await;
        world.start(engine, token).await;
        world
    }

    /// Nobody has written yet, and Telegram posts what they will write.
    pub async fn by_webhook() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = port.local_addr().unwrap();
        drop(port);
        let world = Self::built(TOKEN, Some(address), None).await;
        let mut state = world.bot().state();
        state.wait_for(|state| state.link == helpdesk_bot::Link::Connected).await.unwrap();
        world
    }

    /// The same, from now on by polling.
    pub async fn poll_from_now_on(&mut self) {
        self.webhook = None;
        self.restart().await;
    }

    pub fn webhook_url(&self) -> String {
        format!("http://{}{}", self.webhook.unwrap(), helpdesk_bot::WEBHOOK_PATH)
    }

    async fn engine(&self) -> Engine {
        let clock: Arc<dyn Clock> = Arc::clone(&self.clock) as _;
        let database_url = format!("sqlite://{}", self.file.display());
        Engine::open(EngineSettings { database_url, clock: Some(clock) }).await.unwrap()
    }

    async fn start(&mut self, engine: Engine, token: &str) {
        let cancel = CancellationToken::new();
        let mut readers = projections::all(engine.personal_keys());
        readers.push(Arc::new(Notifications) as Arc<dyn Projection>);
        let runners = engine.run(readers, &cancel);
        let head = engine.log().head().await.unwrap().position;
        assert!(engine.positions.wait_for(head, Duration::from_secs(30)).await, "the read models lag");
        let api_url = self.stand_in.url().parse().unwrap();
        let public_url = self.webhook.map(|address| format!("http://{address}").parse().unwrap());
        let webhook = public_url.map(|url| WebhookSettings::new(&url, SECRET.into()).unwrap());
        let settings = Settings { token: token.into(), api_url, proxy: None, mini_app: None, webhook };
        let (desk, positions) = (Arc::clone(&engine.desk), Arc::clone(&engine.positions));
        let smtp = |url: &String| Smtp::new(&url.as_str().into(), "Заявки <desk@example.org>", None).unwrap();
        let lent = Lent {
            mailer: self.mail.as_ref().map(|url| Arc::new(smtp(url)) as _),
            sign_in: Some(Arc::new(OneBrowser::default())),
            public_url: Some("https://desk.example.org".parse().unwrap()),
        };
        let bot = Bot::new(Some(&settings), lent, desk, engine.db.clone(), positions);
        let bot = Arc::new(bot.unwrap());
        let (running, until) = (Arc::clone(&bot), cancel.clone());
        let mut tasks = vec![
            tokio::spawn(async move { running.run(until).await }),
            tokio::spawn(async move { runners.stopped().await }),
        ];
        if let (Some(webhook), Some(address)) = (bot.webhook(), self.webhook) {
            let routes = poem::Route::new().at(helpdesk_bot::WEBHOOK_PATH, webhook);
            let server = poem::Server::new(poem::listener::TcpListener::bind(address));
            let until = cancel.clone().cancelled_owned();
            let grace = Some(Duration::from_secs(3));
            tasks.push(tokio::spawn(async move {
                server.run_with_graceful_shutdown(routes, until, grace).await.unwrap();
            }));
        }
        self.program = Some(Program { engine, bot, cancel, tasks });
    }

    /// Ends the program and starts another one on the same file.
    pub async fn restart(&mut self) {
        self.stop().await;
        let engine = self.engine().await;
        self.start(engine, TOKEN).await;
    }

    pub async fn stop(&mut self) {
        let Some(program) = self.program.take() else { return };
        program.cancel.cancel();
        for task in program.tasks {
            task.await.unwrap();
        }
    }

    pub fn bot(&self) -> &Bot {
        &self.program.as_ref().unwrap().bot
    }

    pub fn desk(&self) -> &Desk {
        &self.program.as_ref().unwrap().engine.desk
    }

    pub fn db(&self) -> &projections::Db {
        &self.program.as_ref().unwrap().engine.db
    }

    pub fn advance(&self, by: TimeDelta) {
        *self.clock.0.lock() += by;
    }

    pub fn person(&self, account: i64) -> Person<'_> {
        Person { world: self, account, chat: account, topic: None }
    }

    /// Does something to the stand-in.
    pub async fn act(&self, path: &str, body: Value) -> Value {
        let url = format!("{}/stand-in/{path}", self.stand_in.url());
        let answer = self.http.post(url).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.text().await.unwrap());
        answer.json().await.unwrap()
    }

    pub async fn see(&self, path: &str) -> Value {
        let url = format!("{}/stand-in/{path}", self.stand_in.url());
        self.http.get(url).send().await.unwrap().json().await.unwrap()
    }

    pub async fn no_more_faults(&self) {
        let url = format!("{}/stand-in/faults", self.stand_in.url());
        self.http.delete(url).send().await.unwrap();
    }

    /// The calls of one method that reached the stand-in.
    pub async fn calls(&self, method: &str) -> Vec<Value> {
        self.see(&format!("calls?method={method}")).await["calls"].as_array().unwrap().clone()
    }

    /// The person has written to the bot: only then may it write to them.
    pub async fn greeted(&self, account: i64) -> Person<'_> {
        let person = self.person(account);
        person.says("/start").await;
        person.reads("Здравствуйте").await;
        person
    }

    /// A command of this person's from the panel.
    pub async fn commands(&self, account: i64, command: Command) {
        let request = Request::person(self.id(account).await, Channel::Panel);
        self.desk().execute(&request, command).await.unwrap();
    }

    /// Puts an order in as the person would from the panel.
    pub async fn order(&self, account: i64) -> OrderId {
        self.order_of(account, &[(self.hp, 2)]).await
    }

    pub async fn order_of(&self, account: i64, lines: &[(CartridgeId, i64)]) -> OrderId {
        self.order_by(self.id(account).await, lines).await
    }

    pub async fn order_by(&self, person: PersonId, lines: &[(CartridgeId, i64)]) -> OrderId {
        let line = |&(cartridge, quantity): &_| helpdesk_domain::order::Quantity { cartridge, quantity };
        let lines = lines.iter().map(line).collect();
        let submit = OrderCommand::Submit {
            requester: None,
            branch: self.samara,
            lines,
            priority: helpdesk_domain::order::Priority::Normal,
            printer: None,
            comment: None,
            photos: Vec::new(),
        };
        let request = Request::person(person, Channel::Panel);
        let done = self.desk().execute(&request, Command::Order(OrderId::fresh(), submit)).await.unwrap();
        done.id.parse().unwrap()
    }

    pub async fn id(&self, account: i64) -> PersonId {
        self.desk().person_by_telegram(account).await.unwrap().expect("nobody has this account")
    }

    /// The orders there are, the newest first, once the read models have caught up.
    pub async fn orders_of(&self, account: i64) -> Vec<orders::OrderRow> {
        let program = self.program.as_ref().unwrap();
        let head = program.engine.log().head().await.unwrap().position;
        assert!(program.engine.positions.wait_for(head, Duration::from_secs(20)).await);
        orders::mine(self.db(), self.id(account).await, 100).await.unwrap()
    }

    /// Waits until the query counts so many.
    pub async fn counts(&self, count: i64, sql: &str) {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
        let mut looks = tokio::time::interval(Duration::from_millis(50));
        loop {
            let counted = self.db().fetch_one(sql, Vec::new()).await.unwrap().unwrap().int("n").unwrap();
            if counted == count {
                return;
            }
            assert!(tokio::time::Instant::now() < deadline, "{sql} counts {counted}, not {count}");
            looks.tick().await;
        }
    }

    /// Waits until so many chats have a message that failed once and waits for the clock.
    pub async fn retries(&self, chats: i64) {
        self.counts(chats, "SELECT COUNT(*) AS n FROM outbox WHERE attempts = 1 AND state = 'waiting'").await;
    }

    /// Waits until there is nothing more to say, at the pace that Telegram allows.
    pub async fn settled(&self, patience: Duration) {
        let deadline = tokio::time::Instant::now() + patience;
        let mut looks = tokio::time::interval(Duration::from_millis(100));
        let sql = "SELECT COUNT(*) AS n FROM outbox WHERE state IN ('waiting', 'routing')";
        while self.db().fetch_one(sql, Vec::new()).await.unwrap().unwrap().int("n").unwrap() > 0 {
            assert!(tokio::time::Instant::now() < deadline, "the outbox never empties");
            looks.tick().await;
        }
    }

    /// Lets time pass until everything that is tried again has been sent.
    pub async fn nothing_waits_in_time(&self) {
        let mut looks = tokio::time::interval(Duration::from_millis(100));
        let sql = "SELECT COUNT(*) AS n FROM outbox WHERE state IN ('waiting', 'routing')";
        for _ in 0..300 {
            if self.db().fetch_one(sql, Vec::new()).await.unwrap().unwrap().int("n").unwrap() == 0 {
                return;
            }
            self.advance(TimeDelta::seconds(5));
            looks.tick().await;
        }
        panic!("the outbox never empties");
    }

    /// Telegram has never called a message of ours wrong.
    pub async fn no_refusals(&self) {
        let sql = "SELECT last_error AS error, body FROM outbox WHERE state = 'failed'";
        let failed = self.db().fetch(sql, Vec::new()).await.unwrap();
        let told = failed.first().map(|row| (row.text("error").unwrap(), row.text("body").unwrap()));
        assert_eq!(told, None);
    }

    /// The chain of hashes, the positions, and every event readable.
    pub async fn verify_log(&self) {
        let verified = helpdesk_adapters::verify::verify(self.db(), &[], |_, _| {}).await.unwrap();
        assert!(matches!(verified, helpdesk_adapters::verify::Verified::Whole { .. }), "{verified:?}");
    }

    async fn furnish(&self, desk: &Desk) {
        let (calendar, warehouse) = (CalendarId::fresh(), WarehouseId::fresh());
        let hours = CalendarSpec { name: "Офис".into(), calendar: Calendar::office_hours(Tz::Europe__Moscow) };
        run(desk, Command::Calendar(calendar, define(hours))).await;
        run(desk, Command::Warehouse(warehouse, define(Warehouse { name: "Главный".into(), calendar }))).await;
        for (id, name) in [(self.samara, "Самара"), (self.kazan, "Казань")] {
            let branch = Branch { name: name.into(), city: None, time_zone: Tz::Europe__Moscow, warehouse };
            run(desk, Command::Branch(id, define(branch))).await;
        }
        let cartridge = |sku: &str, brand: &str, title: &str, printer: &str| Cartridge {
            sku: sku.into(),
            brand: brand.into(),
            kind: CartridgeKind::Toner,
            title: title.into(),
            yield_pages: Some(1500),
            printers: vec![printer.into()],
        };
        let hp = cartridge("CF283A", "HP", "HP 83A", "LaserJet Pro M125");
        let kyocera = cartridge("TK-1170", "Kyocera", "Kyocera TK-1170", "ECOSYS M2040dn");
        run(desk, Command::Cartridge(self.hp, define(hp))).await;
        run(desk, Command::Cartridge(self.kyocera, define(kyocera))).await;
        let twin = cartridge("CF283X", "HP", "HP 83X", "LaserJet Pro M125");
        run(desk, Command::Cartridge(self.twin, define(twin))).await;
        for number in 1..=20 {
            let filler = cartridge(&format!("AA-{number:03}"), "Aster", &format!("Aster <{number}>"), "Aster Jet");
            run(desk, Command::Cartridge(CartridgeId::fresh(), define(filler))).await;
        }
        let printer = Printer {
            inventory_number: "П-1".into(),
            model: "LaserJet Pro M125".into(),
            branch: self.samara,
            place: Some("Бухгалтерия".into()),
        };
        run(desk, Command::Printer(self.printer, define(printer))).await;
        let target = |minutes| Target {
            minutes,
            levels: vec![Level { key: "p80".into(), percent: 80, tell: Tell::Assignee }],
            repeat: None,
        };
        let targets = Targets { response: target(60), resolution: target(480), waiting_stock_pauses: false };
        let policy = Policy { name: "Обычная".into(), rank: 1, branch: None, priority: None, targets };
        run(desk, Command::Policy(PolicyId::fresh(), define(policy))).await;

        let both = [Grant::within(Role::Requester, self.samara), Grant::within(Role::Requester, self.kazan)];
        let storekeeper = [Grant::within(Role::Storekeeper, self.samara)];
        for (account, name, grants) in [
            (ANNA, "Анна Орлова", vec![Grant::within(Role::Requester, self.samara)]),
            (BORIS, "Борис Уткин", both.to_vec()),
            (IVANOV, "Иванов", storekeeper.to_vec()),
            (PETROV, "Петров", storekeeper.to_vec()),
            (GLEB, "Глеб Старших", vec![Grant::within(Role::Dispatcher, self.samara)]),
            (ADMIN, "Ада Главная", vec![Grant::everywhere(Role::Administrator)]),
        ] {
            let add = PersonCommand::Add {
                profile: Profile { name: name.into(), ..Profile::default() },
                locale: Locale::Ru,
                grants,
                login: None,
                telegram: Some(account),
            };
            run(desk, Command::Person(PersonId::fresh(), add)).await;
        }
    }
}

/// The browser that was given the code `asked`, and gets one link.
#[derive(Default)]
struct OneBrowser(AtomicBool);

#[async_trait::async_trait]
impl SignInLinks for OneBrowser {
    async fn browser(&self, code: &str) -> Result<Option<String>, Fault> {
        Ok((code == "asked" && !self.0.load(Ordering::SeqCst)).then(|| "Firefox <Linux>".to_owned()))
    }

    async fn link(&self, code: &str, person: PersonId) -> Result<Option<url::Url>, Fault> {
        let first = code == "asked" && !self.0.swap(true, Ordering::SeqCst);
        Ok(first.then(|| format!("https://desk.example.org/sign-in?link={person}").parse().unwrap()))
    }
}

pub async fn run(desk: &Desk, command: Command) {
    desk.execute(&Request::system(Channel::Seed), command).await.unwrap();
}

fn define<S: Spec>(spec: S) -> EntryCommand<S> {
    EntryCommand::Define { spec }
}

/// A fault of the stand-in.
pub fn fault(kind: &str, method: &str) -> Value {
    json!({ "kind": kind, "method": method })
}
