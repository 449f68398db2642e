//! The administrators' own history: everything that was done to people, roles, invitations, the directory, policies
//! and calendars, in words, the newest first. The read model knows only the places; the rest comes from the log.

mod telling;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use helpdesk_domain::{
    Metadata, PersonId,
    ports::{Fault, Position, Recorded, StreamId},
};
use helpdesk_projections::{
    administration::{self, AdministrationFilter},
    catalogue, people,
};
use poem_openapi::{Enum, Object, OpenApi, param::Query, payload::Json};
use uuid::Uuid;

use crate::{
    caller::Caller,
    orders::{filter::page_size, wire::Change},
    problems::{Answer, Problem},
    tags::Tag,
    wire::{Channel, Named, Role},
    words::words,
};

/// What can be administered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum Kind {
    Person,
    Invitation,
    Branch,
    Warehouse,
    Cartridge,
    Printer,
    Calendar,
    Policy,
    /// A group of people in Telegram.
    Room,
}

impl Kind {
    const ALL: [Self; 9] = [
        Self::Person,
        Self::Invitation,
        Self::Branch,
        Self::Warehouse,
        Self::Cartridge,
        Self::Printer,
        Self::Calendar,
        Self::Policy,
        Self::Room,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Invitation => "invitation",
            Self::Branch => "branch",
            Self::Warehouse => "warehouse",
            Self::Cartridge => "cartridge",
            Self::Printer => "printer",
            Self::Calendar => "calendar",
            Self::Policy => "policy",
            Self::Room => "room",
        }
    }
}

/// One thing that was administered, in words.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct AdministrationItem {
    position: u64,
    /// The event's type: `defined`, `granted`, …
    #[oai(rename = "type")]
    event: String,
    at: DateTime<Utc>,
    /// None: the system itself.
    actor: Option<Named>,
    role: Role,
    channel: Channel,
    /// None: another kind of thing than this program lists.
    kind: Option<Kind>,
    /// What it was done to, under its present name; an invitation has neither id nor name.
    subject: Option<Named>,
    text: String,
    changes: Vec<Change>,
    /// 64 hex digits, chained to the event before.
    hash: String,
}

#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct AdministrationPage {
    items: Vec<AdministrationItem>,
    next_cursor: Option<String>,
}

/// What telling needs to name.
pub struct Reader {
    pub locale: helpdesk_domain::Locale,
    /// Of people, branches, warehouses, calendars, …: by their id.
    names: HashMap<Uuid, String>,
}

impl Reader {
    pub fn name(&self, id: Uuid) -> String {
        self.names.get(&id).cloned().unwrap_or_else(|| words().say(self.locale, "erased-person", &[]))
    }

    /// The name behind an id that stands in an entry; any other text is itself.
    pub fn shown(&self, text: &str) -> String {
        let name = text.parse().ok().and_then(|id: Uuid| self.names.get(&id).cloned());
        name.unwrap_or_else(|| text.to_owned())
    }
}

#[derive(Debug)]
pub struct AdministrationApi;

#[OpenApi(tag = "Tag::System")]
impl AdministrationApi {
    /// What administrators did: people, roles, the directory, policies; the newest first
    #[oai(path = "/administration/history", method = "get", operation_id = "read_administration")]
    async fn history(
        &self,
        caller: Caller,
        kind: Query<Option<Kind>>,
        /// Only this person, branch, …
        subject: Query<Option<Uuid>>,
        /// `next_cursor` of the page before.
        cursor: Query<Option<String>>,
        /// 1–200, 50 when left out.
        limit: Query<Option<usize>>,
    ) -> Answer<Json<AdministrationPage>> {
        caller.must_administer()?;
        let limit = page_size(limit.0)?;
        let before = cursor.0.map(|text| text.parse().map_err(|_| Problem::invalid("cursor", "next_cursor")));
        let filter = AdministrationFilter {
            kind: kind.0.map(|kind| kind.as_str().to_owned()),
            subject: subject.0.map(|subject| subject.to_string()),
            before: before.transpose()?,
        };
        let mut places = administration::latest(&caller.app.db, &filter, limit + 1).await?;
        let more = places.len() > limit;
        places.truncate(limit);
        let next_cursor = places.last().filter(|_| more).map(Position::to_string);
        let events = read(&caller, &places).await?;
        let reader = reader(&caller, &events).await?;
        let items = events.iter().map(|event| item(event, &reader)).collect::<Answer<_>>()?;
        Ok(Json(AdministrationPage { items, next_cursor }))
    }
}

