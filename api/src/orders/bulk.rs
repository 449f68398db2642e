//! One command for many orders: those that were chosen, or all that match a filter, a bounded chunk at a time. Every
//! order is decided by itself through the same desk, and answered by itself: what one refuses stops no other.

use futures::{StreamExt, stream};
use helpdesk_domain::{Command, Failure, OrderId, PersonId, Refusal, desk::Done, ports::Version};
use helpdesk_projections::orders::{self, OrderRow};
use poem_openapi::{Enum, Object, OpenApi};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    assigning::{Assignment, assignment},
    filter::{Asked, MAX_PAGE, page_size, place_after},
    status::Move,
};
use crate::{
    answer::Ended,
    answers,
    body::Body,
    caller::Caller,
    position,
    problems::{Answer, InOrder, Problem},
    tags::Tag,
};

/// How many orders are decided at once; the log commits them together.
const AT_ONCE: usize = 16;

/// What to do, and with which orders: either `orders` or `matching`, and either `assign` or `status`.
#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct BulkCommand {
    /// These, at most 200.
    orders: Option<Vec<ChosenOrder>>,
    /// All that match, the newest first, a chunk at a time: ask again with `next_cursor`.
    matching: Option<Asked>,
    /// `next_cursor` of the chunk before.
    cursor: Option<String>,
    /// How many in one chunk: 1–200, 50 when left out.
    limit: Option<usize>,
    assign: Option<Assignment>,
    status: Option<Move>,
}

#[derive(Debug, Clone, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct ChosenOrder {
    id: Uuid,
    /// The version that was seen: another one is a conflict.
    version: Option<u64>,
}

/// How it ended for one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum Outcome {
    Done,
    /// It was so already.
    Unchanged,
    Refused,
    /// It is at another version than the one that was seen.
    Conflict,
    /// Busy, or a defect: try this one again.
    Failed,
}

/// One order's answer.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct BulkResult {
    id: Uuid,
    number: Option<u64>,
    outcome: Outcome,
    /// The version it has now.
    version: Option<u64>,
    /// Stable; of what went wrong.
    code: Option<String>,
    /// The same in the reader's language.
    detail: Option<String>,
}

/// The answers of one chunk.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct BulkAnswer {
    items: Vec<BulkResult>,
    /// There are more that match; none after the last chunk.
    next_cursor: Option<String>,
    /// How many were chosen, or matched when the first chunk was taken.
    total: u64,
}

/// An order to decide on.
struct Wanted {
    id: OrderId,
    number: Option<u64>,
    version: Option<Version>,
}

#[derive(Debug)]
pub struct BulkApi;

#[OpenApi(tag = "Tag::Orders")]
impl BulkApi {
    /// Assign many orders, or change their status
    ///
    /// Each order is decided by itself; the answer says for each how it ended. With an `Idempotency-Key` no order is
    /// decided twice, however often the request is sent.
    #[oai(
        path = "/orders/bulk",
        method = "post",
        operation_id = "command_orders",
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn command(&self, caller: Caller, body: Body<BulkCommand>) -> Answer<Ended<BulkAnswer>> {
        let BulkCommand { orders, matching, cursor, limit, assign, status } = body.0;
        let what = match (assign, status) {
            (Some(Assignment { assignee }), None) => What::Assign(assignee.map(PersonId)),
            (None, Some(change)) => What::Status(change),
            _ => return Err(Problem::invalid("assign", "assign | status")),
        };
        let (wanted, next_cursor, total) = match (orders, matching) {
            (Some(chosen), None) => chosen_ones(&caller, chosen).await?,
            (None, Some(asked)) => matching_ones(&caller, asked, cursor, limit).await?,
            _ => return Err(Problem::invalid("orders", "orders | matching")),
        };
        let deciding = wanted.into_iter().map(|wanted| decided(&caller, &what, wanted));
        let decided: Vec<_> = stream::iter(deciding).buffered(AT_ONCE).collect().await;
        let last = decided.iter().filter_map(|(_, position)| *position).max();
        let stale = match last {
            Some(position) => !position::reached(&caller.app, position).await,
            None => false,
        };
        let items = decided.into_iter().map(|(result, _)| result).collect();
        Ok(Ended::of(BulkAnswer { items, next_cursor, total }, last.unwrap_or(0), stale))
    }
}

