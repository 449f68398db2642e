//! An SLA policy: the first one that fits an order's branch and priority holds its targets. Its change is one event.

use serde::{Deserialize, Serialize};

use super::{MAX_NAME, Spec};
use crate::{BranchId, Refusal, order::Priority, refusal::checked_text, sla::Targets};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    pub name: String,
    /// Policies are tried in this order, the lowest first.
    pub rank: i64,
    /// None fits every branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<BranchId>,
    /// None fits every priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    pub targets: Targets,
}

impl Policy {
    pub fn fits(&self, branch: BranchId, priority: Priority) -> bool {
        self.branch.is_none_or(|own| own == branch) && self.priority.is_none_or(|own| own == priority)
    }
}

impl Spec for Policy {
    const TYPE: &'static str = "policy";

    fn checked(mut self) -> Result<Self, Refusal> {
        self.name = checked_text(&self.name, MAX_NAME)?.to_owned();
        self.targets.validate().map_err(|error| Refusal::InvalidPolicy { detail: error.to_string() })?;
        Ok(self)
    }
}
