//! The reactor: one outbox row for each event of an order. It looks at nothing but the event, so that it can neither
//! lag nor be wrong about the present; whom to tell is found when the row is due. Being a reactor, it starts at the
//! log's head and is never rebuilt.

use async_trait::async_trait;
use helpdesk_domain::{Channel, Event, OrderEvent, OrderId, ports::Fault};
use helpdesk_projections::{Projection, Reaction, Tx};

use super::{Signal, What};
use crate::outbox::{Body, Out};

/// Turns order events into outbox rows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Notifications;

#[async_trait]
impl Projection for Notifications {
    fn name(&self) -> &'static str {
        "telegram_notifications"
    }

    fn tables(&self) -> &'static [&'static str] {
        &[]
    }

    async fn apply(&self, tx: &mut Tx, page: &[Reaction]) -> Result<(), Fault> {
        for reaction in page {
            let Event::Order(event) = &reaction.event else { continue };
            if reaction.metadata.channel == Channel::Seed {
                continue;
            }
            let position = reaction.recorded.position;
            let signal = Signal {
                order: OrderId(reaction.recorded.subject()),
                position,
                by: reaction.metadata.actor,
                what: what(event, reaction.metadata.channel),
            };
            let out = Out {
                dedupe: format!("event {position}"),
                chat: None,
                body: Body::Signal(signal),
                position,
                due_at: reaction.at(),
                expires_at: None,
            };
            out.put(tx, reaction.at()).await?;
        }
        Ok(())
    }
}

fn what(event: &OrderEvent, channel: Channel) -> What {
    match event {
        OrderEvent::Submitted { .. } => What::Submitted { here: channel == Channel::Telegram },
        OrderEvent::LinesAmended { .. } => What::Amended,
        OrderEvent::Assigned { to, claimed, from, .. } => What::Assigned { to: *to, claimed: *claimed, from: *from },
        OrderEvent::Unassigned { from } => What::Unassigned { from: *from },
        OrderEvent::StatusChanged { to, .. } => What::Moved { to: *to },
        OrderEvent::Commented { internal, .. } => What::Commented { internal: *internal },
        OrderEvent::Reopened { .. } => What::Reopened,
        OrderEvent::Nudged { .. } => What::Nudged,
        OrderEvent::Reminded { clock, cycle, tell, .. } => What::Reminded { clock: *clock, cycle: *cycle, tell: *tell },
        OrderEvent::HandedOver { .. }
        | OrderEvent::Received { .. }
        | OrderEvent::LineWaived { .. }
        | OrderEvent::PhotoAttached { .. }
        | OrderEvent::PriorityChanged { .. } => What::Changed,
    }
}
