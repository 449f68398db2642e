//! The queue: filters, search, sorting, and pages by cursor. A cursor names the last row that was seen, so that a page
//! neither repeats nor misses an order when others come and go; it also carries the total, counted once.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use helpdesk_domain::{BranchId, PersonId, Timestamp, order::Status, ports::Fault, time::to_micros};
use serde::{Deserialize, Serialize};

use super::{OrderRow, Scope, row::COLUMNS};
use crate::{Db, batch::Conditions, search};

/// The most orders on one page.
const MAX_PAGE: usize = 200;

/// In what order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// By number, the newest first.
    #[default]
    Newest,
    /// By the next deadline, the most urgent first; orders without one come last, the newest first.
    Due,
}

/// Which orders; an empty list or `None` doesn't limit.
#[derive(Debug, Clone)]
pub struct OrderFilter {
    /// What the reader may see at all.
    pub scope: Scope,
    pub statuses: Vec<Status>,
    pub branches: Vec<BranchId>,
    pub requester: Option<PersonId>,
    pub assignee: Option<PersonId>,
    pub unassigned: bool,
    /// Late at this instant.
    pub overdue_at: Option<Timestamp>,
    /// With a deadline not after this instant.
    pub due_by: Option<Timestamp>,
    /// Words, each of which is in the number, a person's or branch's name, a cartridge or the comment.
    pub q: Option<String>,
    pub sort: Sort,
}

impl OrderFilter {
    pub const fn within(scope: Scope) -> Self {
        Self {
            scope,
            statuses: Vec::new(),
            branches: Vec::new(),
            requester: None,
            assignee: None,
            unassigned: false,
            overdue_at: None,
            due_by: None,
            q: None,
            sort: Sort::Newest,
        }
    }
}

/// One page of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub items: Vec<OrderRow>,
    /// None: this was the last page.
    pub next_cursor: Option<Cursor>,
    /// How many there were in all when the first page was read.
    pub total: u64,
}

/// The place after a page. Opaque to clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    #[serde(rename = "s")]
    sort: Sort,
    /// None: past the last deadline, or not sorted by it.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    due: Option<i64>,
    #[serde(rename = "n")]
    number: u64,
    #[serde(rename = "t")]
    total: u64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A struct of numbers always serialises.
        f.write_str(&URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default()))
    }
}

/// The text is no cursor of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of this list")]
pub struct BadCursor;

impl FromStr for Cursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> Result<Self, BadCursor> {
        let json = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadCursor)?;
        serde_json::from_slice(&json).map_err(|_| BadCursor)
    }
}

