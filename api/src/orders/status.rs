//! Moving an order on: its status, and what is handed over or waived on the way.

use chrono::NaiveDate;
use helpdesk_domain::{
    CartridgeId,
    order::{OrderCommand, StatusChange},
};
use poem_openapi::{Object, OpenApi, param::Path};
use serde::Deserialize;
use uuid::Uuid;

use super::{carried_out, finding, wire};
use crate::{answer::Fresh, body::Body, caller::Caller, problems::Answer, tags::Tag, wire::Status};

/// A move to another status; `allowed_actions` says what it requires.
#[derive(Debug, Clone, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
pub struct Move {
    status: Status,
    reason: Option<String>,
    /// To the requester.
    question: Option<String>,
    /// When the stock is expected.
    expected_on: Option<NaiveDate>,
    /// What is handed over in the same step, on the way to issued.
    #[serde(default)]
    #[oai(default)]
    lines: Vec<wire::Quantity>,
    /// Past the table, by an administrator, with a reason.
    #[serde(default)]
    #[oai(default)]
    forced: bool,
}

impl From<Move> for OrderCommand {
    fn from(Move { status, reason, question, expected_on, lines, forced }: Move) -> Self {
        let to = status.into();
        if forced {
            return Self::Force { to, reason: reason.unwrap_or_default() };
        }
        let lines = lines.into_iter().map(Into::into).collect();
        Self::ChangeStatus(StatusChange { to, reason, question, expected_on, lines })
    }
}

#[derive(Debug, Object, Deserialize)]
struct HandOver {
    lines: Vec<wire::Quantity>,
}

#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct Waiver {
    cartridge: Uuid,
    /// All that is outstanding when left out.
    quantity: Option<i64>,
    reason: String,
}

#[derive(Debug)]
pub struct StatusApi;

#[OpenApi(
    tag = "Tag::Orders",
    request_header(name = "If-Match", ty = "Option<String>"),
    request_header(name = "Idempotency-Key", ty = "Option<String>")
)]
impl StatusApi {
    /// Change the status
    #[oai(path = "/orders/:id/status", method = "post", operation_id = "change_order_status")]
    async fn change(&self, caller: Caller, id: Path<String>, body: Body<Move>) -> Answer<Fresh<wire::Order>> {
        let id = finding::id(&caller, &id.0).await?;
        carried_out(&caller, id, body.0.into()).await
    }

    /// Hand pieces over
    #[oai(path = "/orders/:id/hand-over", method = "post", operation_id = "hand_over_lines")]
    async fn hand_over(&self, caller: Caller, id: Path<String>, body: Body<HandOver>) -> Answer<Fresh<wire::Order>> {
        let id = finding::id(&caller, &id.0).await?;
        let lines = body.0.lines.into_iter().map(Into::into).collect();
        carried_out(&caller, id, OrderCommand::HandOver { lines }).await
    }

    /// Waive pieces that won't be issued
    #[oai(path = "/orders/:id/waive", method = "post", operation_id = "waive_line")]
    async fn waive(&self, caller: Caller, id: Path<String>, body: Body<Waiver>) -> Answer<Fresh<wire::Order>> {
        let id = finding::id(&caller, &id.0).await?;
        let Waiver { cartridge, quantity, reason } = body.0;
        let command = OrderCommand::WaiveLine { cartridge: CartridgeId(cartridge), quantity, reason };
        carried_out(&caller, id, command).await
    }
}
