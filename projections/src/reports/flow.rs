//! What came and what went, day by day, and the backlog that was left in the evening.

use std::collections::HashMap;

use chrono::NaiveDate;
use helpdesk_domain::ports::Fault;
use serde::{Deserialize, Serialize};

use super::{Period, open_at};
use crate::Db;

/// One day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowRow {
    pub day: NaiveDate,
    pub created: i64,
    pub reopened: i64,
    pub issued: i64,
    pub rejected: i64,
    pub cancelled: i64,
    /// Open orders at the end of the day.
    pub backlog: i64,
}

impl FlowRow {
    /// By how many orders the backlog grew.
    pub const fn net(&self) -> i64 {
        self.created + self.reopened - self.issued - self.rejected - self.cancelled
    }
}

/// Every day of the period, those without anything included.
pub async fn flow(db: &Db, period: &Period) -> Result<Vec<FlowRow>, Fault> {
    let mut backlog = open_at(db, period).await?;
    let conditions = period.conditions("day", "branch");
    let sums =
        ["created", "reopened", "issued", "rejected", "cancelled"].map(|c| format!("CAST(SUM({c}) AS BIGINT) AS {c}"));
    let sql = format!("SELECT day, {} FROM report_flow{} GROUP BY day", sums.join(", "), conditions.sql());
    let mut found = HashMap::new();
    for row in db.fetch(&sql, conditions.args()).await? {
        let day: NaiveDate = row.parsed("day")?;
        let flow = FlowRow {
            day,
            created: row.int("created")?,
            reopened: row.int("reopened")?,
            issued: row.int("issued")?,
            rejected: row.int("rejected")?,
            cancelled: row.int("cancelled")?,
            backlog: 0,
        };
        found.insert(day, flow);
    }
    let nothing = |day| FlowRow { day, created: 0, reopened: 0, issued: 0, rejected: 0, cancelled: 0, backlog: 0 };
    let days = period.from.iter_days().take_while(|day| *day <= period.to);
    let rows = days.map(|day| {
        let mut row = found.remove(&day).unwrap_or_else(|| nothing(day));
        backlog += row.net();
        row.backlog = backlog;
        row
    });
    Ok(rows.collect())
}
