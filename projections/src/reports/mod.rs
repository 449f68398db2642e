//! What reports are made of: the clocks that ended, what came into the backlog and left it, what was handed over.
//! Counted by day as the events come, so that a year costs the same whatever the number of orders; with every figure
//! go the orders behind it. The definitions are those of docs/REPORTS.md; how a report looks is the doors' business.
//!
//! - A clock counts on the day on which it ended, for the branch and for whoever had the order then (else for whoever
//!   acted). One that was resumed (a forced step back) is taken out again.
//! - An order is in the backlog from its creation until it is issued, rejected or cancelled, and again from its
//!   re-opening.
//! - Days are dates in the branch's own time zone.

mod backlog;
mod behind;
mod consumption;
mod flow;
mod fold;
mod followed;
mod sla;

use async_trait::async_trait;
use chrono::NaiveDate;
use helpdesk_domain::{BranchId, ports::Fault};

pub use backlog::{AGE_LIMITS, AgeRow, ages, open_at};
pub use behind::{Behind, Figure, behind};
pub use consumption::{ConsumptionRow, consumption};
pub use flow::{FlowRow, flow};
pub use sla::{SlaRow, sla};

use crate::{Projection, Reaction, Tx, batch::Conditions, orders::Reach};

/// Which part of the rows: whole days, and the branches that the reader may see.
#[derive(Debug, Clone)]
pub struct Period {
    /// The first and the last day, both included.
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub reach: Reach,
    /// Only these branches of them; none doesn't limit.
    pub branches: Vec<BranchId>,
}

impl Period {
    fn conditions(&self, day: &str, branch: &str) -> Conditions {
        let mut conditions = Conditions::default();
        let (from, to) = (conditions.arg(self.from.to_string()), conditions.arg(self.to.to_string()));
        conditions.add(format!("{day} >= {from} AND {day} <= {to}"));
        self.limit(&mut conditions, branch);
        conditions
    }

    /// The branches alone.
    fn limit(&self, conditions: &mut Conditions, branch: &str) {
        if let Reach::Within(branches) = &self.reach {
            let among = conditions.one_of(branch, branches.iter().copied());
            conditions.add(among);
        }
        if !self.branches.is_empty() {
            let among = conditions.one_of(branch, self.branches.iter().copied());
            conditions.add(among);
        }
    }
}

/// The projection.
#[derive(Debug, Default)]
pub struct Reports;

#[async_trait]
impl Projection for Reports {
    fn name(&self) -> &'static str {
        "reports"
    }

    fn tables(&self) -> &'static [&'static str] {
        &[
            "report_orders",
            "report_clocks",
            "report_sla",
            "report_moves",
            "report_flow",
            "report_handed",
            "report_consumption",
            "report_directory",
            "report_zones",
        ]
    }

    fn foresees(&self) -> Vec<String> {
        fold::foreseen()
    }

    async fn apply(&self, tx: &mut Tx, page: &[Reaction]) -> Result<(), Fault> {
        fold::apply(tx, page).await
    }
}
