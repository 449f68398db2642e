//! A small organisation: two branches, two cartridges, and people in every role, each with a browser of their own.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::Duration;
use helpdesk_adapters::{Engine, Settings as EngineSettings};
use helpdesk_api::{
    App, Settings, Telegram, TelegramState,
    sign_in::{
        password,
        sessions::{self, Sessions},
    },
};
use helpdesk_domain::{
    BranchId, CalendarId, CartridgeId, Channel, Command, Grant, Locale, PersonId, PolicyId, Request, Role, Timestamp,
    WarehouseId,
    directory::{Branch, CalendarSpec, Cartridge, CartridgeKind, EntryCommand, Policy, Warehouse},
    person::{PersonCommand, Profile},
    ports::Clock,
    sla::{Target, Targets},
    time::{from_micros, to_micros},
    working_time::Calendar,
};
use poem::listener::{Acceptor, Listener, TcpListener};
use reqwest::{Method, RequestBuilder, StatusCode, cookie::Jar, header::HeaderMap};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

pub const PASSWORD: &str = "a long enough password";
/// The bot's token in the worked vectors.
pub const BOT_TOKEN: &str = "7654321:AAHelpdeskTestToken_0123456789abcdef";
/// When the worked vectors were signed: Thursday, 1 January 2026, 03:00 in Moscow.
const START: i64 = 1_767_225_600 * 1_000_000;

/// The desk's clock, moved by hand.
#[derive(Debug)]
pub struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        from_micros(self.0.load(Ordering::SeqCst))
    }
}

pub struct World {
    pub app: App,
    pub base: String,
    pub clock: Arc<Hands>,
    pub north: BranchId,
    pub south: BranchId,
    pub toner: CartridgeId,
    pub drum: CartridgeId,
    pub anna: PersonId,
    pub boris: PersonId,
    pub dina: PersonId,
    engine: Engine,
    _running: DropGuard,
    _directory: tempfile::TempDir,
}

impl World {
    /// The organisation: Anna orders for the North, Boris and Ivan keep its store, Sergey the South's; Dina
    /// dispatches and Rita supervises both; the administrator signs in as `admin`.
    pub async fn start() -> Self {
        Self::at("http://helpdesk.test").await
    }

    pub async fn at(public_url: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let database_url = format!("sqlite://{}", directory.path().join("helpdesk.db").display());
        let clock = Arc::new(Hands(AtomicI64::new(START)));
        let engine = Engine::open(EngineSettings { database_url, clock: Some(Arc::clone(&clock) as _) }).await.unwrap();
        let cancel = CancellationToken::new();
        let _runners = engine.run(helpdesk_projections::all(engine.personal_keys()), &cancel);
        let settings = Settings {
            public_url: public_url.parse().unwrap(),
            locale: Locale::Ru,
            bot_token: Some(BOT_TOKEN.to_owned()),
            mini_app_framed_by: Some("http://127.0.0.1:4400".to_owned()),
            has_mail: true,
        };
        let telegram = Telegram { state: TelegramState::Running, bot: Some("helpdesk_bot".to_owned()), trouble: None };
        let app = App::new(
            engine.db.clone(),
            Arc::clone(&engine.desk),
            Arc::clone(&engine.positions),
            settings,
            watch::channel(telegram).1,
        );
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
        let base = format!("http://{}", acceptor.local_addr()[0].as_socket_addr().unwrap());
        let stopped = cancel.clone();
        tokio::spawn(poem::Server::new_with_acceptor(acceptor).run_with_graceful_shutdown(
            helpdesk_api::routes(app.clone()),
            async move { stopped.cancelled().await },
            None,
        ));
        let nobody = PersonId::SYSTEM;
        let mut world = Self {
            app,
            base,
            clock,
            north: BranchId::fresh(),
            south: BranchId::fresh(),
            toner: CartridgeId::fresh(),
            drum: CartridgeId::fresh(),
            anna: nobody,
            boris: nobody,
            dina: nobody,
            engine,
            _running: cancel.drop_guard(),
            _directory: directory,
        };
        world.furnish().await;
        world
    }

    async fn furnish(&mut self) {
        let (calendar, warehouse) = (CalendarId::fresh(), WarehouseId::fresh());
        let (north, south) = (self.north, self.south);
        let hours =
            CalendarSpec { name: "Будни".into(), calendar: Calendar::office_hours(chrono_tz::Europe::Moscow) };
        self.command(Command::Calendar(calendar, EntryCommand::Define { spec: hours })).await;
        let spec = Warehouse { name: "Центральный склад".into(), calendar };
        self.command(Command::Warehouse(warehouse, EntryCommand::Define { spec })).await;
        for (id, name) in [(north, "Север"), (south, "Юг")] {
            let time_zone = chrono_tz::Europe::Moscow;
            let spec = Branch { name: name.into(), city: None, time_zone, warehouse };
            self.command(Command::Branch(id, EntryCommand::Define { spec })).await;
        }
        for (id, sku, kind) in
            [(self.toner, "CF283A", CartridgeKind::Toner), (self.drum, "DR-1075", CartridgeKind::Drum)]
        {
            let (sku, title) = (sku.to_owned(), format!("Картридж {sku}"));
            let spec = Cartridge { sku, brand: "HP".into(), kind, title, yield_pages: Some(1500), printers: vec![] };
            self.command(Command::Cartridge(id, EntryCommand::Define { spec })).await;
        }
        let target = |minutes| Target { minutes, levels: vec![], repeat: None };
        let targets = Targets { response: target(60), resolution: target(480), waiting_stock_pauses: false };
        let spec = Policy { name: "Обычная".into(), rank: 1, branch: None, priority: None, targets };
        self.command(Command::Policy(PolicyId::fresh(), EntryCommand::Define { spec })).await;

        self.anna = self.person("anna", "Анна Заявкина", &[Grant::within(Role::Requester, north)]).await;
        self.person("olga", "Ольга Заявкина", &[Grant::within(Role::Requester, north)]).await;
        self.boris = self.person("boris", "Борис Складов", &[Grant::within(Role::Storekeeper, north)]).await;
        self.person("ivan", "Иван Складов", &[Grant::within(Role::Storekeeper, north)]).await;
        self.person("sergey", "Сергей Южный", &[Grant::within(Role::Storekeeper, south)]).await;
        self.dina = self.person("dina", "Дина Старшая", &[Grant::everywhere(Role::Dispatcher)]).await;
        self.person("rita", "Рита Глава", &[Grant::everywhere(Role::Supervisor)]).await;
        self.person("admin", "Админ", &[Grant::everywhere(Role::Administrator)]).await;
    }

