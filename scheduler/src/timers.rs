//! The moves an order makes by itself: silence cancels, what was sent counts as issued, what was issued is closed.

use helpdesk_domain::{
    Aggregate, Channel, Command, Desk, Event, Order, OrderCommand, OrderEvent, Request, Timestamp,
    order::StatusChange,
    ports::{Fault, Recorded, StreamId, Version},
};
use helpdesk_projections::{
    Db,
    deadlines::{self, TimerRow},
};

use crate::{MOST, had_effect};

pub(crate) async fn fire(desk: &Desk, db: &Db, now: Timestamp) -> Result<usize, Fault> {
    let mut moved = 0;
    for timer in deadlines::due_timers(db, now, MOST).await? {
        let Some(version) = version_it_waits_at(desk, &timer).await? else { continue };
        let key = format!("timer:{}:{}:{}", timer.order, timer.kind.as_str(), timer.since.timestamp_micros());
        let request = Request::system(Channel::Scheduler).once("timer", key).expecting(version);
        let change = OrderCommand::ChangeStatus(StatusChange::to(timer.kind.to()));
        let outcome = desk.execute(&request, Command::Order(timer.order, change)).await;
        moved += usize::from(had_effect(outcome)?);
    }
    Ok(moved)
}

/// The order's version, if it has been in the timer's status ever since. The read model may be behind: an order that
/// left the status and came back waits anew, which only its history tells.
async fn version_it_waits_at(desk: &Desk, timer: &TimerRow) -> Result<Option<Version>, Fault> {
    let history = desk.log().history(&StreamId::new(Order::TYPE, timer.order)).await?;
    let mut came_at = None;
    for recorded in &history {
        if is_move(recorded)? {
            came_at = Some(recorded.recorded_at);
        }
    }
    Ok((came_at == Some(timer.since)).then(|| history.last().map_or(0, |last| last.sequence)))
}

fn is_move(recorded: &Recorded) -> Result<bool, Fault> {
    let event = Event::decode(recorded)?;
    Ok(matches!(event, Event::Order(OrderEvent::StatusChanged { .. } | OrderEvent::Reopened { .. })))
}
