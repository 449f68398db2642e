//! An office for the walk: a branch and another one, somebody for each role inside and outside, a real server.

use std::{collections::HashMap, sync::Arc};

use helpdesk_domain::{
    BranchId, CalendarId, CartridgeId, Channel, Command, Grant, Locale, OrderCommand, OrderId, PersonId, Request, Role,
    WarehouseId,
    directory::{Branch, CalendarSpec, Cartridge, CartridgeKind, EntryCommand, Warehouse},
    order::{Priority, Quantity, Status},
    person::{PersonCommand, Profile},
    ports::Version,
    working_time::Calendar,
};
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use super::requests::{Action, Body};
use crate::server::Server;

/// A person with one role, in the order's branch or only in another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Somebody {
    pub role: Role,
    pub inside: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    Own,
    Assignee,
    Other,
}

impl Somebody {
    /// The capacities of docs/LIFECYCLE.md that this one has towards an order of the first branch.
    pub fn capacities(self, relation: Relation) -> Vec<&'static str> {
        if !self.inside {
            return Vec::new();
        }
        let of_role = match self.role {
            Role::Requester if relation == Relation::Own => Some("requester"),
            Role::Requester | Role::Analyst | Role::System => None,
            Role::Storekeeper => Some("storekeeper"),
            Role::Dispatcher => Some("dispatcher"),
            Role::Supervisor => Some("supervisor"),
            Role::Administrator => Some("administrator"),
        };
        let assignee = (relation == Relation::Assignee && self.role.is_staff()).then_some("assignee");
        of_role.into_iter().chain(assignee).collect()
    }

    pub fn may_read(self, relation: Relation) -> bool {
        !self.capacities(relation).is_empty()
    }
}

pub struct Office {
    server: Server,
    inside: BranchId,
    pub cartridge: CartridgeId,
    people: HashMap<Somebody, (PersonId, String)>,
    /// A storekeeper of the branch who can be assigned.
    pub colleague: PersonId,
    /// A requester of the branch, for orders that are nobody's own here.
    stranger: PersonId,
}

impl Office {
    pub async fn open() -> Self {
        let server = Server::start().await;
        let (calendar, warehouse) = (CalendarId::fresh(), WarehouseId::fresh());
        let spec = CalendarSpec { name: "24/7".into(), calendar: Calendar::around_the_clock(chrono_tz::UTC) };
        server.command(Command::Calendar(calendar, EntryCommand::Define { spec })).await;
        let spec = Warehouse { name: "Склад".into(), calendar };
        server.command(Command::Warehouse(warehouse, EntryCommand::Define { spec })).await;
        let (inside, outside) = (BranchId::fresh(), BranchId::fresh());
        for (branch, name) in [(inside, "Первый"), (outside, "Второй")] {
            let spec = Branch { name: name.into(), city: None, time_zone: chrono_tz::UTC, warehouse };
            server.command(Command::Branch(branch, EntryCommand::Define { spec })).await;
        }
        let cartridge = CartridgeId::fresh();
        let spec = Cartridge {
            sku: "CF283A".into(),
            brand: "HP".into(),
            kind: CartridgeKind::AllInOne,
            title: "HP 83A".into(),
            yield_pages: Some(1500),
            printers: Vec::new(),
        };
        server.command(Command::Cartridge(cartridge, EntryCommand::Define { spec })).await;
        let mut people = HashMap::new();
        for role in Role::GRANTABLE {
            for (in_branch, branch) in [(true, inside), (false, outside)] {
                let person = add(&server, Grant::within(role, branch)).await;
                let token = server.token(person).await;
                people.insert(Somebody { role, inside: in_branch }, (person, token));
            }
        }
        let colleague = add(&server, Grant::within(Role::Storekeeper, inside)).await;
        let stranger = add(&server, Grant::within(Role::Requester, inside)).await;
        Self { server, inside, cartridge, people, colleague, stranger }
    }

    pub fn people(&self) -> Vec<Somebody> {
        self.people.keys().copied().collect()
    }