    async fn person(&self, login: &str, name: &str, grants: &[Grant]) -> PersonId {
        let id = PersonId::fresh();
        let add = PersonCommand::Add {
            profile: Profile { name: name.to_owned(), ..Profile::default() },
            locale: Locale::Ru,
            grants: grants.to_vec(),
            login: Some(login.to_owned()),
            telegram: None,
        };
        self.command(Command::Person(id, add)).await;
        id
    }

    /// A command of the system itself.
    pub async fn command(&self, command: Command) {
        self.app.desk.execute(&Request::system(Channel::Seed), command).await.unwrap();
    }

    /// Destroys a person's key and empties their rows, as erasing does.
    pub async fn erase(&self, person: PersonId) {
        self.engine.keys.destroy(person).await.unwrap();
        let mut tx = self.app.db.begin().await.unwrap();
        helpdesk_projections::people::forget(&mut tx, person).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Lets the clock run on.
    pub fn pass(&self, time: Duration) {
        self.clock.0.fetch_add(to_micros(Timestamp::default() + time), Ordering::SeqCst);
    }

    /// A browser in which nobody has signed in.
    pub fn browser(&self) -> Browser {
        let client = reqwest::Client::builder().cookie_store(true).build().unwrap();
        Browser { client, base: self.base.clone(), csrf: None, token: None }
    }

    /// A person at their browser, signed in before.
    pub async fn signed_in(&self, login: &str) -> Browser {
        let person = self.app.desk.person_by_login(login).await.unwrap().unwrap();
        let sessions = Sessions::of_database(self.app.db.clone());
        let begun = sessions.begin(person, Channel::Panel, None, Some("a test"), self.clock.now());
        let cookies = Arc::new(Jar::default());
        cookies.add_cookie_str(&format!("{}={}", sessions::COOKIE, begun.await.unwrap()), &self.base.parse().unwrap());
        let client = reqwest::Client::builder().cookie_provider(cookies).build().unwrap();
        let mut browser = Browser { client, ..self.browser() };
        let me = browser.get("/me").await.expect(StatusCode::OK).body;
        browser.csrf = me["csrf_token"].as_str().map(str::to_owned);
        browser
    }

    /// Gives a person the password of all tests.
    pub async fn password_of(&self, login: &str) {
        let person = self.app.desk.person_by_login(login).await.unwrap().unwrap();
        password::set_password(&self.app.db, person, PASSWORD.to_owned(), self.clock.now()).await.unwrap();
    }

    /// An order of so many toners, as Anna fills it in.
    pub fn order_of(&self, quantity: i64) -> Value {
        json!({ "branch": self.north.0, "lines": [{ "cartridge": self.toner.0, "quantity": quantity }] })
    }

    /// An order that Anna has submitted.
    pub async fn ordered(&self, anna: &Browser, quantity: i64) -> Value {
        anna.post("/orders", self.order_of(quantity)).await.expect(StatusCode::CREATED).body
    }
}

/// One person's browser, or a machine with a token.
pub struct Browser {
    pub client: reqwest::Client,
    pub base: String,
    pub csrf: Option<String>,
    pub token: Option<String>,
}

impl Browser {
    pub async fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        let answer = self.post("/session", json!({ "login": login, "password": password })).await;
        self.csrf = answer.body["csrf_token"].as_str().map(str::to_owned);
        answer
    }

    /// A request below `/api/v1`, with what a browser or machine adds by itself.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.client.request(method, format!("{}/api/v1{path}", self.base));
        if let Some(csrf) = &self.csrf {
            request = request.header("X-CSRF-Token", csrf);
        }
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        request
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::to(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::to(self.request(Method::POST, path).json(&body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        Answer::to(self.request(Method::PUT, path).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        Answer::to(self.request(Method::DELETE, path)).await
    }
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// Null when it is no JSON.
    pub body: Value,
    pub text: String,
}

impl Answer {
    pub async fn to(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.unwrap();
        Self { status, headers, body: serde_json::from_str(&text).unwrap_or_default(), text }
    }

    /// The answer, if it has this status.
    #[track_caller]
    pub fn expect(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The answer, if it is a problem document with this status and code.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Self {
        assert_eq!((self.status.as_u16(), self.code()), (status, code), "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json; charset=utf-8");
        assert_eq!(self.body["status"], status);
        assert!(!self.detail().is_empty() && !self.detail().contains("door-"), "{}", self.text);
        assert!(!self.body["title"].as_str().unwrap_or("status-").starts_with("status-"), "{}", self.text);
        self
    }

    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    pub fn detail(&self) -> &str {
        self.body["detail"].as_str().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// The path of an order.
pub fn path(order: &Value) -> String {
    format!("/orders/{}", order["id"].as_str().unwrap())
}
