//! The queue with its filters, one order, and submitting one (how is in `submitting.rs`).

use helpdesk_domain::{BranchId, PersonId};
use helpdesk_projections::orders::{self, Cursor, OrderFilter, Scope};
use poem_openapi::{
    Enum, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use uuid::Uuid;

use super::{finding, submitting, view, wire};
use crate::{
    answer::{Created, Fresh},
    body::Body,
    caller::Caller,
    problems::{Answer, Problem},
    tags::Tag,
    wire::Status,
};

const PAGE: usize = 50;
const MAX_PAGE: usize = 200;

/// In what order.
#[derive(Debug, Clone, Copy, Enum)]
#[oai(rename_all = "snake_case")]
enum Sort {
    /// By number, the newest first.
    Newest,
    /// By the next deadline, the most urgent first.
    Due,
}

#[derive(Debug)]
pub struct QueueApi;

#[expect(clippy::too_many_arguments, reason = "each is a parameter of the address")]
#[OpenApi(tag = "Tag::Orders")]
impl QueueApi {
    /// The orders this reader may see, page by page
    #[oai(path = "/orders", method = "get", operation_id = "list_orders")]
    async fn list(
        &self,
        caller: Caller,
        /// Repeat it for several.
        status: Query<Option<Vec<Status>>>,
        /// Repeat it for several.
        branch: Query<Option<Vec<Uuid>>>,
        /// A person's id, `me`, or `none`.
        assignee: Query<Option<String>>,
        /// A person's id, or `me`.
        requester: Query<Option<String>>,
        /// Words in the number, the people, the branch, the cartridges or the comment.
        q: Query<Option<String>>,
        /// Only those that are late now.
        overdue: Query<Option<bool>>,
        /// Only those with a deadline not after this instant.
        due_by: Query<Option<chrono::DateTime<chrono::Utc>>>,
        sort: Query<Option<Sort>>,
        /// `next_cursor` of the page before.
        cursor: Query<Option<String>>,
        /// 1–200, 50 when left out.
        limit: Query<Option<usize>>,
    ) -> Answer<Json<wire::OrderPage>> {
        let now = caller.app.now();
        let limit = limit.0.unwrap_or(PAGE);
        if !(1..=MAX_PAGE).contains(&limit) {
            return Err(Problem::invalid("limit", format!("1–{MAX_PAGE}")));
        }
        let after = cursor.0.map(|text| text.parse::<Cursor>()).transpose();
        let after = after.map_err(|error| Problem::invalid("cursor", error.to_string()))?;
        let unassigned = assignee.0.as_deref() == Some("none");
        let filter = OrderFilter {
            statuses: status.0.unwrap_or_default().into_iter().map(Into::into).collect(),
            branches: branch.0.unwrap_or_default().into_iter().map(BranchId).collect(),
            requester: person(&caller, "requester", requester.0.as_deref())?,
            assignee: if unassigned { None } else { person(&caller, "assignee", assignee.0.as_deref())? },
            unassigned,
            overdue_at: overdue.0.unwrap_or(false).then_some(now),
            due_by: due_by.0,
            q: q.0,
            sort: match sort.0 {
                None | Some(Sort::Newest) => orders::Sort::Newest,
                Some(Sort::Due) => orders::Sort::Due,
            },
            ..OrderFilter::within(Scope::of(&caller.actor))
        };
        let page = orders::list(&caller.app.db, &filter, after.as_ref(), limit).await?;
        Ok(Json(wire::OrderPage {
            items: view::orders(&caller, page.items).await?,
            next_cursor: page.next_cursor.map(|cursor| cursor.to_string()),
            total: page.total,
        }))
    }

    /// Submit an order
    ///
    /// With an `Idempotency-Key` it is submitted once, however often it is sent.
    #[oai(
        path = "/orders",
        method = "post",
        operation_id = "submit_order",
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn submit(&self, caller: Caller, body: Body<wire::NewOrder>) -> Answer<Created<wire::Submitted>> {
        submitting::submit(&caller, body.0).await
    }

    /// One order
    ///
    /// By its id or its number.
    #[oai(path = "/orders/:id", method = "get", operation_id = "get_order")]
    async fn get(&self, caller: Caller, id: Path<String>) -> Answer<Fresh<wire::Order>> {
        let id = finding::id(&caller, &id.0).await?;
        let row = finding::readable(&caller, id).await?;
        let (version, position) = (row.version, row.position);
        Ok(Fresh::of(view::order(&caller, row).await?, version, position, false))
    }
}

fn person(caller: &Caller, field: &str, text: Option<&str>) -> Answer<Option<PersonId>> {
    match text {
        None | Some("") => Ok(None),
        Some("me") => Ok(Some(caller.id)),
        Some(id) => id.parse().map(Some).map_err(|_| Problem::invalid(field, "uuid | me")),
    }
}
