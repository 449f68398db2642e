//! A place where orders are made: one branch that works around the clock, a requester, a storekeeper, one policy (an
//! hour to respond, two days to issue), a real log in a temporary file, and a clock that stands until it is moved.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::Duration;
use chrono_tz::Tz;
use helpdesk_adapters::{Engine, Settings};
use helpdesk_domain::{
    Aggregate, BranchId, CalendarId, CartridgeId, Channel, Command, Done, Event, Grant, Locale, Order, OrderEvent,
    OrderId, PersonId, PolicyId, Request, Role, Timestamp, WarehouseId,
    desk::Failure,
    directory::{Branch, CalendarSpec, Cartridge, CartridgeKind, EntryCommand, Policy, Warehouse},
    order::{OrderCommand, Priority, Quantity, Status, StatusChange},
    person::{PersonCommand, Profile},
    ports::{self, StreamId},
    sla::{Level, Target, Targets, Tell},
    time::from_micros,
    working_time::Calendar,
};
use helpdesk_scheduler::{Ticked, tick};
use tokio_util::sync::CancellationToken;

pub const CHANNEL: Channel = Channel::Panel;

#[derive(Default)]
struct StandingClock(AtomicI64);

impl ports::Clock for StandingClock {
    fn now(&self) -> Timestamp {
        from_micros(self.0.load(Ordering::SeqCst))
    }
}

pub struct Place {
    engine: Engine,
    clock: Arc<StandingClock>,
    branch: BranchId,
    cartridge: CartridgeId,
    pub requester: PersonId,
    pub storekeeper: PersonId,
    _folder: tempfile::TempDir,
}

pub fn question() -> StatusChange {
    StatusChange::to(Status::WaitingRequester).asking("Какой этаж?")
}

impl Place {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // A Monday morning.
        let clock = Arc::new(StandingClock(AtomicI64::new(1_767_600_000_000_000)));
        let settings = Settings {
            database_url: format!("sqlite://{}", folder.path().join("helpdesk.db").display()),
            clock: Some(Arc::clone(&clock) as _),
        };
        let engine = Engine::open(settings).await.unwrap();
        let place = Self {
            engine,
            clock,
            branch: BranchId::fresh(),
            cartridge: CartridgeId::fresh(),
            requester: PersonId::fresh(),
            storekeeper: PersonId::fresh(),
            _folder: folder,
        };
        place.furnish().await;
        place
    }

    async fn furnish(&self) {
        let (calendar, warehouse) = (CalendarId::fresh(), WarehouseId::fresh());
        let always = Calendar::around_the_clock(Tz::Europe__Moscow);
        let spec = CalendarSpec { name: "Всегда".to_owned(), calendar: always };
        self.set_up(Command::Calendar(calendar, EntryCommand::Define { spec })).await;
        let spec = Warehouse { name: "Склад".to_owned(), calendar };
        self.set_up(Command::Warehouse(warehouse, EntryCommand::Define { spec })).await;
        let spec = Branch { name: "Москва".to_owned(), city: None, time_zone: Tz::Europe__Moscow, warehouse };
        self.set_up(Command::Branch(self.branch, EntryCommand::Define { spec })).await;
        let spec = Cartridge {
            sku: "CF226A".to_owned(),
            brand: "HP".to_owned(),
            kind: CartridgeKind::AllInOne,
            title: "HP 26A".to_owned(),
            yield_pages: None,
            printers: Vec::new(),
        };
        self.set_up(Command::Cartridge(self.cartridge, EntryCommand::Define { spec })).await;
        let spec =
            Policy { name: "Обычный".to_owned(), rank: 1, branch: None, priority: None, targets: targets() };
        self.set_up(Command::Policy(PolicyId::fresh(), EntryCommand::Define { spec })).await;
        for (person, role) in [(self.requester, Role::Requester), (self.storekeeper, Role::Storekeeper)] {
            let add = PersonCommand::Add {
                profile: Profile { name: role.to_string(), ..Profile::default() },
                locale: Locale::Ru,
                grants: vec![Grant::everywhere(role)],
                login: None,
                telegram: None,
            };
            self.set_up(Command::Person(person, add)).await;
        }
    }

    async fn set_up(&self, command: Command) {
        self.engine.desk.execute(&Request::system(Channel::Seed), command).await.unwrap();
    }

    pub fn pass(&self, time: Duration) {
        self.clock.0.fetch_add(time.num_microseconds().unwrap(), Ordering::SeqCst);
    }

    pub async fn submit(&self) -> OrderId {
        let order = OrderId::fresh();
        let submit = OrderCommand::Submit {
            requester: None,
            branch: self.branch,
            lines: vec![Quantity { cartridge: self.cartridge, quantity: 1 }],
            priority: Priority::Normal,
            printer: None,
            comment: None,
            photos: Vec::new(),
        };
        self.as_requester(order, submit).await.unwrap();
        order
    }

    /// An order whose requester is asked something.
    pub async fn ask(&self) -> OrderId {
        let order = self.submit().await;
        self.as_storekeeper(order, OrderCommand::ChangeStatus(question())).await.unwrap();
        order
    }

    pub async fn as_requester(&self, order: OrderId, command: OrderCommand) -> Result<Done, Failure> {
        self.give(&Request::person(self.requester, CHANNEL), order, command).await
    }

    pub async fn as_storekeeper(&self, order: OrderId, command: OrderCommand) -> Result<Done, Failure> {
        self.give(&Request::person(self.storekeeper, CHANNEL), order, command).await
    }

    pub async fn give(&self, request: &Request, order: OrderId, command: OrderCommand) -> Result<Done, Failure> {
        self.engine.desk.execute(request, Command::Order(order, command)).await
    }

    /// Lets the read models come up to the log.
    pub async fn read(&self) {
        let stop = CancellationToken::new();
        let runners = self.engine.run(helpdesk_projections::all(self.engine.personal_keys()), &stop);
        let head = self.engine.log().head().await.unwrap().position;
        assert!(self.engine.positions.wait_for(head, std::time::Duration::from_secs(30)).await);
        stop.cancel();
        runners.stopped().await;
    }

    pub async fn tick(&self) -> Ticked {
        self.read().await;
        self.tick_without_reading().await
    }

    pub async fn tick_without_reading(&self) -> Ticked {
        tick(&self.engine.desk, &self.engine.db, self.engine.desk.clock().now()).await.unwrap()
    }

    pub async fn events(&self, order: OrderId) -> Vec<OrderEvent> {
        let history = self.engine.log().history(&StreamId::new(Order::TYPE, order)).await.unwrap();
        let event = |recorded| match Event::decode(recorded).unwrap() {
            Event::Order(event) => event,
            other => panic!("{other:?} in an order's history"),
        };
        history.iter().map(event).collect()
    }

    pub async fn status(&self, order: OrderId) -> Status {
        self.engine.desk.order(order).await.unwrap().unwrap().aggregate.status
    }
}

fn targets() -> Targets {
    let level = |percent: u16, tell| Level { key: format!("p{percent}"), percent, tell };
    let levels = vec![level(80, Tell::Dispatcher), level(100, Tell::Supervisor)];
    Targets {
        response: Target { minutes: 60, levels, repeat: None },
        resolution: Target { minutes: 2 * 24 * 60, levels: vec![level(50, Tell::Assignee)], repeat: None },
        waiting_stock_pauses: false,
    }
}
