//! A page of events folded into what is counted: orders one by one as the events come, written together at the end.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono_tz::Tz;
use helpdesk_domain::{
    BranchId, Event, OrderEvent, OrderId, Timestamp, directory::EntryEvent, ports::Fault, sla::Clock,
};

use super::followed::{self, Ended, Followed, Move, Outcome};
use crate::{
    Reaction, Row, Tx, Value, args,
    batch::{self, Source, Table},
    deadlines::{self, Directory},
};

pub(super) const DIRECTORY: Table =
    Table { name: "report_directory", columns: &["kind", "id", "spec", "withdrawn", "version"], key: 2 };
const ZONES: Table = Table { name: "report_zones", columns: &["branch", "time_zone"], key: 1 };
const CLOCKS: Table = Table {
    name: "report_clocks",
    columns: &["order_id", "clock", "cycle", "outcome", "day", "branch", "person", "ended_at", "working_s"],
    key: 3,
};
const SLA: Table =
    Table { name: "report_sla", columns: &["day", "clock", "branch", "person", "met", "late", "ended"], key: 4 };
const MOVES: Table =
    Table { name: "report_moves", columns: &["position", "order_id", "day", "branch", "kind", "at"], key: 1 };
const FLOW: Table = Table {
    name: "report_flow",
    columns: &["day", "branch", "created", "reopened", "issued", "rejected", "cancelled"],
    key: 2,
};
const HANDED: Table = Table {
    name: "report_handed",
    columns: &["position", "cartridge", "order_id", "day", "branch", "quantity", "at"],
    key: 2,
};
const CONSUMPTION: Table =
    Table { name: "report_consumption", columns: &["day", "branch", "cartridge", "issued"], key: 3 };

/// What a page changes.
#[derive(Default)]
struct Page {
    directory: Directory,
    zones: BTreeMap<BranchId, Tz>,
    new_zones: BTreeSet<BranchId>,
    orders: BTreeMap<OrderId, Followed>,
    touched: BTreeSet<OrderId>,
    moves: Vec<Vec<Value>>,
    flow: BTreeMap<(String, BranchId), [i64; 5]>,
    handed: Vec<Vec<Value>>,
    consumption: BTreeMap<(String, BranchId, String), i64>,
}

const ALL_ZONES: &str = "SELECT branch, time_zone FROM report_zones";

/// What a page of orders asks first.
pub(super) fn foreseen() -> Vec<String> {
    vec![Directory::question(&DIRECTORY), ALL_ZONES.to_owned()]
}

pub(super) async fn apply(tx: &mut Tx, page: &[Reaction]) -> Result<(), Fault> {
    let concerns = |reaction: &Reaction| {
        let event = &reaction.event;
        matches!(
            event,
            Event::Branch(_) | Event::Policy(_) | Event::Calendar(_) | Event::Warehouse(_) | Event::Order(_)
        )
    };
    if !page.iter().any(concerns) {
        return Ok(());
    }
    let mut folded = Page::load(tx, page).await?;
    for reaction in page {
        match &reaction.event {
            Event::Order(event) => folded.take(event, reaction)?,
            Event::Branch(EntryEvent::Defined { spec } | EntryEvent::Changed { spec }) => {
                let branch = BranchId(reaction.recorded.subject());
                folded.zones.insert(branch, spec.time_zone);
                folded.new_zones.insert(branch);
            }
            _ => {
                folded.directory.take(reaction);
            }
        }
    }
    folded.write(tx).await
}

impl Page {
    async fn load(tx: &mut Tx, page: &[Reaction]) -> Result<Self, Fault> {
        let directory = Arc::unwrap_or_clone(Directory::of(&mut Source::Tx(tx), &DIRECTORY).await?);
        let zones = tx.fetch(ALL_ZONES, Vec::new()).await?;
        let zones = zones.iter().map(|row| Ok((row.parsed("branch")?, row.parsed("time_zone")?)));
        let (mut fresh, mut known) = (BTreeSet::new(), BTreeSet::new());
        for reaction in page {
            let Event::Order(event) = &reaction.event else { continue };
            let id = OrderId(reaction.recorded.subject());
            match event {
                OrderEvent::Submitted { .. } => drop(fresh.insert(id)),
                _ if !fresh.contains(&id) => drop(known.insert(id)),
                _ => {}
            }
        }
        let mut orders = BTreeMap::new();
        let questions = [
            format!("SELECT {} FROM report_orders WHERE order_id", followed::COLUMNS),
            "SELECT order_id, clock, cycle, outcome, day, person, ended_at, working_s FROM report_clocks \
             WHERE order_id"
                .to_owned(),
        ];
        let ids = known.iter().map(|id| (*id).into()).collect();
        let [rows, clocks] = batch::fetch_each_in(tx, &questions, ids).await?;
        for row in &rows {
            let order = Followed::read(row)?;
            orders.insert(order.timed.order, order);
        }
        for row in &clocks {
            if let Some(order) = orders.get_mut(&row.parsed("order_id")?) {
                order.knows(ended(row)?);
            }
        }
        Ok(Self { directory, zones: zones.collect::<Result<_, Fault>>()?, orders, ..Self::default() })
    }

    fn day(&self, branch: BranchId, at: Timestamp) -> String {
        let zone = self.zones.get(&branch).copied().unwrap_or(Tz::UTC);
        at.with_timezone(&zone).date_naive().to_string()
    }

