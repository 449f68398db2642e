//! Orders over HTTP: reading the queue and one order, and one file per group of commands. What may be done, and
//! whether, is the domain's; these files only carry it over.

mod assigning;
mod attaching;
mod bulk;
mod commenting;
mod deadlines;
mod editing;
pub mod filter;
mod finding;
mod history;
mod past;
mod queue;
mod status;
mod submitting;
mod telling;
pub mod view;
pub mod wire;

use helpdesk_domain::{Command, Failure, OrderId, order::OrderCommand};

pub use assigning::AssigningApi;
pub use attaching::AttachingApi;
pub use bulk::BulkApi;
pub use commenting::CommentingApi;
pub use deadlines::DeadlinesApi;
pub use editing::EditingApi;
pub use history::HistoryApi;
pub use queue::QueueApi;
pub use status::StatusApi;
pub(crate) use wire::Requirement;

use crate::{
    answer::Fresh,
    caller::Caller,
    position,
    problems::{Answer, InOrder, Problem},
};

/// Carries a command out and answers the order as it then stands for this reader.
async fn carried_out(caller: &Caller, id: OrderId, command: OrderCommand) -> Answer<Fresh<wire::Order>> {
    let outcome = caller.app.desk.execute(&caller.request(), Command::Order(id, command)).await;
    let done = match outcome {
        Err(failure @ Failure::VersionConflict { .. }) => return Err(conflict(caller, id, failure).await),
        outcome => outcome.in_order()?,
    };
    let stale = !position::reached(&caller.app, done.position).await;
    let shown = view::order(caller, finding::card(caller, id).await?).await?;
    Ok(Fresh::of(shown, done.version, done.position, stale))
}

/// Another version than the person saw: with the order as it stands now, for them to decide again.
async fn conflict(caller: &Caller, id: OrderId, failure: Failure) -> Problem {
    let current = async {
        let head = caller.app.desk.log().head().await?;
        position::reached(&caller.app, head.position).await;
        view::order(caller, finding::card(caller, id).await?).await
    };
    match current.await {
        Ok(order) => Problem::Order { failure, current: Some(Box::new(order)) },
        Err(problem) => problem,
    }
}
