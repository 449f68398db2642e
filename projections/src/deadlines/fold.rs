//! A page of events folded into deadlines: order by order as the events come, evaluated once at the end.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use helpdesk_domain::{Event, OrderEvent, OrderId, ports::Fault};

use super::{
    directory::{self, Change, Directory},
    row::{self, Timing},
    timed::{self, Listed, Timed},
    timers,
};
use crate::{
    Reaction, Row, Tx, Value, args,
    batch::{self, Source},
};

type Orders = BTreeMap<OrderId, Timed>;

pub(super) async fn apply(tx: &mut Tx, page: &[Reaction]) -> Result<(), Fault> {
    let concerns = |reaction: &Reaction| {
        matches!(reaction.event, Event::Order(_) | Event::Policy(_) | Event::Calendar(_) | Event::Warehouse(_))
    };
    if !page.iter().any(concerns) {
        return Ok(());
    }
    let mut directory = Arc::unwrap_or_clone(Directory::of(&mut Source::Tx(tx), &directory::TABLE).await?);
    let mut orders = load(tx, page).await?;
    let mut all_loaded = false;
    for reaction in page {
        if let Event::Order(event) = &reaction.event {
            take(&mut orders, event, reaction, &directory)?;
        } else if let Some(change) = directory.take(reaction) {
            if !all_loaded {
                load_alive(tx, &mut orders).await?;
                all_loaded = true;
            }
            for order in orders.values_mut().filter(|order| order.is_alive()) {
                if concerned(order, change, &directory) {
                    order.touched_at = Some(reaction.at());
                    order.position = reaction.recorded.position;
                }
            }
        }
    }
    directory.write(tx, &directory::TABLE).await?;
    write(tx, orders, &directory).await
}

fn take(orders: &mut Orders, event: &OrderEvent, from: &Reaction, directory: &Directory) -> Result<(), Fault> {
    let id = OrderId(from.recorded.subject());
    if let Some(order) = Timed::submitted(event, from) {
        orders.insert(id, order);
        return Ok(());
    }
    let missing = || Fault::new(format!("event {} is of an order that was never submitted", from.recorded.position));
    orders.get_mut(&id).ok_or_else(missing)?.take(event, from, directory);
    Ok(())
}

fn concerned(order: &Timed, change: Change, directory: &Directory) -> bool {
    match change {
        Change::Policies => true,
        Change::Calendar(id) => directory.calendar_of(order.warehouse).is_some_and(|(own, _)| own == id),
        Change::Warehouse(id) => order.warehouse == id,
    }
}

/// The clocks of one order after its events and those of the directory, in order, without a table.
pub(super) fn folded(events: &[Reaction]) -> Result<Option<(Timed, Directory)>, Fault> {
    let (mut orders, mut directory) = (Orders::new(), Directory::default());
    for reaction in events {
        if let Event::Order(event) = &reaction.event {
            take(&mut orders, event, reaction, &directory)?;
        } else if let Some(change) = directory.take(reaction) {
            for order in orders.values_mut().filter(|order| order.is_alive()) {
                if concerned(order, change, &directory) {
                    order.touched_at = Some(reaction.at());
                }
            }
        }
    }
    let Some((_, mut order)) = orders.pop_first() else { return Ok(None) };
    order.evaluate(&directory);
    Ok(Some((order, directory)))
}

/// The orders that the page goes on with.
async fn load(tx: &mut Tx, page: &[Reaction]) -> Result<Orders, Fault> {
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
    let questions = [format!("SELECT {} FROM deadline_orders WHERE order_id", timed::COLUMNS), timings_of_orders()];
    let [rows, timings] = batch::fetch_each_in(tx, &questions, values(known.iter())).await?;
    with_timings(&rows, &timings)
}

/// Every order whose deadlines can still move, but those that are here already.
async fn load_alive(tx: &mut Tx, orders: &mut Orders) -> Result<(), Fault> {
    let sql = format!("SELECT {} FROM deadline_orders WHERE alive = 1", timed::COLUMNS);
    let rows = tx.fetch(&sql, Vec::new()).await?;
    let ids = rows.iter().map(|row| row.text("order_id").map(Value::from)).collect::<Result<_, _>>()?;
    let timings = batch::fetch_in(Source::Tx(tx), &timings_of_orders(), ids).await?;
    for (id, order) in with_timings(&rows, &timings)? {
        orders.entry(id).or_insert(order);
    }
    Ok(())
}

fn timings_of_orders() -> String {
    format!("SELECT {} FROM deadlines d WHERE d.order_id", row::COLUMNS)
}

fn with_timings(rows: &[Row], timings: &[Row]) -> Result<Orders, Fault> {
    let mut orders = BTreeMap::new();
    for row in rows {
        let order = Timed { listed: Listed::read(row)?, ..Timed::read(row)? };
        orders.insert(order.order, order);
    }
    for row in timings {
        if let Some(order) = orders.get_mut(&row.parsed("order_id")?) {
            order.timings.push(Timing::read(row)?);
        }
    }
    for order in orders.values_mut() {
        order.timings.sort_by_key(|timing| (timing.cycle, timing.clock));
        order.stored.clone_from(&order.timings);
    }
    Ok(orders)
}

async fn write(tx: &mut Tx, mut orders: Orders, directory: &Directory) -> Result<(), Fault> {
    orders.retain(|_, order| order.touched_at.is_some() || order.moved);
    let (mut rows, mut clocks, mut running, mut stopped) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for order in orders.values_mut() {
        order.evaluate(directory);
        rows.push(order.values()?);
        for timing in order.timings.iter().filter(|timing| !order.stored.contains(timing)) {
            clocks.push(timing.values(order.order)?);
        }
        match order.timer(directory) {
            Some(timer) => running.push(args![timer.order, timer.kind.as_str(), timer.since, timer.due_at]),
            None if order.had_timer => stopped.push(args![order.order]),
            None => {}
        }
    }
    timed::TABLE.upsert(tx, rows).await?;
    row::TABLE.upsert(tx, clocks).await?;
    timers::TABLE.upsert(tx, running).await?;
    timers::TABLE.remove(tx, stopped).await
}

fn values<'a>(ids: impl Iterator<Item = &'a OrderId>) -> Vec<Value> {
    ids.map(|id| (*id).into()).collect()
}
