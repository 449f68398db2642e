//! A log in memory and a database on a temporary file: events are told, then settled into the read models.

use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use chrono::Duration;
use chrono_tz::Tz;
use cqrs_es::{Aggregate, DomainEvent};
use helpdesk_domain::{
    BranchId, CalendarId, CartridgeId, Channel, Grant, Locale, Metadata, Order, OrderEvent, OrderId, Person, PersonId,
    PersonalKey, PolicyId, Role, Seal, Sealed, Timestamp, WarehouseId,
    directory::{Branch, CalendarSpec, Cartridge, CartridgeKind, EntryEvent, Policy, Spec, Warehouse},
    order::{Priority, Quantity, Status},
    person::PersonEvent,
    ports::{Fault, PersonalKeys, Recorded},
    sla::{Level, Repeat, Target, Targets, Tell},
    working_time::Calendar,
};
use helpdesk_projections::{Db, Projection, Reaction};
use parking_lot::Mutex;
use tempfile::TempDir;
use uuid::Uuid;

pub const MOSCOW: Tz = chrono_tz::Europe::Moscow;

/// An instant, written in RFC 3339.
pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Keys in memory. Everybody has one until they are erased.
#[derive(Default)]
pub struct Keys(Mutex<HashMap<PersonId, Option<PersonalKey>>>);

impl Keys {
    fn of(&self, person: PersonId) -> PersonalKey {
        self.0.lock().entry(person).or_insert_with(|| Some(PersonalKey::generate())).clone().unwrap()
    }

    pub fn erase(&self, person: PersonId) {
        self.0.lock().insert(person, None);
    }
}

#[async_trait]
impl PersonalKeys for Keys {
    async fn ensure(&self, person: PersonId) -> Result<Option<PersonalKey>, Fault> {
        Ok(Some(self.of(person)))
    }

    async fn get(&self, people: &[PersonId]) -> Result<Vec<Option<PersonalKey>>, Fault> {
        Ok(people.iter().map(|person| self.0.lock().get(person).cloned().flatten()).collect())
    }
}

/// The places every story has.
pub struct Places {
    pub calendar: CalendarId,
    pub warehouse: WarehouseId,
    pub branch: BranchId,
    pub other_branch: BranchId,
    pub policy: PolicyId,
    pub toner: CartridgeId,
    pub drum: CartridgeId,
}

pub struct Story {
    pub db: Db,
    pub keys: Arc<Keys>,
    /// The time: events are recorded at it.
    pub now: Timestamp,
    pub log: Vec<Recorded>,
    pub places: Places,
    settled: usize,
    sequences: HashMap<String, u64>,
    numbers: u64,
    projections: Vec<Arc<dyn Projection>>,
    _directory: TempDir,
}

