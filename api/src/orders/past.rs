//! An order as it stood at a past moment, folded from the log up to then: its lines and people, its deadlines under
//! the policies and calendars of that moment. Who may see it is decided by the rights of today.

use helpdesk_domain::{
    Aggregate, Order, OrderId, Refusal, Timestamp,
    directory::{CalendarSpec, Policy, Spec, Warehouse},
    ports::{Fault, Recorded, StreamId},
};
use helpdesk_projections::{Reaction, catalogue, deadlines, orders};

use super::{view, wire};
use crate::{answer::Fresh, caller::Caller, problems::Answer};

/// The order as of an instant; to somebody who may not read it, and before it was submitted, it does not exist.
pub async fn order(caller: &Caller, id: OrderId, at: Timestamp) -> Answer<Fresh<wire::Order>> {
    let (app, at) = (&caller.app, at.min(caller.app.now()));
    let mut events = until(at, app.desk.log().history(&StreamId::new(Order::TYPE, id)).await?)?;
    let row = orders::folded(&**app.desk.personal_keys(), &events).await?.ok_or(Refusal::UnknownOrder)?;
    row.as_order().sight(&caller.actor).ok_or(Refusal::UnknownOrder)?;
    for stream in directory(caller).await? {
        events.extend(until(at, app.desk.log().history(&stream).await?)?);
    }
    events.sort_by_key(|reaction| reaction.recorded.position);
    let deadlines = deadlines::folded(&events, at)?;
    let (version, position) = (row.version, row.position);
    Ok(Fresh::of(view::past(caller, row, &deadlines, at).await?, version, position, false))
}

/// What deadlines depend on beside the order.
async fn directory(caller: &Caller) -> Answer<Vec<StreamId>> {
    let db = &caller.app.db;
    let policies = catalogue::policies(db).await?.into_iter().map(|row| StreamId::new(Policy::TYPE, row.id));
    let calendars = catalogue::calendars(db).await?.into_iter().map(|row| StreamId::new(CalendarSpec::TYPE, row.id));
    let warehouses = catalogue::warehouses(db).await?.into_iter().map(|row| StreamId::new(Warehouse::TYPE, row.id));
    Ok(policies.chain(calendars).chain(warehouses).collect())
}

fn until(at: Timestamp, events: Vec<Recorded>) -> Result<Vec<Reaction>, Fault> {
    events.into_iter().filter(|event| event.recorded_at <= at).map(Reaction::decode).collect()
}
