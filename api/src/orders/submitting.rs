//! Submitting an order, for oneself or on behalf of somebody.

use helpdesk_domain::{BranchId, Command, Failure, OrderId, PersonId, PhotoId, PrinterId, order::OrderCommand};
use helpdesk_projections::card;

use super::{view, wire};
use crate::{
    answer::Created,
    caller::Caller,
    position,
    problems::{Answer, InOrder},
    words::words,
};

/// Submits it, and says what the person should know.
pub async fn submit(caller: &Caller, new: wire::NewOrder) -> Answer<Created<wire::Submitted>> {
    let command = OrderCommand::Submit {
        requester: new.requester.map(PersonId),
        branch: BranchId(new.branch),
        lines: new.lines.into_iter().map(Into::into).collect(),
        priority: new.priority.map(Into::into).unwrap_or_default(),
        printer: new.printer.map(PrinterId),
        comment: new.comment,
        photos: new.photos.into_iter().map(PhotoId).collect(),
    };
    let command = Command::Order(OrderId::fresh(), command);
    let done = caller.app.desk.execute(&caller.request(), command).await.in_order()?;
    let stale = !position::reached(&caller.app, done.position).await;
    let id = done.id.parse().map_err(|_| Failure::Busy)?;
    let found = card::of_new(&caller.app.db, id, caller.app.now()).await?;
    // Only when the read models are far behind: the order is there, and the same key will find it.
    let (card, doubled) = found.ok_or(Failure::Busy)?;
    let order = view::order(caller, card).await?;
    let warnings = doubled.map(|number| warning(caller, number));
    let submitted = wire::Submitted { order, warnings: warnings.into_iter().collect() };
    Ok(Created::of(submitted, done.version, done.position, stale))
}

fn warning(caller: &Caller, number: u64) -> wire::Warning {
    let number = number.to_string();
    let detail = words().say(caller.locale, "warning-ordered-recently", &[("number", (&number).into())]);
    wire::Warning { code: "ordered_recently".to_owned(), detail }
}
