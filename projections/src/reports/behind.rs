//! The orders behind a figure, the newest first.

use helpdesk_domain::{BranchId, CartridgeId, OrderId, PersonId, Timestamp, order::Status, ports::Fault, sla::Clock};

use super::{
    Period,
    backlog::{limits, warehouses},
    sla::{holds, late_at, zones},
};
use crate::{Db, batch::Conditions};

/// A figure of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figure {
    /// Clocks with this outcome: `met`, `late`, `ended`. A person of `Some(None)`: nobody had the order.
    Clocks {
        clock: Clock,
        outcome: &'static str,
        person: Option<Option<PersonId>>,
    },
    /// Clocks that are open and late.
    OpenLate {
        clock: Clock,
        person: Option<Option<PersonId>>,
    },
    /// Orders that came or went: `created`, `reopened`, `issued`, `rejected`, `cancelled`.
    Moves {
        kind: &'static str,
    },
    /// Open orders; of one age, counted from the youngest.
    Open {
        age: Option<usize>,
    },
    HandedOver {
        cartridge: CartridgeId,
    },
}

/// An order behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    pub order: OrderId,
    pub number: u64,
    pub branch: BranchId,
    pub status: Status,
    pub assignee: Option<PersonId>,
    /// When what is counted happened: the clock ended, the order came or went, or its cycle began.
    pub at: Timestamp,
    /// Pieces, or the clock's working seconds.
    pub amount: Option<i64>,
}

const ORDER: &str = "r.order_id, r.number, r.branch, r.status, r.assignee";

/// As of `now`, below a number; an order comes as often as it is counted.
pub async fn behind(
    db: &Db,
    period: &Period,
    figure: &Figure,
    now: Timestamp,
    below: Option<u64>,
    limit: usize,
) -> Result<Vec<Behind>, Fault> {
    let mut conditions = match figure {
        Figure::Clocks { .. } => period.conditions("c.day", "c.branch"),
        Figure::Moves { .. } => period.conditions("m.day", "m.branch"),
        Figure::HandedOver { .. } => period.conditions("h.day", "h.branch"),
        Figure::OpenLate { clock, .. } => {
            let mut conditions = Conditions::default();
            let now = conditions.arg(now);
            conditions.add(format!("o.late_at < {now} AND o.{} < {now}", late_at(*clock)));
            period.limit(&mut conditions, "r.branch");
            conditions
        }
        Figure::Open { .. } => {
            let mut conditions = Conditions::default();
            conditions.add("r.open = 1");
            period.limit(&mut conditions, "r.branch");
            conditions
        }
    };
    let late;
    let (what, from) = match figure {
        Figure::Clocks { clock, outcome, person } => {
            let (clock, outcome) = (conditions.arg(clock.as_str()), conditions.arg(*outcome));
            conditions.add(format!("c.clock = {clock} AND c.outcome = {outcome}"));
            of_person(&mut conditions, "c.person", *person);
            (
                "c.ended_at AS at, c.working_s AS amount",
                "report_clocks c JOIN report_orders r ON r.order_id = c.order_id",
            )
        }
        Figure::OpenLate { clock, person } => {
            of_person(&mut conditions, "r.assignee", *person);
            late = format!("o.{} AS at, CAST(NULL AS BIGINT) AS amount", late_at(*clock));
            (late.as_str(), "deadline_orders o JOIN report_orders r ON r.order_id = o.order_id")
        }
        Figure::Moves { kind } => {
            let kind = conditions.arg(*kind);
            conditions.add(format!("m.kind = {kind}"));
            let at = "m.at AS at, CAST(NULL AS BIGINT) AS amount";
            (at, "report_moves m JOIN report_orders r ON r.order_id = m.order_id")
        }
        Figure::Open { age } => {
            if let Some(age) = age {
                of_age(db, &mut conditions, *age, now).await?;
            }
            ("r.since AS at, CAST(NULL AS BIGINT) AS amount", "report_orders r")
        }
        Figure::HandedOver { cartridge } => {
            let cartridge = conditions.arg(*cartridge);
            conditions.add(format!("h.cartridge = {cartridge}"));
            let at = "h.at AS at, h.quantity AS amount";
            (at, "report_handed h JOIN report_orders r ON r.order_id = h.order_id")
        }
    };
    if let Some(below) = below {
        let below = conditions.arg(below);
        conditions.add(format!("r.number < {below}"));
    }
    let filtered = conditions.sql();
    let limit = conditions.arg(limit);
    let sql = format!("SELECT {ORDER}, {what} FROM {from}{filtered} ORDER BY r.number DESC LIMIT {limit}");
    let zones = zones(db).await?;
    let mut found = Vec::new();
    for row in db.fetch(&sql, conditions.args()).await? {
        let assignee = Some(row.text("assignee")?).filter(|text| !text.is_empty());
        let branch = row.parsed("branch")?;
        if matches!(figure, Figure::OpenLate { .. }) && !holds(period, &zones, branch, now) {
            continue;
        }
        found.push(Behind {
            order: row.parsed("order_id")?,
            number: row.count("number")?,
            branch,
            status: row.parsed("status")?,
            assignee: assignee.and_then(|text| text.parse().ok()),
            at: row.at("at")?,
            amount: row.opt_int("amount")?,
        });
    }
    Ok(found)
}

/// `Some(None)`: nobody's.
fn of_person(conditions: &mut Conditions, column: &str, person: Option<Option<PersonId>>) {
    if let Some(person) = person {
        let person = conditions.arg(person.map(|person| person.to_string()).unwrap_or_default());
        conditions.add(format!("{column} = {person}"));
    }
}

/// Between two ages, which lie at other instants in each warehouse's calendar.
async fn of_age(db: &Db, conditions: &mut Conditions, age: usize, now: Timestamp) -> Result<(), Fault> {
    let mut places = Vec::new();
    for (warehouse, calendar) in warehouses(db).await? {
        let limits = limits(calendar.as_ref(), now);
        let mut place = format!("r.warehouse = {}", conditions.arg(warehouse));
        if let Some(younger) = limits.get(age) {
            place.push_str(" AND r.since > ");
            place.push_str(&conditions.arg(*younger));
        }
        if let Some(older) = age.checked_sub(1).and_then(|before| limits.get(before)) {
            place.push_str(" AND r.since <= ");
            place.push_str(&conditions.arg(*older));
        }
        places.push(format!("({place})"));
    }
    conditions.add(if places.is_empty() { "1 = 0".to_owned() } else { format!("({})", places.join(" OR ")) });
    Ok(())
}
