//! How lists read no more than they show: from ranges of an index, each of which is in the order of the list already
//! (one for each branch and status, say), as much of each as a page holds.

use helpdesk_domain::{BranchId, PersonId, ports::Fault};

use super::{OrderFilter, Reach, Scope};
use crate::{Db, Value, batch::Conditions};

/// What is read, and in what order. Both tables hold what lists are limited by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listing {
    /// `orders`, the newest first.
    Newest,
    /// `deadline_orders`, those with a deadline, the most urgent first.
    Due,
    /// `deadline_orders`, where the filter is about deadlines, the newest first.
    NewestDue,
}

impl Listing {
    const fn table(self) -> &'static str {
        match self {
            Self::Newest => "orders",
            Self::Due | Self::NewestDue => "deadline_orders",
        }
    }

    /// The columns that the list is ordered by.
    const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Newest | Self::NewestDue => &["number"],
            Self::Due => &["number", "due_at"],
        }
    }

    pub const fn order(self) -> &'static str {
        match self {
            Self::Newest | Self::NewestDue => "number DESC",
            Self::Due => "due_at, number DESC",
        }
    }
}

/// A set of ranges: the rows whose columns hold one of these.
#[derive(Debug, Clone, Default)]
struct Ranges {
    columns: Vec<&'static str>,
    /// For each range a value for each column.
    values: Vec<Vec<String>>,
    /// Nobody's, in every range.
    unassigned: bool,
}

impl Ranges {
    fn of(column: &'static str, values: impl IntoIterator<Item = impl ToString>) -> Self {
        let values = values.into_iter().map(|value| vec![value.to_string()]).collect();
        Self { columns: vec![column], values, unassigned: false }
    }

    /// Each range parted by the status.
    fn by_status(mut self, statuses: &(impl Iterator<Item = &'static str> + Clone)) -> Self {
        if self.columns.is_empty() {
            self.values = vec![Vec::new()];
        }
        self.columns.push("status");
        let parted = |range: &Vec<String>| {
            let range = range.clone();
            let with = move |status: &str| range.iter().cloned().chain([status.to_owned()]).collect();
            statuses.clone().map(with).collect::<Vec<_>>()
        };
        self.values = self.values.iter().flat_map(parted).collect();
        self
    }

    /// The order of the list within a range, in the words of the index: there is only one value of each of its first
    /// columns, and PostgreSQL is kept from reading another index and skipping what isn't asked for.
    fn order(&self, listing: Listing) -> String {
        let first = self.unassigned.then_some("assignee").into_iter().chain(self.columns.iter().copied());
        let direction = if listing == Listing::Due { "" } else { " DESC" };
        let first: String = first.flat_map(|column| ["o.", column, direction, ", "]).collect();
        first + listing.order()
    }

    /// What holds of the rows of the range `r`.
    fn condition(&self) -> Vec<String> {
        let of_range = |(place, column)| format!("o.{column} = r.value ->> {place}");
        let mut clauses: Vec<String> = self.columns.iter().enumerate().map(of_range).collect();
        if self.unassigned {
            clauses.push("o.assignee IS NULL".to_owned());
        }
        clauses
    }
}

/// A part of a list that has its own ranges; no row is in two parts.
#[derive(Debug, Clone)]
pub(super) struct Part {
    ranges: Ranges,
    /// What of the reader's scope the ranges don't say.
    scope: Scope,
    branches: Vec<BranchId>,
    requester: Option<PersonId>,
    assignee: Option<PersonId>,
    /// The branches of another part.
    except: Vec<BranchId>,
    /// Not parted by status.
    whole: bool,
}

impl Part {
    fn of(filter: &OrderFilter, ranges: Ranges) -> Self {
        Self {
            ranges,
            scope: filter.scope.clone(),
            branches: filter.branches.clone(),
            requester: filter.requester,
            assignee: filter.assignee,
            except: Vec::new(),
            whole: false,
        }
    }

    fn anybodys(filter: &OrderFilter) -> Self {
        Self::of(filter, Ranges { unassigned: filter.unassigned, ..Ranges::default() })
    }

    /// The list without ranges: something else says which few rows it can be.
    pub fn whole(filter: &OrderFilter) -> Self {
        Self { whole: true, ..Self::anybodys(filter) }
    }

