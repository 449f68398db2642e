//! The one place that names a concrete engine: opens it for whoever writes, and to read beside a running server.

use std::sync::Arc;

use helpdesk_adapters::{Engine, OpenError, Settings as EngineSettings, SystemClock, log::Log};
use helpdesk_domain::ports::{Clock, EventLog, Head};
use helpdesk_projections::Db;
use secrecy::ExposeSecret;

use crate::{
    settings::{DatabaseUrl, Settings},
    words::Voice,
};

/// Opens the database; an SQLite file for this process alone.
pub async fn open(settings: &Settings, voice: Voice) -> anyhow::Result<Engine> {
    open_at(settings, None, voice).await
}

/// The same with another clock than the machine's.
pub async fn open_at(settings: &Settings, clock: Option<Arc<dyn Clock>>, voice: Voice) -> anyhow::Result<Engine> {
    let database_url = match &settings.database {
        DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
        DatabaseUrl::Postgres(url) => url.expose_secret().to_owned(),
    };
    let opened = Engine::open(EngineSettings { database_url, clock }).await;
    opened.map_err(|error| told(error, voice))
}

/// Why a database can't be opened, in words.
pub fn told(error: OpenError, voice: Voice) -> anyhow::Error {
    match error {
        OpenError::InUse(in_use) => {
            let path = in_use.database.display().to_string();
            let holder = in_use.holder.unwrap_or_else(|| "?".to_owned());
            voice.failure("serve-locked", &[("path", path.into()), ("holder", holder.into())])
        }
        OpenError::UnknownKind => anyhow::Error::new(error).context("HELPDESK_DATABASE_URL"),
        OpenError::Unfinished(what) => voice.failure("target-unfinished", &[("what", what.into())]),
        OpenError::Fault(fault) => fault.into(),
    }
}

/// The database to read, beside whoever serves it; none when there is no file yet.
pub async fn look(settings: &Settings) -> anyhow::Result<Option<Db>> {
    match &settings.database {
        DatabaseUrl::Sqlite(path) if !path.try_exists()? => Ok(None),
        DatabaseUrl::Sqlite(path) => Ok(Some(Db::read_sqlite(path).await?)),
        DatabaseUrl::Postgres(url) => Ok(Some(Db::open_postgres(url.expose_secret()).await?)),
    }
}

/// The log, to read.
pub async fn log(db: Db) -> anyhow::Result<Arc<dyn EventLog>> {
    Ok(Arc::new(Log::open(db, Arc::new(SystemClock)).await?))
}

/// The head of the log; none when there is no database yet.
pub async fn head(settings: &Settings) -> anyhow::Result<Option<Head>> {
    match look(settings).await? {
        Some(db) => Ok(Some(log(db).await?.head().await?)),
        None => Ok(None),
    }
}
