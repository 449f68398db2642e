//! The queue with its filters, one order, and submitting one (how is in `submitting.rs`).

use chrono::{DateTime, Utc};
use helpdesk_projections::orders;
use poem_openapi::{
    Enum, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use uuid::Uuid;

use super::{
    filter::{Asked, page_size, place_after},
    finding, past, submitting, view, wire,
};
use crate::{
    answer::{Created, Fresh},
    body::Body,
    caller::Caller,
    problems::Answer,
    tags::Tag,
    wire::Status,
};

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
        /// Words: the number, in the names of the people, the branch or the cartridges, or beginnings of the comment's.
        q: Query<Option<String>>,
        /// Only those that are late now.
        overdue: Query<Option<bool>>,
        /// Only those with a deadline not after this instant.
        due_by: Query<Option<DateTime<Utc>>>,
        sort: Query<Option<Sort>>,
        /// `next_cursor` of the page before.
        cursor: Query<Option<String>>,
        /// 1–200, 50 when left out.
        limit: Query<Option<usize>>,
    ) -> Answer<Json<wire::OrderPage>> {
        let limit = page_size(limit.0)?;
        let after = place_after(cursor.0)?;
        let asked = Asked {
            status: status.0.unwrap_or_default(),
            branch: branch.0.unwrap_or_default(),
            assignee: assignee.0,
            requester: requester.0,
            q: q.0,
            overdue: overdue.0,
            due_by: due_by.0,
        };
        let mut filter = asked.filter(&caller)?;
        filter.sort = match sort.0 {
            None | Some(Sort::Newest) => orders::Sort::Newest,
            Some(Sort::Due) => orders::Sort::Due,
        };
        let page = orders::list(&caller.app.db, &filter, after.as_ref(), limit, caller.app.now()).await?;
        view::page(&caller, page).await.map(Json)
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
    async fn get(
        &self,
        caller: Caller,
        id: Path<String>,
        /// As it stood at this moment, for reading only: nothing can be done with the past.
        as_of: Query<Option<DateTime<Utc>>>,
    ) -> Answer<Fresh<wire::Order>> {
        let id = finding::id(&caller, &id.0).await?;
        if let Some(at) = as_of.0 {
            return past::order(&caller, id, at).await;
        }
        let card = finding::card(&caller, id).await?;
        let (version, position) = (card.order.version, card.order.position);
        Ok(Fresh::of(view::order(&caller, card).await?, version, position, false))
    }
}
