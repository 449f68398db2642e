//! Finding the order an address names, for somebody who may read it. To others it does not exist.

use helpdesk_domain::{OrderId, Refusal, order::Sight};
use helpdesk_projections::{
    card::{self, Card},
    orders::{self, OrderRow},
};

use crate::{caller::Caller, problems::Answer};

/// The order's id from an address: its id, or its number as people say it.
pub async fn id(caller: &Caller, text: &str) -> Answer<OrderId> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let number = text.parse().ok().filter(|number| i64::try_from(*number).is_ok()).ok_or(Refusal::UnknownOrder)?;
    let order = orders::by_number(&caller.app.db, number).await?;
    Ok(order.ok_or(Refusal::UnknownOrder)?.id)
}

/// The order's row, if this reader may see it.
pub async fn readable(caller: &Caller, id: OrderId) -> Answer<OrderRow> {
    seen(caller, id).await.map(|(order, _)| order)
}

/// The order's card, if this reader may see it.
pub async fn card(caller: &Caller, id: OrderId) -> Answer<Card> {
    let card = card::of(&caller.app.db, id, caller.app.now()).await?.ok_or(Refusal::UnknownOrder)?;
    card.order.as_order().sight(&caller.actor).ok_or(Refusal::UnknownOrder)?;
    Ok(card)
}

/// The row, and how much of it the reader may see.
pub async fn seen(caller: &Caller, id: OrderId) -> Answer<(OrderRow, Sight)> {
    let order = orders::get(&caller.app.db, id).await?.ok_or(Refusal::UnknownOrder)?;
    let sight = order.as_order().sight(&caller.actor).ok_or(Refusal::UnknownOrder)?;
    Ok((order, sight))
}