    /// An order of the first branch in that status, to which the person stands in that relation. Whoever lacks the
    /// role for the relation had it once: it is granted for the moment and taken away again.
    pub async fn order(&self, who: Somebody, relation: Relation, status: Status) -> OrderId {
        let person = self.people[&who].0;
        let order = OrderId::fresh();
        let requester = if relation == Relation::Own { person } else { self.stranger };
        let submit = OrderCommand::Submit {
            requester: Some(requester),
            branch: self.inside,
            lines: vec![Quantity { cartridge: self.cartridge, quantity: 2 }],
            priority: Priority::Normal,
            printer: None,
            comment: None,
            photos: Vec::new(),
        };
        let lent = self.lend(who, relation, person).await;
        self.server.command(Command::Order(order, submit)).await;
        if relation == Relation::Assignee {
            self.by_colleagues(order, OrderCommand::Assign { to: person }, Role::Dispatcher).await;
        }
        if self.state(order).await.0 != status {
            let force = OrderCommand::Force { to: status, reason: "подготовка".into() };
            self.by_colleagues(order, force, Role::Administrator).await;
        }
        if let Some(grant) = lent {
            self.server.command(Command::Person(person, PersonCommand::Revoke { grant })).await;
        }
        order
    }

    async fn lend(&self, who: Somebody, relation: Relation, person: PersonId) -> Option<Grant> {
        let needed = match relation {
            Relation::Own => Role::Requester,
            Relation::Assignee => Role::Storekeeper,
            Relation::Other => return None,
        };
        let has = who.inside && (who.role == needed || (relation == Relation::Assignee && who.role.is_staff()));
        let grant = Grant::within(needed, self.inside);
        if !has {
            self.server.command(Command::Person(person, PersonCommand::Grant { grant })).await;
        }
        (!has).then_some(grant)
    }

    async fn by_colleagues(&self, order: OrderId, command: OrderCommand, role: Role) {
        let person = self.people[&Somebody { role, inside: true }].0;
        let request = Request::person(person, Channel::Panel);
        self.server.desk().execute(&request, Command::Order(order, command)).await.unwrap();
    }

    /// Status and version, from the log.
    pub async fn state(&self, order: OrderId) -> (Status, Version) {
        let loaded = self.server.desk().order(order).await.unwrap().unwrap();
        (loaded.aggregate.status, loaded.version)
    }

    pub async fn get(&self, who: Somebody, path: &str) -> (u16, Value) {
        let position = self.server.position().await;
        let request = self.server.http().get(self.server.url(path)).bearer_auth(&self.people[&who].1);
        answer(request.header("X-Min-Position", position)).await
    }

    pub async fn send(&self, who: Somebody, order: OrderId, action: &Action) -> (u16, Value) {
        let (person, token) = &self.people[&who];
        let url = self.server.url(&format!("/orders/{order}/{}", action.path));
        let request = self.server.http().post(url).bearer_auth(token);
        let request = match &action.body {
            Body::Json(body) => request.json(body),
            Body::AssignSelf => request.json(&serde_json::json!({"assignee": person})),
            Body::Photo => {
                let part = Part::bytes(photo().to_vec()).file_name("photo.png").mime_str("image/png").unwrap();
                request.multipart(Form::new().part("file", part))
            }
        };
        answer(request).await
    }
}

async fn add(server: &Server, grant: Grant) -> PersonId {
    let person = PersonId::fresh();
    let profile = Profile { name: format!("{} {}", grant.role, &person.to_string()[28..]), ..Profile::default() };
    let add = PersonCommand::Add { profile, locale: Locale::Ru, grants: vec![grant], login: None, telegram: None };
    server.command(Command::Person(person, add)).await;
    person
}

async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// A small real picture.
fn photo() -> &'static [u8] {
    static PHOTO: std::sync::LazyLock<Arc<[u8]>> = std::sync::LazyLock::new(|| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbImage::from_pixel(8, 8, image::Rgb([200, 30, 30]))
            .write_to(&mut bytes, image::ImageFormat::Png)
            .unwrap();
        bytes.into_inner().into()
    });
    &PHOTO
}
