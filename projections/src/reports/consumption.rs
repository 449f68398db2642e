//! What was handed over, by month, branch and cartridge. (Nothing is returned unused yet: stock comes later.)

use helpdesk_domain::{BranchId, CartridgeId, ports::Fault};
use serde::{Deserialize, Serialize};

use super::Period;
use crate::Db;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsumptionRow {
    /// Such as 2026-03.
    pub month: String,
    pub branch: BranchId,
    pub cartridge: CartridgeId,
    /// Pieces.
    pub issued: i64,
}

/// By month, then branch.
pub async fn consumption(db: &Db, period: &Period) -> Result<Vec<ConsumptionRow>, Fault> {
    let conditions = period.conditions("day", "branch");
    let sql = format!(
        "SELECT SUBSTR(day, 1, 7) AS month, branch, cartridge, CAST(SUM(issued) AS BIGINT) AS issued \
         FROM report_consumption{} GROUP BY SUBSTR(day, 1, 7), branch, cartridge ORDER BY 1, 2, 3",
        conditions.sql()
    );
    let rows = db.fetch(&sql, conditions.args()).await?;
    rows.iter()
        .map(|row| {
            Ok(ConsumptionRow {
                month: row.text("month")?,
                branch: row.parsed("branch")?,
                cartridge: row.parsed("cartridge")?,
                issued: row.int("issued")?,
            })
        })
        .collect()
}