impl Story {
    /// A Monday morning in Moscow, with two branches, a warehouse in office hours, a policy of 60 and 480 minutes.
    pub async fn begin() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let db = Db::open_sqlite(&directory.path().join("read.db")).await.unwrap();
        db.migrate().await.unwrap();
        let keys = Arc::new(Keys::default());
        let mut story = Self {
            db,
            projections: helpdesk_projections::all(Arc::clone(&keys) as Arc<dyn PersonalKeys>),
            keys,
            now: at("2026-03-02T06:00:00Z"),
            log: Vec::new(),
            places: Places {
                calendar: CalendarId::fresh(),
                warehouse: WarehouseId::fresh(),
                branch: BranchId::fresh(),
                other_branch: BranchId::fresh(),
                policy: PolicyId::fresh(),
                toner: CartridgeId::fresh(),
                drum: CartridgeId::fresh(),
            },
            settled: 0,
            sequences: HashMap::new(),
            numbers: 0,
            _directory: directory,
        };
        story.furnish();
        story
    }

    fn furnish(&mut self) {
        let p = &self.places;
        let (calendar, warehouse, branch, other, policy) =
            (p.calendar, p.warehouse, p.branch, p.other_branch, p.policy);
        let (toner, drum) = (p.toner, p.drum);
        self.define(calendar.0, office(Calendar::office_hours(MOSCOW)));
        self.define(warehouse.0, Warehouse { name: "Центральный склад".into(), calendar });
        self.define(branch.0, place("Северный", "Мурманск", warehouse));
        self.define(other.0, place("Южный", "Сочи", warehouse));
        self.define(policy.0, promise(60, 480));
        self.define(toner.0, cartridge("TK-1170", "Kyocera", "Тонер-картридж TK-1170", &["ECOSYS M2040dn"]));
        self.define(drum.0, cartridge("DR-2335", "Brother", "Фотобарабан DR-2335", &["HL-L2300DR"]));
    }

    pub fn after(&mut self, time: Duration) -> &mut Self {
        self.now += time;
        self
    }

    pub fn at(&mut self, text: &str) -> &mut Self {
        self.now = at(text);
        self
    }

    /// Writes an event to the log, as a person with the role or (nobody) as the system.
    pub fn tell<E: DomainEvent + serde::Serialize>(
        &mut self,
        aggregate_type: &str,
        id: Uuid,
        by: Option<PersonId>,
        role: Role,
        event: &E,
    ) {
        let sequence = self.sequences.entry(format!("{aggregate_type} {id}")).or_default();
        *sequence += 1;
        let metadata = Metadata {
            actor: by,
            role,
            channel: Channel::Panel,
            on_behalf_of: None,
            correlation: Uuid::nil(),
            causation: None,
        };
        self.log.push(Recorded {
            position: self.log.len() as u64 + 1,
            id: Uuid::now_v7(),
            aggregate_type: aggregate_type.to_owned(),
            aggregate_id: id.to_string(),
            sequence: *sequence,
            event_type: event.event_type(),
            event_version: event.event_version(),
            payload: serde_json::to_string(event).unwrap(),
            metadata: serde_json::to_string(&metadata).unwrap(),
            recorded_at: self.now,
            hash: [0; 32],
        });
    }

    pub fn entry<S: Spec>(&mut self, id: Uuid, event: &EntryEvent<S>) {
        self.tell(S::TYPE, id, None, Role::System, event);
    }

    pub fn define<S: Spec>(&mut self, id: Uuid, spec: S) {
        self.entry(id, &EntryEvent::Defined { spec });
    }

    pub fn change<S: Spec>(&mut self, id: Uuid, spec: S) {
        self.entry(id, &EntryEvent::Changed { spec });
    }

    pub fn person(&mut self, name: &str, grants: &[Grant]) -> PersonId {
        let id = PersonId::fresh();
        let name = self.seal(id, name);
        self.person_event(id, &PersonEvent::Added { name, phone: None, email: None, locale: Locale::Ru });
        for grant in grants {
            self.person_event(id, &PersonEvent::Granted { grant: *grant });
        }
        id
    }

    pub fn person_event(&mut self, id: PersonId, event: &PersonEvent) {
        self.tell(Person::TYPE, id.0, None, Role::Administrator, event);
    }

    pub fn seal(&self, owner: PersonId, text: &str) -> Sealed {
        Seal::fresh(owner, self.keys.of(owner)).seal(text)
    }

    /// An order of one toner for the first branch.
    pub fn submit(&mut self, requester: PersonId) -> OrderId {
        let lines = [(self.places.toner, 1)];
        self.submit_for(self.places.branch, requester, &lines, None)
    }

    pub fn submit_for(
        &mut self,
        branch: BranchId,
        requester: PersonId,
        lines: &[(CartridgeId, i64)],
        comment: Option<&str>,
    ) -> OrderId {
        let id = OrderId::fresh();
        self.numbers += 1;
        let event = OrderEvent::Submitted {
            at: self.now,
            number: self.numbers,
            branch,
            warehouse: self.places.warehouse,
            requester,
            lines: quantities(lines),
            priority: Priority::Normal,
            printer: None,
            comment: comment.map(|text| self.seal(requester, text)),
        };
        self.order(id, requester, Role::Requester, &event);
        id
    }

    pub fn order(&mut self, id: OrderId, by: PersonId, role: Role, event: &OrderEvent) {
        self.tell(Order::TYPE, id.0, Some(by), role, event);
    }

    /// A status change by staff; `from` doesn't matter to the read models.
    pub fn moves(&mut self, id: OrderId, to: Status) {
        let event = OrderEvent::StatusChanged {
            at: self.now,
            from: Status::New,
            to,
            reason: None,
            question: None,
            expected_on: None,
            forced: false,
        };
        self.order(id, PersonId::SYSTEM, Role::Storekeeper, &event);
    }

    pub fn reopen(&mut self, id: OrderId, to: Status, cycle: u32) {
        let reason = self.seal(PersonId::SYSTEM, "не тот картридж");
        let event = OrderEvent::Reopened { at: self.now, from: Status::Issued, to, reason, cycle };
        self.order(id, PersonId::SYSTEM, Role::Dispatcher, &event);
    }

    /// Applies what was told since, in one page.
    pub async fn settle(&mut self) {
        self.settle_in_pages_of(usize::MAX).await;
    }

    pub async fn settle_in_pages_of(&mut self, size: usize) {
        let news: Vec<Reaction> =
            self.log[self.settled..].iter().map(|recorded| Reaction::decode(recorded.clone()).unwrap()).collect();
        let mut tx = self.db.begin().await.unwrap();
        for page in news.chunks(size.min(news.len().max(1))) {
            for projection in &self.projections {
                projection.apply(&mut tx, page).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        self.settled = self.log.len();
    }

    /// Empties every table and starts again from the first event.
    pub async fn rebuild_in_pages_of(&mut self, size: usize) {
        let mut tx = self.db.begin().await.unwrap();
        for table in self.tables() {
            tx.execute(&format!("DELETE FROM {table}"), Vec::new()).await.unwrap();
        }
        tx.commit().await.unwrap();
        self.settled = 0;
        self.settle_in_pages_of(size).await;
    }

    fn tables(&self) -> impl Iterator<Item = &'static str> + use<> {
        let tables: Vec<_> = self.projections.iter().flat_map(|projection| projection.tables()).copied().collect();
        tables.into_iter()
    }

    /// Every row of every table, as text.
    pub async fn rows(&self) -> Vec<String> {
        let mut rows = Vec::new();
        for table in self.tables() {
            let mut of_table = Vec::new();
            for row in self.db.fetch(&format!("SELECT * FROM {table}"), Vec::new()).await.unwrap() {
                let value = |column: &String| match (row.opt_text(column), row.opt_int(column)) {
                    (Ok(text), _) => format!("{column}={text:?}"),
                    (_, number) => format!("{column}={:?}", number.unwrap()),
                };
                let values: Vec<String> = row.columns().iter().map(value).collect();
                of_table.push(format!("{table}: {}", values.join(" ")));
            }
            of_table.sort_unstable();
            rows.extend(of_table);
        }
        rows
    }

    /// Tells the same log to an empty schema of PostgreSQL, and goes on there.
    pub async fn move_to_postgres(&mut self) {
        let url = std::env::var("HELPDESK_TEST_POSTGRES_URL")
            .expect("HELPDESK_TEST_POSTGRES_URL is not set; scripts/with-postgres.sh COMMAND sets it");
        let schema = format!("read_models_{}", Uuid::now_v7().simple());
        let db = Db::open_postgres(&url).await.unwrap();
        db.execute(&format!("CREATE SCHEMA {schema}"), Vec::new()).await.unwrap();
        let separator = if url.contains('?') { '&' } else { '?' };
        self.db = Db::open_postgres(&format!("{url}{separator}options[search_path]={schema}")).await.unwrap();
        self.db.migrate().await.unwrap();
        self.settled = 0;
        self.settle_in_pages_of(7).await;
    }
}

