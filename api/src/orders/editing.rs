//! What is asked for and how urgently: lines, priority, nudging.

use helpdesk_domain::order::OrderCommand;
use poem_openapi::{Object, OpenApi, param::Path};
use serde::Deserialize;

use super::{carried_out, finding, wire};
use crate::{answer::Fresh, body::Body, caller::Caller, problems::Answer, tags::Tag, wire::Priority};

#[derive(Debug, Object, Deserialize)]
struct Lines {
    /// The requested lines as they shall be from now on.
    lines: Vec<wire::Quantity>,
}

#[derive(Debug, Object, Deserialize)]
struct NewPriority {
    priority: Priority,
}

#[derive(Debug)]
pub struct EditingApi;

#[OpenApi(
    tag = "Tag::Orders",
    request_header(name = "If-Match", ty = "Option<String>"),
    request_header(name = "Idempotency-Key", ty = "Option<String>")
)]
impl EditingApi {
    /// Change or substitute lines
    #[oai(path = "/orders/:id/lines", method = "post", operation_id = "amend_lines")]
    async fn amend(&self, caller: Caller, id: Path<String>, body: Body<Lines>) -> Answer<Fresh<wire::Order>> {
        let id = finding::id(&caller, &id.0).await?;
        let lines = body.0.lines.into_iter().map(Into::into).collect();
        carried_out(&caller, id, OrderCommand::AmendLines { lines }).await
    }

    /// Set the priority
    #[oai(path = "/orders/:id/priority", method = "post", operation_id = "set_priority")]
    async fn set_priority(
        &self,
        caller: Caller,
        id: Path<String>,
        body: Body<NewPriority>,
    ) -> Answer<Fresh<wire::Order>> {
        let id = finding::id(&caller, &id.0).await?;
        carried_out(&caller, id, OrderCommand::SetPriority { priority: body.0.priority.into() }).await
    }

    /// Ask the staff to hurry
    #[oai(path = "/orders/:id/nudge", method = "post", operation_id = "nudge_order")]
    async fn nudge(&self, caller: Caller, id: Path<String>) -> Answer<Fresh<wire::Order>> {
        let id = finding::id(&caller, &id.0).await?;
        carried_out(&caller, id, OrderCommand::Nudge).await
    }
}