/// An event, and what its subject was before.
pub struct Happened {
    pub recorded: Recorded,
    pub metadata: Metadata,
    /// The entry as the event before left it.
    pub before: Option<serde_json::Value>,
}

async fn read(caller: &Caller, places: &[Position]) -> Answer<Vec<Happened>> {
    let log = caller.app.desk.log();
    let (mut events, mut streams) = (Vec::new(), HashMap::new());
    for place in places {
        events.extend(log.read(place.saturating_sub(1), 1).await?);
    }
    for event in &events {
        let known = Kind::ALL.into_iter().find(|kind| kind.as_str() == event.aggregate_type);
        let is_entry = known.is_some_and(|kind| !matches!(kind, Kind::Person | Kind::Invitation | Kind::Room));
        if let (Some(kind), true, false) = (known, is_entry, streams.contains_key(&event.aggregate_id)) {
            let stream = StreamId::new(kind.as_str(), &event.aggregate_id);
            streams.insert(event.aggregate_id.clone(), log.history(&stream).await?);
        }
    }
    let happened = events.into_iter().map(|recorded| {
        let stream = streams.get(&recorded.aggregate_id).map(Vec::as_slice).unwrap_or_default();
        let earlier = stream.iter().rev().filter(|event| event.position < recorded.position);
        let before = earlier.map(spec).find_map(Result::transpose).transpose()?;
        Ok(Happened { metadata: recorded.circumstances()?, before, recorded })
    });
    happened.collect()
}

/// The entry as an event says it is from now on.
fn spec(event: &Recorded) -> Result<Option<serde_json::Value>, Fault> {
    let payload: serde_json::Value = serde_json::from_str(&event.payload)
        .map_err(|error| Fault::because(format!("decoding event {}", event.position), error))?;
    Ok(payload.get("spec").cloned())
}

async fn reader(caller: &Caller, events: &[Happened]) -> Answer<Reader> {
    let db = &caller.app.db;
    let mut named: HashSet<PersonId> = HashSet::new();
    for event in events {
        named.extend(event.metadata.actor);
        named.insert(PersonId(event.recorded.subject()));
        named.extend(telling::people(&event.recorded)?);
    }
    let named: Vec<_> = named.into_iter().collect();
    let mut names: HashMap<Uuid, String> =
        people::names(db, &named).await?.into_iter().map(|(id, name)| (id.0, name)).collect();
    names.extend(catalogue::branches(db).await?.into_iter().map(|row| (row.id.0, row.name)));
    names.extend(catalogue::warehouses(db).await?.into_iter().map(|row| (row.id.0, row.name)));
    names.extend(catalogue::calendars(db).await?.into_iter().map(|row| (row.id.0, row.name)));
    names.extend(catalogue::policies(db).await?.into_iter().map(|row| (row.id.0, row.name)));
    let of_kind = |kind: Kind| {
        let events = events.iter().filter(move |event| event.recorded.aggregate_type == kind.as_str());
        events.map(|event| event.recorded.subject()).collect::<HashSet<_>>()
    };
    let cartridges: Vec<_> = of_kind(Kind::Cartridge).into_iter().map(helpdesk_domain::CartridgeId).collect();
    if !cartridges.is_empty() {
        names.extend(catalogue::cartridges_of(db, &cartridges).await?.into_iter().map(|row| (row.id.0, row.sku)));
    }
    for printer in of_kind(Kind::Printer) {
        let row = catalogue::printer(db, helpdesk_domain::PrinterId(printer)).await?;
        names.extend(row.map(|row| (row.id.0, row.inventory_number)));
    }
    Ok(Reader { locale: caller.locale, names })
}

fn item(event: &Happened, reader: &Reader) -> Answer<AdministrationItem> {
    let Happened { recorded, metadata, .. } = event;
    let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == recorded.aggregate_type);
    let subject = recorded.subject();
    let telling::Told { text, changes } = telling::told(event, reader)?;
    let person = |person: PersonId| Named { id: person.0, name: reader.name(person.0) };
    Ok(AdministrationItem {
        position: recorded.position,
        event: recorded.event_type.clone(),
        at: recorded.recorded_at,
        actor: metadata.actor.map(person),
        role: metadata.role.into(),
        channel: metadata.channel.into(),
        kind,
        subject: (!subject.is_nil()).then(|| Named { id: subject, name: reader.name(subject) }),
        text,
        changes,
        hash: hex::encode(recorded.hash),
    })
}
