//! A small organisation at work, through the desk: orders of every kind, for tests that need a lifelike log.

use std::sync::Arc;

use chrono::Duration;
use helpdesk_adapters::{Engine, Settings};
use helpdesk_domain::{
    BranchId, CalendarId, CartridgeId, Channel, Command, Desk, Grant, Locale, OrderCommand, OrderId, PersonId,
    PolicyId, Request, Role, WarehouseId,
    directory::EntryCommand,
    order::{Priority, Quantity, Status, StatusChange},
    person::{PersonCommand, Profile},
    room::{RoomCommand, RoomId, Serving},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::world::{TestClock, fresh_postgres};

pub struct Story {
    pub engine: Engine,
    pub clock: Arc<TestClock>,
    pub database_url: String,
    pub branch: BranchId,
    cartridges: [CartridgeId; 2],
    pub requester: PersonId,
    pub storekeeper: PersonId,
    pub folder: tempfile::TempDir,
}

impl Story {
    /// An organisation with a branch, two cartridges, and two people.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database_url = format!("sqlite://{}", folder.path().join("data/helpdesk.db").display());
        Self::begin(database_url, folder).await
    }

    pub async fn postgres() -> Self {
        Self::begin_at(fresh_postgres().await).await
    }

    pub async fn begin_at(database_url: String) -> Self {
        Self::begin(database_url, tempfile::tempdir().unwrap()).await
    }

    async fn begin(database_url: String, folder: tempfile::TempDir) -> Self {
        let clock = TestClock::new();
        let settings = Settings { database_url: database_url.clone(), clock: Some(clock.clone()) };
        let engine = Engine::open(settings).await.unwrap();
        let story = Self {
            engine,
            clock,
            database_url,
            branch: BranchId::fresh(),
            cartridges: [CartridgeId::fresh(), CartridgeId::fresh()],
            requester: PersonId::fresh(),
            storekeeper: PersonId::fresh(),
            folder,
        };
        story.found().await;
        story
    }

    fn desk(&self) -> &Desk {
        &self.engine.desk
    }

    async fn found(&self) {
        let (calendar, warehouse) = (CalendarId::fresh(), WarehouseId::fresh());
        let day = json!([{"from": "09:00", "to": "18:00"}]);
        let week = json!([day, day, day, day, day, [], []]);
        let hours = json!({"time_zone": "Asia/Yekaterinburg", "week": week, "exceptions": {}});
        self.system(Command::Calendar(calendar, define(json!({"name": "Пятидневка", "calendar": hours})))).await;
        self.system(Command::Warehouse(warehouse, define(json!({"name": "Склад", "calendar": calendar})))).await;
        let branch = json!({"name": "Ленина, 5", "city": "Екатеринбург", "time_zone": "Asia/Yekaterinburg", "warehouse": warehouse});
        self.system(Command::Branch(self.branch, define(branch))).await;
        for (n, id) in self.cartridges.into_iter().enumerate() {
            let cartridge = json!({"sku": format!("CF28{n}A"), "brand": "HP", "kind": "toner", "title": "HP", "yield_pages": 1500, "printers": ["M125"]});
            self.system(Command::Cartridge(id, define(cartridge))).await;
        }
        let target =
            json!({"minutes": 60, "levels": [{"key": "p80", "percent": 80, "tell": "assignee"}], "repeat": null});
        let targets = json!({"response": target, "resolution": target, "waiting_stock_pauses": false});
        let policy = json!({"name": "Все", "rank": 1, "branch": null, "priority": null, "targets": targets});
        self.system(Command::Policy(PolicyId::fresh(), define(policy))).await;
        let room = RoomCommand::Bind { serving: Serving::Everything, locale: Locale::Ru };
        self.system(Command::Room(RoomId { chat: -100_500, topic: None }, room)).await;
        for (id, name, role) in
            [(self.requester, "Анна", Role::Requester), (self.storekeeper, "Борис", Role::Storekeeper)]
        {
            let add = PersonCommand::Add {
                profile: Profile { name: name.to_owned(), phone: None, email: None },
                locale: Locale::Ru,
                grants: vec![Grant::within(role, self.branch)],
                login: Some(name.to_owned()),
                telegram: None,
            };
            self.system(Command::Person(id, add)).await;
        }
    }

    async fn system(&self, command: Command) {
        self.desk().execute(&Request::system(Channel::Seed), command).await.unwrap();
    }

    async fn on(&self, by: PersonId, order: OrderId, command: OrderCommand) {
        self.clock.advance(Duration::minutes(7));
        let request = Request::person(by, Channel::Panel);
        self.desk().execute(&request, Command::Order(order, command)).await.unwrap();
    }

    /// An order from its form to the hand-over, the `n`th one with its own turns.
    pub async fn order(&self, n: usize) {
        let (order, [first, second]) = (OrderId::fresh(), self.cartridges);
        let lines = vec![Quantity { cartridge: first, quantity: 2 }, Quantity { cartridge: second, quantity: 1 }];
        let submit = OrderCommand::Submit {
            requester: None,
            branch: self.branch,
            lines: lines.clone(),
            priority: Priority::default(),
            printer: None,
            comment: Some(format!("Заявка {n}, ёлки")),
            photos: vec![],
        };
        self.on(self.requester, order, submit).await;
        if n.is_multiple_of(5) {
            return;
        }
        self.on(self.storekeeper, order, OrderCommand::Claim).await;
        self.on(self.storekeeper, order, status(Status::InProgress)).await;
        let comment = OrderCommand::Comment { text: "смотрю".to_owned(), internal: true };
        self.on(self.storekeeper, order, comment).await;
        if n.is_multiple_of(3) {
            let ask =
                StatusChange { question: Some("Какой цвет?".to_owned()), ..change(Status::WaitingRequester) };
            self.on(self.storekeeper, order, OrderCommand::ChangeStatus(ask)).await;
            let reply = OrderCommand::Comment { text: "чёрный".to_owned(), internal: false };
            self.on(self.requester, order, reply).await;
        }
        if n.is_multiple_of(2) {
            self.on(self.storekeeper, order, OrderCommand::HandOver { lines }).await;
            self.on(self.storekeeper, order, status(Status::Issued)).await;
        }
    }
}

fn define<S: DeserializeOwned + helpdesk_domain::directory::Spec>(spec: Value) -> EntryCommand<S> {
    EntryCommand::Define { spec: serde_json::from_value(spec).unwrap() }
}

fn change(to: Status) -> StatusChange {
    StatusChange { to, reason: None, question: None, expected_on: None, lines: vec![] }
}

fn status(to: Status) -> OrderCommand {
    OrderCommand::ChangeStatus(change(to))
}
