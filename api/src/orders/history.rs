//! The history of an order: every event of its stream in plain words, straight from the log. Nothing is kept for it,
//! so it can't be edited and never lags behind.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use helpdesk_domain::{
    CartridgeId, Event, Locale, Metadata, Order, PersonId, PersonalKey, Role, Sealed,
    order::{OrderEvent, Quantity, Sight},
    ports::{Fault, Recorded, StreamId},
};
use helpdesk_projections::people;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::{finding, telling, view, wire};
use crate::{caller::Caller, problems::Answer, tags::Tag, verification::Verification, wire::Named, words::words};

#[derive(Debug)]
pub struct HistoryApi;

#[OpenApi(tag = "Tag::Orders")]
impl HistoryApi {
    /// Everything that happened to an order, oldest first
    ///
    /// The staff's internal notes are left out for requesters.
    #[oai(path = "/orders/:id/history", method = "get", operation_id = "get_order_history")]
    async fn get(
        &self,
        caller: Caller,
        id: Path<String>,
        /// Only what had happened by then.
        as_of: Query<Option<DateTime<Utc>>>,
    ) -> Answer<Json<wire::History>> {
        let id = finding::id(&caller, &id.0).await?;
        let (_, sight) = finding::seen(&caller, id).await?;
        let stream = StreamId::new(<Order as cqrs_es::Aggregate>::TYPE, id);
        let events = caller.app.desk.log().history(&stream).await?.into_iter().map(decoded);
        let mut events = events.collect::<Result<Vec<_>, _>>()?;
        events.retain(|(recorded, ..)| as_of.0.is_none_or(|at| recorded.recorded_at <= at));
        events.retain(|(_, event, _)| sight == Sight::Everything || !is_internal(event));
        let reader = Reader::of(&caller, &events).await?;
        let mut lines = Vec::new();
        let items = events.iter().map(|(recorded, event, metadata)| {
            let told = telling::told(event, metadata, &lines, &reader);
            if let OrderEvent::Submitted { lines: now, .. } | OrderEvent::LinesAmended { lines: now, .. } = event {
                lines.clone_from(now);
            }
            wire::HistoryItem {
                position: recorded.position,
                kind: recorded.event_type.clone(),
                at: recorded.recorded_at,
                actor: metadata.actor.map(|person| reader.person(person)),
                role: metadata.role.into(),
                channel: metadata.channel.into(),
                on_behalf_of: metadata.on_behalf_of.map(|person| reader.person(person)),
                text: told.text,
                changes: told.changes,
                forced: matches!(event, OrderEvent::StatusChanged { forced: true, .. }),
                internal: is_internal(event),
                hash: hex::encode(recorded.hash),
            }
        });
        let oversees = [Role::Supervisor, Role::Administrator].into_iter().any(|role| caller.actor.has_anywhere(role));
        let verification = if oversees { Verification::last(&caller.app.db).await? } else { None };
        Ok(Json(wire::History { items: items.collect(), verification }))
    }
}

type Happened = (Recorded, OrderEvent, Metadata);

fn decoded(recorded: Recorded) -> Result<Happened, Fault> {
    let metadata = recorded.circumstances()?;
    match Event::decode(&recorded)? {
        Event::Order(event) => Ok((recorded, event, metadata)),
        _ => Err(Fault::new(format!("event {} is not an order's", recorded.position))),
    }
}

const fn is_internal(event: &OrderEvent) -> bool {
    matches!(event, OrderEvent::Commented { internal: true, .. })
}

/// What telling needs: the reader's language, names, and the keys of those whose words are quoted.
pub struct Reader {
    pub locale: Locale,
    people: HashMap<PersonId, String>,
    keys: HashMap<PersonId, PersonalKey>,
    cartridges: HashMap<CartridgeId, (String, String)>,
}

impl Reader {
    async fn of(caller: &Caller, events: &[Happened]) -> Answer<Self> {
        let named = events.iter().flat_map(|(_, event, metadata)| {
            metadata.actor.into_iter().chain(metadata.on_behalf_of).chain(telling::people(event))
        });
        let owners =
            view::distinct(events.iter().flat_map(|(_, event, _)| telling::texts(event)).map(|text| text.owner));
        let keys = caller.app.desk.personal_keys().get(&owners).await?;
        let quantities = events.iter().flat_map(|(_, event, _)| telling::quantities(event));
        Ok(Self {
            locale: caller.locale,
            people: people::names(&caller.app.db, &view::distinct(named)).await?,
            keys: owners.into_iter().zip(keys).filter_map(|(owner, key)| Some((owner, key?))).collect(),
            cartridges: view::cartridge_names(caller, quantities.map(|line| line.cartridge)).await?,
        })
    }

    pub fn name(&self, person: PersonId) -> String {
        self.people.get(&person).cloned().unwrap_or_else(|| words().say(self.locale, "erased-person", &[]))
    }

    fn person(&self, person: PersonId) -> Named {
        Named { id: person.0, name: self.name(person) }
    }

    /// What somebody wrote, unless they have been erased.
    pub fn text(&self, text: &Sealed) -> String {
        let open = self.keys.get(&text.owner).and_then(|key| key.open(text));
        open.unwrap_or_else(|| words().say(self.locale, "erased-text", &[]))
    }

    pub fn cartridge(&self, id: CartridgeId) -> String {
        self.cartridges.get(&id).map(|(sku, _)| sku.clone()).unwrap_or_default()
    }

    /// «CF283A — 2, CF226X — 1»
    pub fn listed(&self, lines: &[Quantity]) -> String {
        let line = |line: &Quantity| format!("{} — {}", self.cartridge(line.cartridge), line.quantity);
        lines.iter().map(line).collect::<Vec<_>>().join(", ")
    }
}
