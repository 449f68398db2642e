//! The queue: filters, search, sorting, and pages by cursor. A cursor names the last row that was seen, so that a page
//! neither repeats nor misses an order when others come and go; it also carries the total, counted once. What a page
//! costs follows the rows that are shown, not those that match (`ranges`).

use std::{cmp::Reverse, collections::HashMap, fmt, str::FromStr, sync::LazyLock};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use helpdesk_domain::{BranchId, OrderId, PersonId, Timestamp, order::Status, ports::Fault};
use serde::{Deserialize, Serialize};

use super::{
    OrderRow, Scope,
    find::{self, Term},
    ranges::{Listing, Part, Statement},
    row::{COLUMNS, READ},
};
use crate::{
    Db, Row,
    batch::Conditions,
    deadlines::{self, DeadlineRow},
    packed::{pack, unpack},
    people,
};

/// The most orders on one page.
const MAX_PAGE: usize = 200;
/// Further than this nobody counts.
const COUNTED: u64 = 10_000;
/// Nor further than this where every row is looked at.
const COUNTED_AMONG: u64 = 200;
/// What a term finds fewer of than this is looked at as a whole.
const FEW: u64 = 5000;

/// What is read of an order, and by which deadline it stands where it does.
static SHOWN: LazyLock<Vec<&str>> = LazyLock::new(|| READ.iter().copied().chain(["place"]).collect());

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
    /// Words, each of which is the number, in a person's, the branch's or a cartridge's name, or begins a word of the
    /// comment.
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    pub items: Vec<OrderRow>,
    /// Names of their requesters and assignees, perhaps of more; the erased have none.
    pub people: HashMap<PersonId, String>,
    /// Of each clock of theirs, the latest cycle, perhaps of more; an order that no policy fits has none.
    pub deadlines: HashMap<OrderId, Vec<DeadlineRow>>,
    /// None: this was the last page.
    pub next_cursor: Option<Cursor>,
    /// How many there were in all when the first page was read, as far as they were counted.
    pub total: u64,
    /// There were more than `total`.
    pub total_is_more: bool,
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
    #[serde(rename = "m", default, skip_serializing_if = "std::ops::Not::not")]
    total_is_more: bool,
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

/// A page of the orders that the filter lets through, with where their deadlines stand at `now`. A cursor of another
/// sorting starts from the beginning.
pub async fn list(
    db: &Db,
    filter: &OrderFilter,
    after: Option<&Cursor>,
    limit: usize,
    now: Timestamp,
) -> Result<Page, Fault> {
    let after = after.filter(|cursor| cursor.sort == filter.sort);
    let limit = limit.clamp(1, MAX_PAGE);
    let Some(plan) = Plan::of(db, filter, now).await? else { return Ok(Page::default()) };
    // One more than asked for shows whether there is a next page.
    let Found { places, mut page } = Box::pin(plan.first(after, limit + 1)).await?;
    if let Some(cursor) = after {
        (page.total, page.total_is_more) = (cursor.total, cursor.total_is_more);
    }
    if page.items.len() > limit {
        page.items.truncate(limit);
        let last = page.items.last().map(|order| order.number).zip(places.get(limit - 1));
        page.next_cursor = last.map(|(number, due)| Cursor {
            sort: filter.sort,
            due: *due,
            number,
            total: page.total,
            total_is_more: page.total_is_more,
        });
    }
    Ok(page)
}

/// The first rows of a list, by which deadline each of them is there, if by one.
#[derive(Default)]
struct Found {
    places: Vec<Option<i64>>,
    page: Page,
}

/// How a list is read: the scarcest of what limits it leads, and the rest is checked on its rows.
struct Plan<'a> {
    db: &'a Db,
    filter: &'a OrderFilter,
    terms: Vec<Term>,
    /// The term that finds the fewest orders, and fewer than the rest of the filter lets through.
    leading: Option<usize>,
    parts: Vec<Part>,
    whole: Vec<Part>,
    now: Timestamp,
}

impl<'a> Plan<'a> {
    /// None when the reader sees nothing.
    async fn of(db: &'a Db, filter: &'a OrderFilter, now: Timestamp) -> Result<Option<Self>, Fault> {
        let (parts, whole) = (Part::all(filter), vec![Part::whole(filter)]);
        if parts.is_empty() {
            return Ok(None);
        }
        let terms = find::terms(db, filter.q.as_deref()).await?;
        let mut plan = Self { db, filter, terms, leading: None, parts, whole, now };
        let (mut fewest, mut leading) = (FEW, None);
        for (place, term) in plan.terms.iter().enumerate() {
            if let Some(count) = term.count(db, fewest).await?.filter(|count| *count < fewest) {
                (fewest, leading) = (count, Some(place));
            }
        }
        let limited = leading.is_some() && plan.statement(plan.counted()).count(fewest).await? < fewest;
        plan.leading = leading.filter(|_| !limited);
        Ok(Some(plan))
    }

    const fn is_about_deadlines(&self) -> bool {
        self.filter.overdue_at.is_some() || self.filter.due_by.is_some()
    }

    /// Where all orders of the list stand.
    const fn counted(&self) -> Listing {
        if self.is_about_deadlines() { Listing::NewestDue } else { Listing::Newest }
    }

