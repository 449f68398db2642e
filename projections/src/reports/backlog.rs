//! How many orders are open, and since how many working days.

use std::collections::BTreeMap;

use chrono::Duration;
use helpdesk_domain::{
    BranchId, Timestamp, WarehouseId,
    ports::Fault,
    time::{from_micros, to_micros},
    working_time::Calendar,
};
use serde::{Deserialize, Serialize};

use super::{Period, fold::DIRECTORY};
use crate::{
    Db,
    batch::{Conditions, Source},
    deadlines::Directory,
};

/// The working days at which one age ends and the next begins: 0–1, 1–3, 3–7, 7–14, over 14.
pub const AGE_LIMITS: [u32; 4] = [1, 3, 7, 14];
/// An order that is open for longer is over 14 working days old whatever the calendar.
const LONG_AGO: Duration = Duration::days(366);

/// The open orders of a branch by age, the youngest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgeRow {
    pub branch: BranchId,
    pub counts: [i64; 5],
}

/// How many orders were open before the first day of the period.
pub async fn open_at(db: &Db, period: &Period) -> Result<i64, Fault> {
    let mut conditions = Conditions::default();
    let from = conditions.arg(period.from.to_string());
    conditions.add(format!("day < {from}"));
    period.limit(&mut conditions, "branch");
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(created + reopened - issued - rejected - cancelled), 0) AS BIGINT) AS open \
         FROM report_flow{}",
        conditions.sql()
    );
    db.fetch_one(&sql, conditions.args()).await?.map_or(Ok(0), |row| row.int("open"))
}

/// The backlog of this moment by branch and age; the period gives only the branches.
pub async fn ages(db: &Db, period: &Period, now: Timestamp) -> Result<Vec<AgeRow>, Fault> {
    let mut found: BTreeMap<BranchId, [i64; 5]> = BTreeMap::new();
    for (warehouse, calendar) in warehouses(db).await? {
        let mut conditions = Conditions::default();
        let warehouse = conditions.arg(warehouse);
        conditions.add(format!("open = 1 AND warehouse = {warehouse}"));
        period.limit(&mut conditions, "branch");
        let younger = limits(calendar.as_ref(), now).map(|limit| {
            let limit = conditions.arg(limit);
            format!("CAST(SUM(CASE WHEN since > {limit} THEN 1 ELSE 0 END) AS BIGINT)")
        });
        let [a, b, c, d] = younger;
        let sql = format!(
            "SELECT branch, {a} AS a, {b} AS b, {c} AS c, {d} AS d, COUNT(*) AS all_of_them \
             FROM report_orders{} GROUP BY branch",
            conditions.sql()
        );
        for row in db.fetch(&sql, conditions.args()).await? {
            let counts = found.entry(row.parsed("branch")?).or_default();
            let mut before = 0;
            for (count, column) in counts.iter_mut().zip(["a", "b", "c", "d", "all_of_them"]) {
                let younger = row.int(column)?;
                *count += younger - before;
                before = younger;
            }
        }
    }
    Ok(found.into_iter().map(|(branch, counts)| AgeRow { branch, counts }).collect())
}

/// The warehouses of open orders, each with its calendar.
pub(super) async fn warehouses(db: &Db) -> Result<Vec<(WarehouseId, Option<Calendar>)>, Fault> {
    let directory = Directory::of(&mut Source::Db(db), &DIRECTORY).await?;
    let calendar = |warehouse| directory.calendar_of(warehouse).map(|(_, entry)| entry.spec.calendar.clone());
    Ok(directory.warehouses.keys().map(|id| (*id, calendar(*id))).collect())
}

/// For each limit the latest instant since which so many working days have passed: an order that is open since a later
/// one is younger.
pub(super) fn limits(calendar: Option<&Calendar>, now: Timestamp) -> [i64; 4] {
    AGE_LIMITS.map(|days| {
        let passed = |since: i64| {
            // Without a calendar every day is a working day.
            let end = calendar.map_or_else(
                || Some(from_micros(since) + Duration::days(i64::from(days))),
                |calendar| calendar.add_working_days(from_micros(since), days),
            );
            end.is_some_and(|end| end <= now)
        };
        // The later an order began, the later its age is reached: halve the time in which it began.
        let (mut old, mut young) = (to_micros(now - LONG_AGO), to_micros(now));
        while young - old > 1 {
            let middle = old + (young - old) / 2;
            if passed(middle) { old = middle } else { young = middle }
        }
        old
    })
}
