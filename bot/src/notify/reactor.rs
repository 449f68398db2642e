//! The reactor: one outbox row for each event of an order, and of a person where it concerns somebody. It looks at nothing but the event, so that it can neither
//! lag nor be wrong about the present; whom to tell is found when the row is due. Being a reactor, it starts at the
//! log's head and is never rebuilt.

use async_trait::async_trait;
use helpdesk_domain::{Channel, Event, OrderEvent, OrderId, PersonId, person::PersonEvent, ports::Fault};
use helpdesk_projections::{Projection, Reaction, Tx};

use super::{PersonSignal, PersonWhat, Signal, What};
use crate::outbox::{Body, Out};

/// Turns events into outbox rows.
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
            let body = match &reaction.event {
                Event::Order(event) => order(event, reaction),
                Event::Person(event) => match person(event, reaction) {
                    Some(body) => body,
                    None => continue,
                },
                _ => continue,
            };
            if reaction.metadata.channel == Channel::Seed {
                continue;
            }
            let position = reaction.recorded.position;
            let out = Out {
                dedupe: format!("event {position}"),
                chat: None,
                body,
                position,
                due_at: reaction.at(),
                expires_at: None,
            };
            out.put(tx, reaction.at()).await?;
        }
        Ok(())
    }
}

fn order(event: &OrderEvent, reaction: &Reaction) -> Body {
    Body::Signal(Signal {
        order: OrderId(reaction.recorded.subject()),
        position: reaction.recorded.position,
        by: reaction.metadata.actor,
        what: what(event, reaction.metadata.channel),
    })
}

/// None: it concerns nobody who doesn't know it already.
fn person(event: &PersonEvent, reaction: &Reaction) -> Option<Body> {
    let what = match event {
        PersonEvent::AccessAsked { branch, .. } => PersonWhat::Asked { branch: *branch },
        PersonEvent::AccessDenied { .. } => PersonWhat::Denied,
        PersonEvent::Granted { grant } => PersonWhat::Granted { grant: *grant },
        PersonEvent::Revoked { grant } => PersonWhat::Revoked { grant: *grant },
        PersonEvent::AbsenceSet { from, until, substitute } => {
            PersonWhat::Away { from: *from, until: *until, substitute: *substitute }
        }
        PersonEvent::Deactivated
        | PersonEvent::Reactivated
        | PersonEvent::LocaleSet { .. }
        | PersonEvent::TelegramLinked { .. } => PersonWhat::Changed,
        _ => return None,
    };
    let (person, by) = (PersonId(reaction.recorded.subject()), reaction.metadata.actor);
    let of_others = matches!(what, PersonWhat::Asked { .. } | PersonWhat::Away { .. });
    let signal = PersonSignal { person, position: reaction.recorded.position, by, what };
    (of_others || by != Some(person)).then_some(Body::Person(signal))
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