    fn statement(&self, listing: Listing) -> Statement<'_> {
        let few = self.leading.is_some() || listing == Listing::NewestDue;
        let parts = if few { &self.whole } else { &self.parts };
        Statement { db: self.db, filter: self.filter, listing, parts }
    }

    fn search(&self, listing: Listing, conditions: &mut Conditions) {
        if let Some(leading) = self.leading {
            self.terms[leading].lead(listing, conditions);
        }
        for term in &self.terms {
            term.check(listing, conditions);
        }
    }

    /// How far the orders are counted.
    const fn counted_to(&self) -> u64 {
        match (self.terms.is_empty(), self.leading) {
            (true, _) => COUNTED,
            (false, Some(_)) => FEW,
            (false, None) => COUNTED_AMONG,
        }
    }

    async fn first(&self, after: Option<&Cursor>, wanted: usize) -> Result<Found, Fault> {
        let counting = after.is_none();
        if self.filter.sort == Sort::Newest {
            return self.by_number(self.counted(), after, wanted, counting).await;
        }
        let mut found = match after {
            Some(Cursor { due: None, .. }) => Found::default(),
            _ => self.by_deadline(after, wanted, counting).await?,
        };
        // Then those without a deadline.
        let missing = wanted - found.places.len();
        if missing > 0 && !self.is_about_deadlines() {
            let after = after.filter(|cursor| cursor.due.is_none());
            let Found { places, page } = self.by_number(Listing::Newest, after, missing, false).await?;
            found.places.extend(places);
            found.page.items.extend(page.items);
            found.page.people.extend(page.people);
            found.page.deadlines.extend(page.deadlines);
        }
        Ok(found)
    }

    /// Those that have a deadline, the most urgent first.
    async fn by_deadline(&self, after: Option<&Cursor>, wanted: usize, counting: bool) -> Result<Found, Fault> {
        let more = |conditions: &mut Conditions| {
            if let Some((due, number)) = after.and_then(|cursor| Some((cursor.due?, cursor.number))) {
                let (due, number) = (conditions.arg(due), conditions.arg(number));
                conditions.add(format!("o.due_at >= {due} AND (o.due_at > {due} OR o.number < {number})"));
            }
            self.search(Listing::Due, conditions);
        };
        self.ask(Listing::Due, wanted, more, counting).await
    }

    /// The newest first; of a list by deadline, those without one.
    async fn by_number(
        &self,
        listing: Listing,
        after: Option<&Cursor>,
        wanted: usize,
        counting: bool,
    ) -> Result<Found, Fault> {
        let more = |conditions: &mut Conditions| {
            if self.filter.sort == Sort::Due {
                conditions.add(
                    "NOT EXISTS (SELECT 1 FROM deadline_orders d WHERE d.order_id = o.id AND d.due_at IS NOT NULL)",
                );
            }
            if let Some(cursor) = after {
                let number = conditions.arg(cursor.number);
                conditions.add(format!("o.number < {number}"));
            }
            self.search(listing, conditions);
        };
        self.ask(listing, wanted, more, counting).await
    }

    /// The one question: the orders at these places with all that is shown of them, and how many there are in all.
    async fn ask(
        &self,
        listing: Listing,
        wanted: usize,
        more: impl Fn(&mut Conditions),
        counting: bool,
    ) -> Result<Found, Fault> {
        let db = self.db;
        let (places, mut args) = self.statement(listing).places(wanted, more, Vec::new());
        let due = if listing == Listing::Due { "p.due_at" } else { "CAST(NULL AS BIGINT)" };
        let mut asked = vec![
            format!("{} AS orders", pack(db, &SHOWN, "o")),
            format!("{} AS people", people::packed_names(db, "SELECT requester FROM o UNION SELECT assignee FROM o")),
            format!("{} AS deadlines", deadlines::packed(db, "SELECT id FROM o")),
            format!("{} AS directory", deadlines::directory_state()),
        ];
        if counting {
            let all = self.counted();
            let question;
            (question, args) =
                self.statement(all).counted(self.counted_to() + 1, |conditions| self.search(all, conditions), args);
            asked.push(format!("({question}) AS total"));
        }
        // CROSS: SQLite begins with the places, however few orders there seem to be.
        let sql = format!(
            "WITH o AS MATERIALIZED \
             (SELECT {}, {due} AS place FROM ({places}) p CROSS JOIN orders o WHERE o.number = p.number) SELECT {}",
            *COLUMNS,
            asked.join(", ")
        );
        let Some(row) = db.fetch_one(&sql, args).await? else { return Ok(Found::default()) };
        let read = |row: &Row| Ok((row.opt_int("place")?, OrderRow::read(row)?));
        let mut found = unpack(&row, "orders", &SHOWN)?.iter().map(read).collect::<Result<Vec<_>, Fault>>()?;
        found.sort_by_key(|(due, order)| (*due, Reverse(order.number)));
        let (places, items) = found.into_iter().unzip();
        let total = if counting { row.count("total")? } else { 0 };
        let page = Page {
            items,
            people: people::unpacked_names(&row, "people")?,
            deadlines: deadlines::unpacked(db, &row, self.now).await?,
            next_cursor: None,
            total: total.min(self.counted_to()),
            total_is_more: total > self.counted_to(),
        };
        Ok(Found { places, page })
    }
}