    /// The parts of the list; none when the reader sees nothing.
    pub fn all(filter: &OrderFilter) -> Vec<Self> {
        if let Some(person) = filter.assignee {
            return vec![Self { assignee: None, ..Self::of(filter, Ranges::of("assignee", [person])) }];
        }
        if filter.unassigned {
            return vec![Self::anybodys(filter)];
        }
        if let Some(person) = filter.requester {
            return vec![Self { requester: None, ..Self::of(filter, Ranges::of("requester", [person])) }];
        }
        let branches = match &filter.scope.branches {
            Reach::Everywhere if filter.branches.is_empty() => return vec![Self::anybodys(filter)],
            Reach::Everywhere => filter.branches.clone(),
            Reach::Within(seen) => {
                let asked = |branch: &&BranchId| filter.branches.is_empty() || filter.branches.contains(branch);
                seen.iter().filter(asked).copied().collect()
            }
        };
        let mut parts = Vec::new();
        if let Some((person, reach)) = filter.scope.own.as_ref().filter(|(_, reach)| !reach.is_nothing())
            && let Reach::Within(seen) = &filter.scope.branches
        {
            let own = Scope { branches: reach.clone(), own: None };
            let part = Self::of(filter, Ranges::of("requester", [*person]));
            parts.push(Self { scope: own, except: seen.clone(), ..part });
        }
        if !branches.is_empty() {
            let part = Self::of(filter, Ranges::of("branch", branches));
            parts.push(Self { scope: Scope::ALL, branches: Vec::new(), ..part });
        }
        parts
    }

    /// What is checked on the rows, with what the filter says whatever the part.
    fn conditions(&self, filter: &OrderFilter, listing: Listing, conditions: &mut Conditions) -> Ranges {
        self.scope.condition(conditions);
        if !self.branches.is_empty() {
            let among = conditions.one_of("o.branch", self.branches.iter().copied());
            conditions.add(among);
        }
        if !self.except.is_empty() {
            let among = conditions.one_of("o.branch", self.except.iter().copied());
            conditions.add(format!("NOT {among}"));
        }
        for (column, person) in [("o.requester", self.requester), ("o.assignee", self.assignee)] {
            if let Some(person) = person {
                let person = conditions.arg(person);
                conditions.add(format!("{column} = {person}"));
            }
        }
        let statuses = filter.statuses.iter().map(|status| status.as_str());
        let all = helpdesk_domain::order::Status::ALL.iter().map(|status| status.as_str());
        let ranges = self.ranges.clone();
        let of_assignee = ranges.unassigned || ranges.columns.contains(&"assignee");
        let parted = listing == Listing::Newest && !self.whole;
        if parted && !filter.statuses.is_empty() {
            return ranges.by_status(&statuses);
        }
        if parted && of_assignee {
            // The only index by assignee has the status before the number.
            return ranges.by_status(&all);
        }
        if !filter.statuses.is_empty() {
            let among = conditions.one_of("o.status", statuses);
            conditions.add(among);
        }
        ranges
    }
}

/// A statement that is put together part by part.
#[derive(Debug)]
pub(super) struct Statement<'a> {
    pub db: &'a Db,
    pub filter: &'a OrderFilter,
    pub listing: Listing,
    pub parts: &'a [Part],
}

