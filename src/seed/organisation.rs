//! Sets the made-up organisation up through the desk: calendars, warehouses, branches, the catalogue, printers, one
//! SLA policy and the people of `cast.rs`.

use std::collections::BTreeMap;

use anyhow::Context;
use chrono::NaiveDate;
use chrono_tz::Tz;
use helpdesk_domain::{
    BranchId, CalendarId, CartridgeId, Channel, Command, Desk, Grant, Locale, PersonId, PolicyId, PrinterId, Request,
    WarehouseId,
    directory::{Branch, CalendarSpec, Cartridge, CartridgeKind, EntryCommand, Policy, Printer, Spec, Warehouse},
    person::{PersonCommand, Profile},
    sla::{Level, Repeat, Target, Targets, Tell},
    working_time::{Calendar, Interval},
};

use super::{
    cast::{BRANCHES, BranchNumber, PEOPLE, PRINTERS, WAREHOUSES},
    ids::Ids,
};

/// 60 cartridge models with the printers they fit.
const CARTRIDGES: &str = include_str!("cartridges.csv");

/// What was set up, by the places in `cast.rs`.
#[derive(Debug)]
pub struct Organisation {
    pub branches: Vec<BranchId>,
    pub people: Vec<PersonId>,
    /// What fits the printers of each branch.
    pub cartridges: Vec<Vec<CartridgeId>>,
    /// The working hours of the warehouse of each branch.
    pub calendars: Vec<Calendar>,
    pub targets: Targets,
}

/// Defines everything, once.
pub async fn set_up(desk: &Desk, ids: &mut Ids) -> anyhow::Result<Organisation> {
    let mut warehouses = Vec::new();
    let mut hours = Vec::new();
    for warehouse in &WAREHOUSES {
        let (calendar_id, warehouse_id) = (CalendarId(ids.next()), WarehouseId(ids.next()));
        let calendar = office_hours(warehouse.time_zone);
        let spec = CalendarSpec { name: warehouse.calendar.to_owned(), calendar: calendar.clone() };
        define(desk, spec, |command| Command::Calendar(calendar_id, command)).await?;
        let spec = Warehouse { name: warehouse.name.to_owned(), calendar: calendar_id };
        define(desk, spec, |command| Command::Warehouse(warehouse_id, command)).await?;
        warehouses.push(warehouse_id);
        hours.push(calendar);
    }
    let mut branches = Vec::new();
    for branch in &BRANCHES {
        let id = BranchId(ids.next());
        let spec = Branch {
            name: branch.name.to_owned(),
            city: Some(branch.city.to_owned()),
            time_zone: branch.time_zone,
            warehouse: warehouses[branch.warehouse],
        };
        define(desk, spec, |command| Command::Branch(id, command)).await?;
        branches.push(id);
    }
    let catalogue = define_catalogue(desk, ids).await?;
    define_printers(desk, ids, &branches).await?;
    let targets = targets();
    let policy = PolicyId(ids.next());
    let spec =
        Policy {
            name: "Обычный срок".to_owned(), rank: 100, branch: None, priority: None, targets: targets.clone()
        };
    define(desk, spec, |command| Command::Policy(policy, command)).await?;
    let people = add_people(desk, ids, &branches).await?;
    let cartridges = PRINTERS.iter().map(|printers| fitting(&catalogue, printers)).collect();
    let calendars = BRANCHES.iter().map(|branch| hours[branch.warehouse].clone()).collect();
    Ok(Organisation { branches, people, cartridges, calendars, targets })
}

async fn define<S: Spec>(desk: &Desk, spec: S, command: impl FnOnce(EntryCommand<S>) -> Command) -> anyhow::Result<()> {
    let name = format!("{} {spec:?}", S::TYPE);
    let request = Request::system(Channel::Seed);
    desk.execute(&request, command(EntryCommand::Define { spec })).await.with_context(|| name)?;
    Ok(())
}

/// One row of `cartridges.csv`.
#[derive(serde::Deserialize)]
struct Row {
    sku: String,
    brand: String,
    kind: CartridgeKind,
    title: String,
    yield_pages: Option<u32>,
    compatible_printers: String,
}

