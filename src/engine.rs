//! The one place that names a concrete engine: opens it for whoever writes, and read-only beside a running server.

use std::{path::Path, sync::Arc};

use helpdesk_adapters::{Engine, OpenError, Settings as EngineSettings, SqliteLog, SystemClock};
use helpdesk_domain::ports::{Clock, EventLog, Head};
use helpdesk_projections::Db;

use crate::{
    settings::{DatabaseUrl, Settings},
    words::Voice,
};

/// Opens the database for this process alone.
pub async fn open(settings: &Settings, voice: Voice) -> anyhow::Result<Engine> {
    open_at(settings, None, voice).await
}

/// The same with another clock than the machine's.
pub async fn open_at(settings: &Settings, clock: Option<Arc<dyn Clock>>, voice: Voice) -> anyhow::Result<Engine> {
    let path = file(settings, voice)?;
    let opened = Engine::open(EngineSettings { database_url: format!("sqlite://{}", path.display()), clock }).await;
    opened.map_err(|error| match error {
        OpenError::InUse(in_use) => {
            let path = in_use.database.display().to_string();
            let holder = in_use.holder.unwrap_or_else(|| "?".to_owned());
            voice.failure("serve-locked", &[("path", path.into()), ("holder", holder.into())])
        }
        OpenError::NotYet | OpenError::UnknownKind => voice.failure("serve-postgres-later", &[]),
        OpenError::Fault(fault) => fault.into(),
    })
}

/// The database read-only, beside whoever serves it; none when there is no file yet.
pub async fn look(settings: &Settings, voice: Voice) -> anyhow::Result<Option<Db>> {
    let path = file(settings, voice)?;
    if !path.try_exists()? {
        return Ok(None);
    }
    Ok(Some(Db::read_sqlite(path).await?))
}

/// The log, to read.
pub async fn log(db: Db, voice: Voice) -> anyhow::Result<Arc<dyn EventLog>> {
    match db {
        Db::Sqlite(sqlite) => Ok(Arc::new(SqliteLog::open(sqlite, Arc::new(SystemClock)).await?)),
        Db::Postgres(_) => Err(voice.failure("serve-postgres-later", &[])),
    }
}

/// The head of the log; none when there is no database yet.
pub async fn head(settings: &Settings, voice: Voice) -> anyhow::Result<Option<Head>> {
    match look(settings, voice).await? {
        Some(db) => Ok(Some(log(db, voice).await?.head().await?)),
        None => Ok(None),
    }
}

fn file(settings: &Settings, voice: Voice) -> anyhow::Result<&Path> {
    match &settings.database {
        DatabaseUrl::Sqlite(path) => Ok(path),
        DatabaseUrl::Postgres(_) => Err(voice.failure("serve-postgres-later", &[])),
    }
}
