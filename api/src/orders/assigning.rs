//! Who works on an order: claiming, assigning, giving back.

use helpdesk_domain::{
    OrderId, PersonId, Refusal, Role,
    order::{OrderCommand, Status, StatusChange},
};
use poem_openapi::{Object, OpenApi, param::Path};
use serde::Deserialize;
use uuid::Uuid;

use super::{carried_out, finding, wire};
use crate::{answer::Fresh, body::Body, caller::Caller, problems::Answer, tags::Tag};

/// Who is to work on it.
#[derive(Debug, Clone, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
pub struct Assignment {
    /// Oneself: claim it. Null: give it back.
    pub assignee: Option<Uuid>,
}

#[derive(Debug)]
pub struct AssigningApi;

#[OpenApi(
    tag = "Tag::Orders",
    request_header(name = "If-Match", ty = "Option<String>"),
    request_header(name = "Idempotency-Key", ty = "Option<String>")
)]
impl AssigningApi {
    /// Claim an order, assign it, or give it back
    #[oai(path = "/orders/:id/assign", method = "post", operation_id = "assign_order")]
    async fn assign(&self, caller: Caller, id: Path<String>, body: Body<Assignment>) -> Answer<Fresh<wire::Order>> {
        let id = finding::id(&caller, &id.0).await?;
        let command = assignment(&caller, id, body.0.assignee.map(PersonId)).await?;
        carried_out(&caller, id, command).await
    }
}

/// The command that gives the order to somebody, or (to nobody) back.
pub async fn assignment(caller: &Caller, id: OrderId, assignee: Option<PersonId>) -> Answer<OrderCommand> {
    Ok(match assignee {
        None => OrderCommand::ChangeStatus(StatusChange::to(Status::New)),
        Some(to) if to != caller.id => OrderCommand::Assign { to },
        Some(to) => {
            // Chosen by role, not by state: the same request sent twice must mean the same.
            let order = caller.app.desk.order(id).await?.ok_or(Refusal::UnknownOrder)?;
            let branch = order.aggregate.submitted.as_ref().map(|order| order.branch);
            let dispatches = branch.is_some_and(|branch| caller.actor.has(Role::Dispatcher, branch));
            if dispatches { OrderCommand::Assign { to } } else { OrderCommand::Claim }
        }
    })
}