/// A page of the orders that the filter lets through. A cursor of another sorting starts from the beginning.
pub async fn list(db: &Db, filter: &OrderFilter, after: Option<&Cursor>, limit: usize) -> Result<Page, Fault> {
    let after = after.filter(|cursor| cursor.sort == filter.sort);
    let limit = limit.clamp(1, MAX_PAGE);
    let conditions = conditions(filter);
    let total = match after {
        Some(cursor) => cursor.total,
        None => count(db, &conditions).await?,
    };
    // One more than asked for shows whether there is a next page.
    let wanted = limit + 1;
    let mut found = match (filter.sort, after) {
        (Sort::Newest, _) | (Sort::Due, Some(Cursor { due: None, .. })) => Vec::new(),
        (Sort::Due, after) => by_deadline(db, conditions.clone(), after, wanted).await?,
    };
    if found.len() < wanted {
        let left = wanted - found.len();
        let after = after.filter(|cursor| cursor.due.is_none());
        found.extend(by_number(db, conditions, filter.sort, after, left).await?);
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let next_cursor = found.last().filter(|_| more).map(|(due, last)| Cursor {
        sort: filter.sort,
        due: *due,
        number: last.number,
        total,
    });
    Ok(Page { items: found.into_iter().map(|(_, order)| order).collect(), next_cursor, total })
}

/// Those that have a deadline, the most urgent first.
async fn by_deadline(
    db: &Db,
    mut conditions: Conditions,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Vec<(Option<i64>, OrderRow)>, Fault> {
    let due = conditions.arg(after.and_then(|cursor| cursor.due).unwrap_or(i64::MIN));
    conditions.add(format!("d.due_at >= {due}"));
    if let Some(cursor) = after {
        let number = conditions.arg(cursor.number);
        conditions.add(format!("(d.due_at > {due} OR o.number < {number})"));
    }
    let filtered = conditions.sql();
    let limit = conditions.arg(limit);
    let sql = format!(
        "SELECT {COLUMNS}, d.due_at FROM deadline_orders d JOIN orders o ON o.id = d.order_id{filtered} \
         ORDER BY d.due_at, o.number DESC LIMIT {limit}"
    );
    let rows = db.fetch(&sql, conditions.args()).await?;
    rows.iter().map(|row| Ok((row.opt_int("due_at")?, OrderRow::read(row)?))).collect()
}

/// The newest first: all of them, or those that come after the last deadline.
async fn by_number(
    db: &Db,
    mut conditions: Conditions,
    sort: Sort,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Vec<(Option<i64>, OrderRow)>, Fault> {
    if sort == Sort::Due {
        conditions.add("o.id NOT IN (SELECT order_id FROM deadline_orders WHERE due_at IS NOT NULL)");
    }
    if let Some(cursor) = after {
        let number = conditions.arg(cursor.number);
        conditions.add(format!("o.number < {number}"));
    }
    let filtered = conditions.sql();
    let limit = conditions.arg(limit);
    let sql = format!("SELECT {COLUMNS} FROM orders o{filtered} ORDER BY o.number DESC LIMIT {limit}");
    let rows = db.fetch(&sql, conditions.args()).await?;
    rows.iter().map(|row| Ok((None, OrderRow::read(row)?))).collect()
}

async fn count(db: &Db, conditions: &Conditions) -> Result<u64, Fault> {
    let sql = format!("SELECT COUNT(*) AS total FROM orders o{}", conditions.sql());
    db.fetch_one(&sql, conditions.args()).await?.map_or(Ok(0), |row| row.count("total"))
}

fn conditions(filter: &OrderFilter) -> Conditions {
    let mut conditions = Conditions::default();
    filter.scope.condition(&mut conditions);
    if !filter.statuses.is_empty() {
        let among = conditions.one_of("o.status", filter.statuses.iter().map(|status| status.as_str()));
        conditions.add(among);
    }
    if !filter.branches.is_empty() {
        let among = conditions.one_of("o.branch", filter.branches.iter().copied());
        conditions.add(among);
    }
    for (column, person) in [("o.requester", filter.requester), ("o.assignee", filter.assignee)] {
        if let Some(person) = person {
            let person = conditions.arg(person);
            conditions.add(format!("{column} = {person}"));
        }
    }
    if filter.unassigned {
        conditions.add("o.assignee IS NULL");
    }
    for (comparison, at) in [("late_at <", filter.overdue_at), ("due_at <=", filter.due_by)] {
        if let Some(at) = at {
            let at = conditions.arg(to_micros(at));
            conditions.add(format!("o.id IN (SELECT order_id FROM deadline_orders WHERE {comparison} {at})"));
        }
    }
    for term in filter.q.iter().flat_map(|text| search::terms(text)) {
        found(&mut conditions, &term);
    }
    conditions
}

/// One term of a search. Names are looked up where they stand, so that a renamed branch is found by its new name.
fn found(conditions: &mut Conditions, term: &str) {
    let digits = term.trim_start_matches(['№', '#']);
    let number = digits.parse::<u64>().ok().filter(|number| i64::try_from(*number).is_ok());
    let number = number.map(|number| format!("o.number = {}", conditions.arg(number)));
    if let (true, Some(number)) = (digits.len() < term.len(), &number) {
        return conditions.add(number.as_str());
    }
    let like = format!(r"search LIKE {} ESCAPE '\'", conditions.arg(search::pattern(term)));
    let mut places = vec![
        format!("o.{like}"),
        format!("o.requester IN (SELECT id FROM people WHERE {like})"),
        format!("o.assignee IN (SELECT id FROM people WHERE {like})"),
        format!("o.branch IN (SELECT id FROM branches WHERE {like})"),
        format!(
            "o.id IN (SELECT order_id FROM order_cartridges WHERE cartridge IN (SELECT id FROM cartridges WHERE {like}))"
        ),
    ];
    places.extend(number);
    conditions.add(format!("({})", places.join(" OR ")));
}
