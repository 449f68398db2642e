//! Which orders are asked for: the same words in the queue's address and in a bulk command.

use chrono::{DateTime, Utc};
use helpdesk_domain::{BranchId, PersonId};
use helpdesk_projections::orders::{Cursor, OrderFilter, Scope};
use poem_openapi::Object;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    caller::Caller,
    problems::{Answer, Problem},
    wire::Status,
};

const PAGE: usize = 50;
pub const MAX_PAGE: usize = 200;

/// A filter of the queue; what is left out doesn't limit.
#[derive(Debug, Clone, Default, Object, Deserialize)]
#[oai(skip_serializing_if_is_none, rename = "OrderFilter")]
pub struct Asked {
    #[serde(default)]
    #[oai(default)]
    pub status: Vec<Status>,
    #[serde(default)]
    #[oai(default)]
    pub branch: Vec<Uuid>,
    /// A person's id, `me`, or `none`.
    pub assignee: Option<String>,
    /// A person's id, or `me`.
    pub requester: Option<String>,
    /// Words: the number, in the names of the people, the branch or the cartridges, or beginnings of the comment's.
    pub q: Option<String>,
    /// Only those that are late now.
    pub overdue: Option<bool>,
    /// Only those with a deadline not after this instant.
    pub due_by: Option<DateTime<Utc>>,
}

impl Asked {
    /// Within what this reader may see, the newest first.
    pub fn filter(self, caller: &Caller) -> Answer<OrderFilter> {
        let unassigned = self.assignee.as_deref() == Some("none");
        Ok(OrderFilter {
            statuses: self.status.into_iter().map(Into::into).collect(),
            branches: self.branch.into_iter().map(BranchId).collect(),
            requester: person(caller, "requester", self.requester.as_deref())?,
            assignee: if unassigned { None } else { person(caller, "assignee", self.assignee.as_deref())? },
            unassigned,
            overdue_at: self.overdue.unwrap_or(false).then(|| caller.app.now()),
            due_by: self.due_by,
            q: self.q,
            ..OrderFilter::within(Scope::of(&caller.actor))
        })
    }
}

/// How many on a page.
pub fn page_size(limit: Option<usize>) -> Answer<usize> {
    let limit = limit.unwrap_or(PAGE);
    if (1..=MAX_PAGE).contains(&limit) { Ok(limit) } else { Err(Problem::invalid("limit", format!("1–{MAX_PAGE}"))) }
}

/// The place that a cursor names.
pub fn place_after(cursor: Option<String>) -> Answer<Option<Cursor>> {
    let after = cursor.map(|text| text.parse::<Cursor>()).transpose();
    after.map_err(|error| Problem::invalid("cursor", error.to_string()))
}

fn person(caller: &Caller, field: &str, text: Option<&str>) -> Answer<Option<PersonId>> {
    match text {
        None | Some("") => Ok(None),
        Some("me") => Ok(Some(caller.id)),
        Some(id) => id.parse().map(Some).map_err(|_| Problem::invalid(field, "uuid | me")),
    }
}
