//! Submitting an order, for oneself or on behalf of somebody.

use chrono::Duration;
use helpdesk_domain::{
    BranchId, CartridgeId, Command, Failure, OrderId, PersonId, PhotoId, PrinterId, order::OrderCommand,
};
use helpdesk_projections::orders;

use super::{view, wire};
use crate::{
    answer::Created,
    caller::Caller,
    position,
    problems::{Answer, InOrder},
    words::words,
};

/// How far back the same cartridge for the same branch is worth a warning.
const RECENTLY: Duration = Duration::days(7);

/// Submits it, and says what the person should know.
pub async fn submit(caller: &Caller, new: wire::NewOrder) -> Answer<Created<wire::Submitted>> {
    let (branch, for_whom) = (BranchId(new.branch), new.requester.map(PersonId));
    let cartridges: Vec<_> = new.lines.iter().map(|line| CartridgeId(line.cartridge)).collect();
    let recent = recently_ordered(caller, for_whom.unwrap_or(caller.id), branch, &cartridges).await?;
    let command = OrderCommand::Submit {
        requester: for_whom,
        branch,
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
    // Only when the read models are far behind: the order is there, and the same key will find it.
    let row = orders::get(&caller.app.db, id).await?.ok_or(Failure::Busy)?;
    let order = view::order(caller, row).await?;
    // When a request is repeated, the order found is the one it made.
    let warnings = recent.filter(|number| *number != order.number).map(|number| warning(caller, number));
    let submitted = wire::Submitted { order, warnings: warnings.into_iter().collect() };
    Ok(Created::of(submitted, done.version, done.position, stale))
}

async fn recently_ordered(
    caller: &Caller,
    requester: PersonId,
    branch: BranchId,
    cartridges: &[CartridgeId],
) -> Answer<Option<u64>> {
    if cartridges.is_empty() {
        return Ok(None);
    }
    let cartridges = &cartridges[..cartridges.len().min(helpdesk_domain::order::MAX_LINES)];
    let since = caller.app.now() - RECENTLY;
    Ok(orders::recent_same(&caller.app.db, requester, branch, cartridges, since).await?)
}

fn warning(caller: &Caller, number: u64) -> wire::Warning {
    let number = number.to_string();
    let detail = words().say(caller.locale, "warning-ordered-recently", &[("number", (&number).into())]);
    wire::Warning { code: "ordered_recently".to_owned(), detail }
}