#[derive(Debug, Clone)]
enum What {
    Assign(Option<PersonId>),
    Status(Move),
}

type Chunk = (Vec<Wanted>, Option<String>, u64);

async fn chosen_ones(caller: &Caller, chosen: Vec<ChosenOrder>) -> Answer<Chunk> {
    if chosen.is_empty() || chosen.len() > MAX_PAGE {
        return Err(Problem::invalid("orders", format!("1–{MAX_PAGE}")));
    }
    let ids: Vec<_> = chosen.iter().map(|order| OrderId(order.id)).collect();
    let rows = orders::of(&caller.app.db, &ids).await?;
    let numbers: std::collections::HashMap<_, _> = rows
        .iter()
        .filter(|row| row.as_order().sight(&caller.actor).is_some())
        .map(|row| (row.id, row.number))
        .collect();
    let mut seen = std::collections::HashSet::new();
    let wanted = chosen.into_iter().filter(|order| seen.insert(order.id)).map(|order| {
        let id = OrderId(order.id);
        Wanted { id, number: numbers.get(&id).copied(), version: order.version }
    });
    let wanted: Vec<_> = wanted.collect();
    let total = wanted.len() as u64;
    Ok((wanted, None, total))
}

async fn matching_ones(caller: &Caller, asked: Asked, cursor: Option<String>, limit: Option<usize>) -> Answer<Chunk> {
    let (limit, after) = (page_size(limit)?, place_after(cursor)?);
    // By number, downwards: what is decided now neither hides nor repeats what comes next, and new orders stay out.
    let page = orders::list(&caller.app.db, &asked.filter(caller)?, after.as_ref(), limit, caller.app.now()).await?;
    // Chosen by what they are, not by a version somebody saw: the desk decides on the latest.
    let wanted = |row: &OrderRow| Wanted { id: row.id, number: Some(row.number), version: None };
    let next_cursor = page.next_cursor.map(|cursor| cursor.to_string());
    Ok((page.items.iter().map(wanted).collect(), next_cursor, page.total))
}

async fn decided(caller: &Caller, what: &What, wanted: Wanted) -> (BulkResult, Option<u64>) {
    let outcome = carried_out(caller, what, &wanted).await;
    let (id, number) = (wanted.id.0, wanted.number);
    let problem = match outcome {
        Ok(done) => {
            let outcome = if done.changed { Outcome::Done } else { Outcome::Unchanged };
            let version = Some(done.version);
            let result = BulkResult { id, number, outcome, version, code: None, detail: None };
            return (result, Some(done.position));
        }
        Err(problem) => problem,
    };
    let (outcome, version) = match &problem {
        Problem::Order { failure: Failure::VersionConflict { current, .. }, .. } => (Outcome::Conflict, Some(*current)),
        Problem::Order { failure: Failure::Busy | Failure::Stale | Failure::Fault(_), .. }
        | Problem::Desk(Failure::Busy | Failure::Stale | Failure::Fault(_)) => (Outcome::Failed, None),
        Problem::Order { .. } | Problem::Desk(_) | Problem::Door(_) => (Outcome::Refused, None),
    };
    let code = Some(problem.code().to_owned());
    let detail = answers::sentence(&caller.app, &problem, caller.locale).await.ok();
    (BulkResult { id, number, outcome, version, code, detail }, None)
}

async fn carried_out(caller: &Caller, what: &What, wanted: &Wanted) -> Answer<Done> {
    let command = match what {
        What::Assign(assignee) => assignment(caller, wanted.id, *assignee).await?,
        What::Status(change) => change.clone().into(),
    };
    // To those who may not read it, it does not exist, whatever else is wrong.
    let order = caller.app.desk.order(wanted.id).await?.ok_or(Refusal::UnknownOrder)?;
    order.aggregate.sight(&caller.actor).ok_or(Refusal::UnknownOrder)?;
    let mut request = caller.unconditional().expecting(wanted.version);
    if let Some(key) = caller.key() {
        // Short enough, whatever the client's key is, and the same for the same order.
        request =
            request.once(caller.id.to_string(), caller.app.desk.pepper().hash(&format!("bulk:{key}:{}", wanted.id)));
    }
    caller.app.desk.execute(&request, Command::Order(wanted.id, command)).await.in_order()
}