impl Statement<'_> {
    /// The question for the places of the first rows in the order of the list, as `number` and what the list is ordered
    /// by; `more` adds what else holds of them. The values are added to those of the rest of the statement.
    pub fn places(&self, limit: usize, more: impl Fn(&mut Conditions), args: Vec<Value>) -> (String, Vec<Value>) {
        let (table, order) = (self.listing.table(), self.listing.order());
        let columns = |of: &str| {
            let columns: Vec<_> = self.listing.columns().iter().map(|column| format!("{of}.{column}")).collect();
            columns.join(", ")
        };
        let mut parts = Vec::with_capacity(self.parts.len());
        let args = self.each(more, args, |ranges, conditions| {
            let limit = conditions.arg(limit);
            let first = |what: &str, conditions: &Conditions| {
                let within = ranges.order(self.listing);
                format!("SELECT {what} FROM {table} o{} ORDER BY {within} LIMIT {limit}", conditions.sql())
            };
            let Some(rows) = self.rows(ranges, conditions) else {
                parts.push(format!("SELECT * FROM ({}) x", first(&columns("o"), conditions)));
                return;
            };
            parts.push(match self.db {
                Db::Postgres(_) => {
                    format!("SELECT x.* FROM {rows} CROSS JOIN LATERAL ({}) x", first(&columns("o"), conditions))
                }
                // It has no LATERAL, but looks for the rows of a list that depends on the range.
                Db::Sqlite(_) => {
                    let first = first("o.rowid", conditions);
                    format!("SELECT {} FROM {rows} CROSS JOIN {table} x ON x.rowid IN ({first})", columns("x"))
                }
            });
        });
        let mut conditions = Conditions::going_on(args);
        let limit = conditions.arg(limit);
        let sql = format!("SELECT * FROM ({}) y ORDER BY {order} LIMIT {limit}", parts.join(" UNION ALL "));
        (sql, conditions.into_args())
    }

    /// How many rows there are, counted no further than to a limit.
    pub async fn count(&self, limit: u64) -> Result<u64, Fault> {
        let (question, args) = self.counted(limit, |_| (), Vec::new());
        let row = self.db.fetch_one(&format!("SELECT ({question}) AS total"), args).await?;
        row.map_or(Ok(0), |row| row.count("total"))
    }

    /// The question for that, as a value.
    pub fn counted(&self, limit: u64, more: impl Fn(&mut Conditions), args: Vec<Value>) -> (String, Vec<Value>) {
        let table = self.listing.table();
        let mut parts = Vec::with_capacity(self.parts.len());
        let args = self.each(more, args, |ranges, conditions| {
            let limit = conditions.arg(limit);
            let rows = self.rows(ranges, conditions);
            let counted = format!("SELECT 1 AS one FROM {table} o{} LIMIT {limit}", conditions.sql());
            parts.push(match (rows, self.db) {
                (None, _) => format!("SELECT * FROM ({counted}) x"),
                (Some(rows), Db::Postgres(_)) => format!("SELECT x.* FROM {rows} CROSS JOIN LATERAL ({counted}) x"),
                (Some(rows), Db::Sqlite(_)) => {
                    format!("SELECT 1 AS one FROM {rows} CROSS JOIN {table} o{}", conditions.sql())
                }
            });
        });
        let mut conditions = Conditions::going_on(args);
        let limit = conditions.arg(limit);
        let all = parts.join(" UNION ALL ");
        let sql = format!("SELECT COUNT(*) FROM (SELECT one FROM ({all}) y LIMIT {limit}) z");
        (sql, conditions.into_args())
    }

    /// Does something for every part with its ranges and conditions; the values of all, after those given.
    fn each(
        &self,
        more: impl Fn(&mut Conditions),
        mut args: Vec<Value>,
        mut then: impl FnMut(&Ranges, &mut Conditions),
    ) -> Vec<Value> {
        for part in self.parts {
            let mut conditions = Conditions::going_on(args);
            let ranges = part.conditions(self.filter, self.listing, &mut conditions);
            self.deadlines(&mut conditions);
            more(&mut conditions);
            for clause in ranges.condition() {
                conditions.add(clause);
            }
            then(&ranges, &mut conditions);
            args = conditions.into_args();
        }
        args
    }

    fn deadlines(&self, conditions: &mut Conditions) {
        if self.listing == Listing::Due {
            conditions.add("o.due_at IS NOT NULL");
        }
        if self.listing != Listing::Newest {
            for (comparison, at) in [("o.late_at <", self.filter.overdue_at), ("o.due_at <=", self.filter.due_by)] {
                if let Some(at) = at {
                    let at = conditions.arg(at);
                    conditions.add(format!("{comparison} {at}"));
                }
            }
        }
    }

    /// The ranges as rows of a table `r`; none when there are none.
    fn rows(&self, ranges: &Ranges, conditions: &mut Conditions) -> Option<String> {
        if ranges.columns.is_empty() {
            return None;
        }
        // Lists of texts always serialise.
        let values = conditions.arg(serde_json::to_string(&ranges.values).unwrap_or_default());
        Some(match self.db {
            Db::Sqlite(_) => format!("json_each({values}) r"),
            Db::Postgres(_) => format!("json_array_elements(CAST({values} AS JSON)) r(value)"),
        })
    }
}