    fn take(&mut self, event: &OrderEvent, from: &Reaction) -> Result<(), Fault> {
        let id = OrderId(from.recorded.subject());
        self.touched.insert(id);
        if let (OrderEvent::Submitted { branch, .. }, Some(order)) = (event, Followed::submitted(event, from)) {
            self.orders.insert(id, order);
            self.moved(id, *branch, Move::Created, from);
            return Ok(());
        }
        let missing =
            || Fault::new(format!("event {} is of an order that was never submitted", from.recorded.position));
        let branch = self.orders.get(&id).ok_or_else(missing)?.timed.branch;
        let day = self.day(branch, from.at());
        let order = self.orders.get_mut(&id).ok_or_else(missing)?;
        if let Some(moved) = order.take(event, from, &self.directory, &day) {
            self.moved(id, branch, moved, from);
        }
        if let OrderEvent::HandedOver { lines } = event {
            for line in lines {
                let cartridge = line.cartridge.to_string();
                let position = from.recorded.position;
                self.handed.push(args![position, &cartridge, id, &day, branch, line.quantity, from.at()]);
                *self.consumption.entry((day.clone(), branch, cartridge)).or_default() += line.quantity;
            }
        }
        Ok(())
    }

    fn moved(&mut self, order: OrderId, branch: BranchId, moved: Move, from: &Reaction) {
        let day = self.day(branch, from.at());
        self.moves.push(args![from.recorded.position, order, &day, branch, moved.as_str(), from.at()]);
        self.flow.entry((day, branch)).or_default()[moved as usize] += 1;
    }

    async fn write(self, tx: &mut Tx) -> Result<(), Fault> {
        self.directory.write(tx, &DIRECTORY).await?;
        let zones = self.zones.iter().filter(|(branch, _)| self.new_zones.contains(branch));
        ZONES.upsert(tx, zones.map(|(branch, zone)| args![*branch, zone.name()]).collect()).await?;
        let (mut rows, mut clocks, mut gone, mut sla) = (Vec::new(), Vec::new(), Vec::new(), BTreeMap::new());
        for order in self.touched.iter().filter_map(|id| self.orders.get(id)) {
            rows.push(order.values()?);
            let new = order.ended.iter().filter(|ended| !order.stored.contains(ended));
            let old = order.stored.iter().filter(|ended| !order.ended.contains(ended));
            for ended in old {
                *counted(&mut sla, order, ended) -= 1;
                gone.push((order.timed.order, ended.clock, ended.cycle));
            }
            for ended in new {
                *counted(&mut sla, order, ended) += 1;
                clocks.push(clock_values(order, ended));
            }
        }
        followed::TABLE.upsert(tx, rows).await?;
        let uncounted = !gone.is_empty();
        CLOCKS.remove(tx, gone.into_iter().map(|(order, clock, cycle)| args![order, clock.as_str(), cycle])).await?;
        CLOCKS.upsert(tx, clocks).await?;
        let row = |((day, clock, branch, person), [met, late, ended]): (SlaKey, [i64; 3])| {
            args![day, clock.as_str(), branch, person, met, late, ended]
        };
        SLA.add(tx, sla.into_iter().filter(|(_, counts)| *counts != [0; 3]).map(row).collect()).await?;
        if uncounted {
            // As if it had never been counted: a rebuild in other pages gives the same rows.
            tx.execute("DELETE FROM report_sla WHERE met = 0 AND late = 0 AND ended = 0", Vec::new()).await?;
        }
        MOVES.upsert(tx, self.moves).await?;
        let row = |((day, branch), counts): ((String, BranchId), [i64; 5])| {
            let [created, reopened, issued, rejected, cancelled] = counts;
            args![day, branch, created, reopened, issued, rejected, cancelled]
        };
        FLOW.add(tx, self.flow.into_iter().map(row).collect()).await?;
        HANDED.upsert(tx, self.handed).await?;
        let rows = self.consumption.into_iter().map(|((day, branch, cartridge), n)| args![day, branch, cartridge, n]);
        CONSUMPTION.add(tx, rows.collect()).await
    }
}

type SlaKey = (String, Clock, BranchId, String);

fn person(ended: &Ended) -> String {
    ended.person.map(|person| person.to_string()).unwrap_or_default()
}

fn counted<'a>(sla: &'a mut BTreeMap<SlaKey, [i64; 3]>, order: &Followed, ended: &Ended) -> &'a mut i64 {
    let key = (ended.day.clone(), ended.clock, order.timed.branch, person(ended));
    let counts = sla.entry(key).or_default();
    match ended.outcome {
        Outcome::Met => &mut counts[0],
        Outcome::Late => &mut counts[1],
        Outcome::Ended => &mut counts[2],
    }
}

fn clock_values(order: &Followed, ended: &Ended) -> Vec<Value> {
    args![
        order.timed.order,
        ended.clock.as_str(),
        ended.cycle,
        ended.outcome.as_str(),
        &ended.day,
        order.timed.branch,
        person(ended),
        ended.at,
        ended.working_s
    ]
}

fn ended(row: &Row) -> Result<Ended, Fault> {
    let person = Some(row.text("person")?).filter(|text| !text.is_empty()).map(|text| text.parse()).transpose();
    Ok(Ended {
        clock: deadlines::clock(&row.text("clock")?)?,
        cycle: u32::try_from(row.int("cycle")?).unwrap_or(u32::MAX),
        outcome: Outcome::read(&row.text("outcome")?)?,
        day: row.text("day")?,
        person: person.map_err(|_| Fault::new("column person holds something else"))?,
        at: row.at("ended_at")?,
        working_s: row.int("working_s")?,
    })
}
