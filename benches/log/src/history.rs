//! Streams with a past, as stored texts: what was submitted, and comments after it. The contenders write them in
//! whichever way is quick, since how they got there is not what is measured.

use std::sync::atomic::{AtomicU64, Ordering};

use cqrs_es::{DomainEvent, persist::SerializedEvent};
use helpdesk_domain::{Channel, Metadata, Order, OrderEvent, OrderId, Role, ports::NewEvent};
use uuid::Uuid;

use crate::place::Place;

/// The events of one order, so many.
#[derive(Debug, Clone)]
pub struct Past {
    pub order: OrderId,
    events: Vec<(String, String, String)>,
    metadata: String,
}

impl Past {
    /// Decided by the aggregate itself.
    pub fn of(place: Place, events: usize) -> anyhow::Result<Self> {
        let context = place.context();
        let (first, again) = (decided(place.submit(), &context)?, decided_after(place, &context)?);
        let metadata = Metadata {
            actor: Some(place.dispatcher),
            role: Role::Dispatcher,
            channel: Channel::Seed,
            on_behalf_of: None,
            correlation: Uuid::now_v7(),
            causation: None,
        };
        let stored = |event: &OrderEvent| {
            Ok::<_, serde_json::Error>((event.event_type(), event.event_version(), serde_json::to_string(event)?))
        };
        let mut past = vec![stored(&first)?];
        let comment = stored(&again)?;
        past.resize(events.max(1), comment);
        Ok(Self { order: OrderId::fresh(), events: past, metadata: serde_json::to_string(&metadata)? })
    }

    /// The same past for another order, with a number of its own.
    #[must_use]
    pub fn again(&self) -> Self {
        static NUMBERS: AtomicU64 = AtomicU64::new(2);
        let mut again = Self { order: OrderId::fresh(), ..self.clone() };
        if let Some((_, _, submitted)) = again.events.first_mut() {
            let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
            *submitted = submitted.replacen("\"number\":1", &format!("\"number\":{number}"), 1);
        }
        again
    }

    pub fn new_events(&self) -> Vec<NewEvent> {
        let new = |(event_type, event_version, payload): &(String, String, String)| NewEvent {
            id: Uuid::now_v7(),
            event_type: event_type.clone(),
            event_version: event_version.clone(),
            payload: payload.clone(),
            metadata: self.metadata.clone(),
        };
        self.events.iter().map(new).collect()
    }

    pub fn decoded(&self) -> anyhow::Result<Vec<OrderEvent>> {
        self.events.iter().map(|(_, _, payload)| Ok(serde_json::from_str(payload)?)).collect()
    }

    pub fn serialized(&self) -> anyhow::Result<Vec<SerializedEvent>> {
        let metadata: serde_json::Value = serde_json::from_str(&self.metadata)?;
        let mut events = Vec::with_capacity(self.events.len());
        for (n, (event_type, event_version, payload)) in self.events.iter().enumerate() {
            events.push(SerializedEvent::new(
                self.order.to_string(),
                n + 1,
                <Order as cqrs_es::Aggregate>::TYPE.to_owned(),
                event_type.clone(),
                event_version.clone(),
                serde_json::from_str(payload)?,
                metadata.clone(),
            ));
        }
        Ok(events)
    }
}

fn decided(
    command: helpdesk_domain::order::OrderCommand,
    context: &helpdesk_domain::Context,
) -> anyhow::Result<OrderEvent> {
    first(&Order::default(), command, context)
}

fn decided_after(place: Place, context: &helpdesk_domain::Context) -> anyhow::Result<OrderEvent> {
    let mut order = Order::default();
    cqrs_es::Aggregate::apply(&mut order, decided(place.submit(), context)?);
    first(&order, Place::comment(), context)
}

fn first(
    order: &Order,
    command: helpdesk_domain::order::OrderCommand,
    context: &helpdesk_domain::Context,
) -> anyhow::Result<OrderEvent> {
    let events = order.decide(command, context)?;
    events.into_iter().next().ok_or_else(|| anyhow::anyhow!("nothing was decided"))
}