pub fn quantities(lines: &[(CartridgeId, i64)]) -> Vec<Quantity> {
    lines.iter().map(|&(cartridge, quantity)| Quantity { cartridge, quantity }).collect()
}

pub fn office(calendar: Calendar) -> CalendarSpec {
    CalendarSpec { name: "Будни 9–18".into(), calendar }
}

pub fn place(name: &str, city: &str, warehouse: WarehouseId) -> Branch {
    Branch { name: name.into(), city: Some(city.into()), time_zone: MOSCOW, warehouse }
}

pub fn cartridge(sku: &str, brand: &str, title: &str, printers: &[&str]) -> Cartridge {
    Cartridge {
        sku: sku.into(),
        brand: brand.into(),
        kind: CartridgeKind::Toner,
        title: title.into(),
        yield_pages: Some(7200),
        printers: printers.iter().map(|&model| model.into()).collect(),
    }
}

/// A policy for everything, with warnings at 50, 80 and 100 % and two repeats an hour apart.
pub fn promise(response_minutes: u32, resolution_minutes: u32) -> Policy {
    let target = |minutes| Target {
        minutes,
        levels: [(50, Tell::Assignee), (80, Tell::Assignee), (100, Tell::Dispatcher)]
            .map(|(percent, tell)| Level { key: format!("p{percent}"), percent, tell })
            .to_vec(),
        repeat: Some(Repeat { every_minutes: 60, cap: 2, tell: Tell::Supervisor }),
    };
    Policy {
        name: "Обычные".into(),
        rank: 100,
        branch: None,
        priority: None,
        targets: Targets {
            response: target(response_minutes),
            resolution: target(resolution_minutes),
            waiting_stock_pauses: false,
        },
    }
}