async fn define_catalogue(desk: &Desk, ids: &mut Ids) -> anyhow::Result<Vec<(CartridgeId, Vec<String>)>> {
    let mut catalogue = Vec::new();
    for row in csv::Reader::from_reader(CARTRIDGES.as_bytes()).deserialize::<Row>() {
        let row = row.context("cartridges.csv")?;
        let id = CartridgeId(ids.next());
        let printers: Vec<String> = row.compatible_printers.split(';').map(str::to_owned).collect();
        let spec = Cartridge {
            sku: row.sku,
            brand: row.brand,
            kind: row.kind,
            title: row.title,
            yield_pages: row.yield_pages,
            printers: printers.clone(),
        };
        define(desk, spec, |command| Command::Cartridge(id, command)).await?;
        catalogue.push((id, printers));
    }
    Ok(catalogue)
}

fn fitting(catalogue: &[(CartridgeId, Vec<String>)], printers: &[(&str, &str)]) -> Vec<CartridgeId> {
    let fits = |models: &[String]| printers.iter().any(|(model, _)| models.iter().any(|fitting| fitting == model));
    catalogue.iter().filter(|(_, models)| fits(models)).map(|(id, _)| *id).collect()
}

async fn define_printers(desk: &Desk, ids: &mut Ids, branches: &[BranchId]) -> anyhow::Result<()> {
    for (branch_number, printers) in PRINTERS.iter().enumerate() {
        for (number, (model, place)) in printers.iter().enumerate() {
            let id = PrinterId(ids.next());
            let spec = Printer {
                inventory_number: format!("ПР-{}{:03}", branch_number + 1, number + 1),
                model: (*model).to_owned(),
                branch: branches[branch_number],
                place: Some((*place).to_owned()),
            };
            define(desk, spec, |command| Command::Printer(id, command)).await?;
        }
    }
    Ok(())
}

async fn add_people(desk: &Desk, ids: &mut Ids, branches: &[BranchId]) -> anyhow::Result<Vec<PersonId>> {
    let mut people = Vec::new();
    for person in &PEOPLE {
        let id = PersonId(ids.next());
        let within = |branch: &BranchNumber| Grant::within(person.role, branches[*branch]);
        let grants = match person.branches {
            [] => vec![Grant::everywhere(person.role)],
            branches => branches.iter().map(within).collect(),
        };
        let add = PersonCommand::Add {
            profile: Profile { name: person.name(), phone: None, email: None },
            locale: Locale::Ru,
            grants,
            login: Some(person.login.to_owned()),
            telegram: Some(person.telegram),
        };
        desk.execute(&Request::system(Channel::Seed), Command::Person(id, add)).await.context(person.login)?;
        people.push(id);
    }
    Ok(people)
}

/// Weekdays from nine to six with lunch, the fixed public holidays of Russia, and a short day before the New Year.
fn office_hours(time_zone: Tz) -> Calendar {
    const HOLIDAYS: [(u32, u32); 14] = [
        (1, 1),
        (1, 2),
        (1, 3),
        (1, 4),
        (1, 5),
        (1, 6),
        (1, 7),
        (1, 8),
        (2, 23),
        (3, 8),
        (5, 1),
        (5, 9),
        (6, 12),
        (11, 4),
    ];
    let mut calendar = Calendar::office_hours(time_zone);
    let short = vec![Interval { from: 9 * 60, to: 13 * 60 }, Interval { from: 14 * 60, to: 17 * 60 }];
    let mut exceptions = BTreeMap::new();
    for year in 2025..=2030 {
        let date = |(month, day)| NaiveDate::from_ymd_opt(year, month, day);
        exceptions.extend(HOLIDAYS.into_iter().filter_map(date).map(|date| (date, Vec::new())));
        exceptions.extend(date((12, 31)).map(|date| (date, short.clone())));
    }
    calendar.exceptions = exceptions;
    calendar
}

/// Two working hours to take an order, two working days to issue it.
fn targets() -> Targets {
    let level = |percent: u16, tell| Level { key: format!("p{percent}"), percent, tell };
    let repeat = |every_minutes| Some(Repeat { every_minutes, cap: 5, tell: Tell::Supervisor });
    Targets {
        response: Target {
            minutes: 120,
            levels: vec![level(80, Tell::Assignee), level(100, Tell::Dispatcher)],
            repeat: repeat(240),
        },
        resolution: Target {
            minutes: 960,
            levels: vec![level(50, Tell::Assignee), level(80, Tell::Assignee), level(100, Tell::Dispatcher)],
            repeat: repeat(480),
        },
        waiting_stock_pauses: false,
    }
}
