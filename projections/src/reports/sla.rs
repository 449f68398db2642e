//! Kept and broken promises: by clock, branch and person.
//!
//! A clock counts in the period in which it ended. One that is still open and already late counts as broken in the
//! period that holds the moment of the report.

use std::collections::{BTreeMap, HashMap};

use chrono_tz::Tz;
use helpdesk_domain::{BranchId, PersonId, Timestamp, ports::Fault, sla::Clock};
use serde::{Deserialize, Serialize};

use super::Period;
use crate::{Db, batch::Conditions, deadlines};

/// The counts of one clock, branch and person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaRow {
    pub clock: Clock,
    pub branch: BranchId,
    /// None: nobody had the order.
    pub person: Option<PersonId>,
    pub met: i64,
    /// Ended late.
    pub late: i64,
    /// Open, and late already.
    pub open_late: i64,
    /// Cancelled or rejected: neither kept nor broken.
    pub ended: i64,
}

/// As of `now`.
pub async fn sla(db: &Db, period: &Period, now: Timestamp) -> Result<Vec<SlaRow>, Fault> {
    let conditions = period.conditions("day", "branch");
    let sql = format!(
        "SELECT clock, branch, person, CAST(SUM(met) AS BIGINT) AS met, CAST(SUM(late) AS BIGINT) AS late, \
         CAST(SUM(ended) AS BIGINT) AS ended FROM report_sla{} GROUP BY clock, branch, person",
        conditions.sql()
    );
    let mut found: BTreeMap<_, SlaRow> = BTreeMap::new();
    for row in db.fetch(&sql, conditions.args()).await? {
        let key = (deadlines::clock(&row.text("clock")?)?, row.parsed("branch")?, person(&row.text("person")?)?);
        let counted = found.entry(key).or_insert_with(|| empty(key));
        (counted.met, counted.late, counted.ended) = (row.int("met")?, row.int("late")?, row.int("ended")?);
    }
    for (clock, branch, person, count) in open_late(db, period, now).await? {
        let key = (clock, branch, person);
        found.entry(key).or_insert_with(|| empty(key)).open_late = count;
    }
    let any = |row: &SlaRow| row.met + row.late + row.open_late + row.ended > 0;
    Ok(found.into_values().filter(any).collect())
}

async fn open_late(
    db: &Db,
    period: &Period,
    now: Timestamp,
) -> Result<Vec<(Clock, BranchId, Option<PersonId>, i64)>, Fault> {
    let mut conditions = Conditions::default();
    let now_arg = conditions.arg(now);
    conditions.add(format!("o.late_at < {now_arg}"));
    period.limit(&mut conditions, "o.branch");
    let counts = Clock::ALL
        .map(|clock| format!("COUNT(*) FILTER (WHERE o.{} < {now_arg}) AS {}", late_at(clock), clock.as_str()));
    let sql = format!(
        "SELECT o.branch, COALESCE(o.assignee, '') AS assignee, {} FROM deadline_orders o{} \
         GROUP BY o.branch, o.assignee",
        counts.join(", "),
        conditions.sql()
    );
    let zones = zones(db).await?;
    let mut found = Vec::new();
    for row in db.fetch(&sql, conditions.args()).await? {
        let branch = row.parsed("branch")?;
        if holds(period, &zones, branch, now) {
            let person = person(&row.text("assignee")?)?;
            for clock in Clock::ALL {
                found.push((clock, branch, person, row.int(clock.as_str())?));
            }
        }
    }
    Ok(found)
}

/// The column of `deadline_orders` that tells when an open clock is late.
pub(super) const fn late_at(clock: Clock) -> &'static str {
    match clock {
        Clock::Response => "response_late_at",
        Clock::Resolution => "resolution_late_at",
    }
}

/// Whether the branch's own day of this moment is in the period.
pub(super) fn holds(period: &Period, zones: &HashMap<BranchId, Tz>, branch: BranchId, now: Timestamp) -> bool {
    let day = now.with_timezone(zones.get(&branch).unwrap_or(&Tz::UTC)).date_naive();
    (period.from..=period.to).contains(&day)
}

pub(super) async fn zones(db: &Db) -> Result<HashMap<BranchId, Tz>, Fault> {
    let rows = db.fetch("SELECT branch, time_zone FROM report_zones", Vec::new()).await?;
    rows.iter().map(|row| Ok((row.parsed("branch")?, row.parsed("time_zone")?))).collect()
}

const fn empty((clock, branch, person): (Clock, BranchId, Option<PersonId>)) -> SlaRow {
    SlaRow { clock, branch, person, met: 0, late: 0, open_late: 0, ended: 0 }
}

fn person(text: &str) -> Result<Option<PersonId>, Fault> {
    let odd = |_| Fault::new("column person holds something else");
    Some(text).filter(|text| !text.is_empty()).map(str::parse).transpose().map_err(odd)
}
