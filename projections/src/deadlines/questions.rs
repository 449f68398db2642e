//! What is asked of the deadlines of orders: where they stand at an instant, and why.

use std::collections::HashMap;

use chrono::Duration;
use helpdesk_domain::{OrderId, Timestamp, ports::Fault, working_time::Calendar};

use super::{
    directory::{self, Directory},
    evaluate::explained,
    fold,
    row::{COLUMNS, ClockState, DeadlineRow, Explanation, TABLE, Timing},
    timed::{self, Timed},
};
use crate::{
    Db, Reaction, Row, args,
    batch::{self, Source},
    packed::{pack, unpack},
};

/// The present deadlines of an order: of each clock, the latest cycle.
pub async fn of(db: &Db, order: OrderId, now: Timestamp) -> Result<Vec<DeadlineRow>, Fault> {
    Ok(of_many(db, &[order], now).await?.remove(&order).unwrap_or_default())
}

/// The present deadlines of these orders. One that no policy fits has none.
pub async fn of_many(db: &Db, orders: &[OrderId], now: Timestamp) -> Result<HashMap<OrderId, Vec<DeadlineRow>>, Fault> {
    if orders.is_empty() {
        return Ok(HashMap::new());
    }
    let ids = orders.iter().map(|id| (*id).into()).collect();
    let sql = format!("SELECT {} AS directory, {COLUMNS} FROM deadlines d WHERE d.order_id", directory_state());
    let rows = batch::fetch_in(Source::Db(db), &sql, ids).await?;
    let Some(first) = rows.first() else { return Ok(HashMap::new()) };
    read(db, first.text("directory")?, &rows, now).await
}

/// The question for the clocks of the asked orders, as one value; what they were completed with and the next reminder
/// are left out.
pub(crate) fn packed(db: &Db, orders: &str) -> String {
    let columns = TABLE.columns.iter().map(|column| match *column {
        "spans" => "'[]'",
        "next_level" | "next_tell" | "next_at" => "NULL",
        column => column,
    });
    pack(db, &columns.collect::<Vec<_>>(), &format!("deadlines WHERE order_id IN ({orders})"))
}

/// The question for the state of policies, calendars and warehouses, as a value.
pub(crate) fn directory_state() -> String {
    Directory::state_sql(&directory::TABLE)
}

/// The deadlines in the columns `deadlines` and `directory`, by order.
pub(crate) async fn unpacked(db: &Db, row: &Row, now: Timestamp) -> Result<HashMap<OrderId, Vec<DeadlineRow>>, Fault> {
    read(db, row.text("directory")?, &unpack(row, "deadlines", TABLE.columns)?, now).await
}

async fn read(
    db: &Db,
    directory: String,
    rows: &[Row],
    now: Timestamp,
) -> Result<HashMap<OrderId, Vec<DeadlineRow>>, Fault> {
    let directory = Directory::at(directory, &mut Source::Db(db), &directory::TABLE).await?;
    let mut found: HashMap<OrderId, Vec<DeadlineRow>> = HashMap::new();
    for row in rows {
        let order = row.parsed("order_id")?;
        found.entry(order).or_default().extend(told(order, &Timing::read(row)?, &directory, now));
    }
    found.values_mut().for_each(latest);
    Ok(found)
}

/// Of each clock, the latest cycle.
fn latest(deadlines: &mut Vec<DeadlineRow>) {
    deadlines.sort_by_key(|deadline| (deadline.clock, std::cmp::Reverse(deadline.cycle)));
    deadlines.dedup_by_key(|deadline| deadline.clock);
}

/// The deadlines of one order as they stood at an instant: from its events and those of policies, calendars and
/// warehouses up to then, in the order of the log.
pub fn folded(events: &[Reaction], now: Timestamp) -> Result<Vec<DeadlineRow>, Fault> {
    let Some((order, directory)) = fold::folded(events)? else { return Ok(Vec::new()) };
    let told = order.timings.iter().filter_map(|timing| told(order.order, timing, &directory, now));
    let mut deadlines = told.collect();
    latest(&mut deadlines);
    Ok(deadlines)
}

/// Every deadline the order ever had, with the policy, the calendar and the stretches that counted.
pub async fn explain(db: &Db, order: OrderId, now: Timestamp) -> Result<Vec<Explanation>, Fault> {
    let sql = format!("SELECT {} FROM deadline_orders WHERE order_id = $1", timed::COLUMNS);
    let Some(row) = db.fetch_one(&sql, args![order]).await? else {
        return Ok(Vec::new());
    };
    let timed = Timed::read(&row)?;
    let directory = Directory::of(&mut Source::Db(db), &directory::TABLE).await?;
    let sql = format!("SELECT {COLUMNS} FROM deadlines d WHERE d.order_id = $1");
    let rows = db.fetch(&sql, args![order]).await?;
    let mut timings = rows.iter().map(Timing::read).collect::<Result<Vec<_>, _>>()?;
    timings.sort_by_key(|timing| (timing.cycle, timing.clock));
    let mut explanations = Vec::new();
    for timing in timings {
        let Some(deadline) = told(order, &timing, &directory, now) else { continue };
        let policy = directory.policies.get(&deadline.policy);
        let calendar = deadline.calendar.and_then(|id| directory.calendars.get(&id));
        let spans = match (policy, calendar) {
            (Some(policy), Some(calendar)) if timing.state.is_open() => {
                let spans = timed.spans(timing.clock, timing.cycle, &policy.spec.targets);
                explained(&spans, &calendar.spec.calendar, now)
            }
            _ => timing.kept,
        };
        explanations.push(Explanation {
            deadline,
            policy_name: policy.map(|entry| entry.spec.name.clone()),
            calendar_name: calendar.map(|entry| entry.spec.name.clone()),
            spans,
        });
    }
    Ok(explanations)
}

/// A clock as of `now`; none when nothing is promised.
fn told(order: OrderId, timing: &Timing, directory: &Directory, now: Timestamp) -> Option<DeadlineRow> {
    let (policy, policy_version) = timing.policy?;
    let calendar = timing.calendar.and_then(|(id, _)| directory.calendars.get(&id));
    let remaining_s = match timing.state {
        ClockState::Running => {
            timing.due_at.zip(calendar).map(|(due, entry)| left(&entry.spec.calendar, now, due).num_seconds())
        }
        ClockState::Paused => timing.remaining_s,
        ClockState::Met | ClockState::Ended => None,
    };
    let late = match timing.state {
        ClockState::Running => timing.late_at.is_some_and(|late_at| late_at < now),
        _ => timing.late,
    };
    Some(DeadlineRow {
        order,
        clock: timing.clock,
        cycle: timing.cycle,
        state: timing.state,
        due_at: timing.due_at,
        met_at: timing.met_at,
        late,
        remaining_s,
        target_minutes: timing.target_minutes?,
        policy,
        policy_version,
        calendar: timing.calendar.map(|(id, _)| id),
        calendar_version: timing.calendar.map(|(_, version)| version),
    })
}

/// The working time until `due`, negative once it has passed.
fn left(calendar: &Calendar, now: Timestamp, due: Timestamp) -> Duration {
    calendar.working_between(now, due) - calendar.working_between(due, now)
}
