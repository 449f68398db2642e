//! Loading an aggregate's stream through the event-sourcing libraries' own repositories, which want to know its type
//! at compile time.

use cqrs_es::{
    Aggregate,
    persist::{PersistedEventRepository, SerializedEvent},
};
use helpdesk_domain::{
    Order, Person,
    directory::{Branch, CalendarSpec, Cartridge, Entry, Policy, Printer, Spec, Warehouse},
    invitation::Invitation,
    key::Reservation,
    ports::{Fault, StreamId},
    room::Room,
};
use helpdesk_projections::Db;
use postgres_es::PostgresEventRepository;
use sqlite_es::SqliteEventRepository;

/// The library's repository for the engine.
pub(super) enum Repository {
    Sqlite(SqliteEventRepository),
    Postgres(PostgresEventRepository),
}

impl Repository {
    pub fn of(db: &Db) -> Self {
        match db {
            Db::Sqlite(sqlite) => Self::Sqlite(SqliteEventRepository::new(sqlite.readers().clone())),
            Db::Postgres(postgres) => Self::Postgres(PostgresEventRepository::new(postgres.pool().clone())),
        }
    }

    pub async fn load(&self, stream: &StreamId) -> Result<Vec<SerializedEvent>, Fault> {
        match self {
            Self::Sqlite(repository) => load(repository, stream).await,
            Self::Postgres(repository) => load(repository, stream).await,
        }
    }
}

async fn load(repository: &impl PersistedEventRepository, stream: &StreamId) -> Result<Vec<SerializedEvent>, Fault> {
    let id = stream.aggregate_id.as_str();
    let loaded = match stream.aggregate_type {
        Order::TYPE => repository.get_events::<Order>(id).await,
        Person::TYPE => repository.get_events::<Person>(id).await,
        Branch::TYPE => repository.get_events::<Entry<Branch>>(id).await,
        Warehouse::TYPE => repository.get_events::<Entry<Warehouse>>(id).await,
        Cartridge::TYPE => repository.get_events::<Entry<Cartridge>>(id).await,
        Printer::TYPE => repository.get_events::<Entry<Printer>>(id).await,
        CalendarSpec::TYPE => repository.get_events::<Entry<CalendarSpec>>(id).await,
        Policy::TYPE => repository.get_events::<Entry<Policy>>(id).await,
        Invitation::TYPE => repository.get_events::<Invitation>(id).await,
        Room::TYPE => repository.get_events::<Room>(id).await,
        Reservation::TYPE => repository.get_events::<Reservation>(id).await,
        other => return Err(Fault::new(format!("loading a stream of the unknown type {other}"))),
    };
    loaded.map_err(|error| Fault::because(format!("loading a stream of type {}", stream.aggregate_type), error))
}
