//! `helpdesk log export | import | copy`: the log as a file, and the whole system into another database.

use std::{path::Path, sync::Arc};

use helpdesk_adapters::{
    FileLock, SystemClock,
    engine::{OpenError, open_database},
    transfer::{self, Copied, Step, TransferError},
};
use helpdesk_domain::ports::{Clock, Head};
use helpdesk_projections::Db;
use secrecy::ExposeSecret;

use crate::{
    engine,
    progress::Progress,
    settings::{DatabaseUrl, Settings},
    words::Voice,
};

/// Writes the log to a new file.
pub async fn export(settings: &Settings, path: &Path, voice: Voice) -> anyhow::Result<()> {
    let Some(db) = engine::look(settings).await? else {
        return Err(voice.failure("log-empty", &[("url", settings.database.to_string().into())]));
    };
    let mut progress = Progress::new(voice);
    let head = transfer::export(&db, path, &mut tell(&mut progress)).await.map_err(|error| told(error, voice))?;
    progress.clear();
    say(voice, "log-exported", &head, &[("path", path.display().to_string().into())]);
    Ok(())
}

/// Reads such a file into an empty database.
pub async fn import(settings: &Settings, path: &Path, voice: Voice) -> anyhow::Result<()> {
    if !path.try_exists()? {
        return Err(voice.failure("file-missing", &[("path", path.display().to_string().into())]));
    }
    let (db, _lock) = open_target(&settings.database, voice).await?;
    db.migrate().await?;
    let mut progress = Progress::new(voice);
    let imported = transfer::import(&db, path, &clock(), &mut tell(&mut progress)).await;
    let head = imported.map_err(|error| told(error, voice))?;
    progress.clear();
    say(voice, "log-imported", &head, &[]);
    Ok(())
}

/// Brings the whole system, or what is new in it, into another database.
pub async fn copy(settings: &Settings, to: &str, voice: Voice) -> anyhow::Result<()> {
    let to = DatabaseUrl::parse(to)?;
    if same(&settings.database, &to) {
        return Err(voice.failure("copy-same", &[]));
    }
    let (source, at_rest) = open_source(settings, voice).await?;
    let (target, _lock) = open_target(&to, voice).await?;
    target.migrate().await?;
    let mut progress = Progress::new(voice);
    let last = at_rest.is_some();
    let copied = transfer::copy(&source, &target, last, &clock(), &mut tell(&mut progress)).await;
    let Copied { head, events, open } = copied.map_err(|error| told(error, voice))?;
    progress.clear();
    let (url, events) = (to.to_string(), i64::try_from(events).unwrap_or(i64::MAX));
    let key = if open { "copy-done" } else { "copy-goes-on" };
    say(voice, key, &head, &[("url", url.into()), ("new", events.into())]);
    Ok(())
}

/// The source, and whether it is at rest: nobody serves it, and nobody can begin to as long as the answer is held.
async fn open_source(settings: &Settings, voice: Voice) -> anyhow::Result<(Db, Option<AtRest>)> {
    let missing = || voice.failure("log-empty", &[("url", settings.database.to_string().into())]);
    match &settings.database {
        DatabaseUrl::Sqlite(path) if !path.try_exists()? => Err(missing()),
        DatabaseUrl::Sqlite(path) => match open_database(&url_of(&settings.database), &SystemClock).await {
            Ok((db, lock)) => {
                db.migrate().await?;
                Ok((db, Some(AtRest { _lock: lock })))
            }
            Err(OpenError::InUse(_)) => Ok((Db::read_sqlite(path).await?, None)),
            Err(error) => Err(engine::told(error, voice)),
        },
        DatabaseUrl::Postgres(url) => {
            let db = Db::open_postgres(url.expose_secret()).await?;
            let at_rest = (!transfer::is_served(&db).await?).then_some(AtRest { _lock: None });
            Ok((db, at_rest))
        }
    }
}

#[derive(Debug)]
struct AtRest {
    _lock: Option<FileLock>,
}

/// A database to be filled, as it is.
pub async fn open_target(url: &DatabaseUrl, voice: Voice) -> anyhow::Result<(Db, Option<FileLock>)> {
    let opened = open_database(&url_of(url), &SystemClock).await;
    let (db, lock) = opened.map_err(|error| engine::told(error, voice))?;
    if transfer::is_served(&db).await? {
        return Err(voice.failure("target-served", &[("url", url.to_string().into())]));
    }
    Ok((db, lock))
}

/// The address of a database, password and all.
fn url_of(url: &DatabaseUrl) -> String {
    match url {
        DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
        DatabaseUrl::Postgres(url) => url.expose_secret().to_owned(),
    }
}

fn same(one: &DatabaseUrl, other: &DatabaseUrl) -> bool {
    match (one, other) {
        (DatabaseUrl::Sqlite(one), DatabaseUrl::Sqlite(other)) => {
            one == other || one.canonicalize().ok().is_some_and(|one| other.canonicalize().ok() == Some(one))
        }
        (DatabaseUrl::Postgres(one), DatabaseUrl::Postgres(other)) => one.expose_secret() == other.expose_secret(),
        _ => false,
    }
}

/// The machine's.
pub fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}

/// Passes steps on to the line on the terminal.
pub fn tell(progress: &mut Progress) -> impl FnMut(Step, u64, u64) + Send {
    |step, done, all| {
        let key = match step {
            Step::Events => "step-events",
            Step::Tables => "step-tables",
            Step::Folding => "step-folding",
            Step::Comparing => "step-comparing",
            Step::Verifying => "step-verifying",
        };
        progress.tell(key, done, all);
    }
}

/// A sentence about the log's end.
pub fn say(voice: Voice, key: &str, head: &Head, more: &[(&'static str, helpdesk_domain::words::Argument<'static>)]) {
    let events = i64::try_from(head.position).unwrap_or(i64::MAX);
    let mut arguments = vec![("events", events.into()), ("head", hex::encode(head.hash).into())];
    arguments.extend(more.iter().cloned());
    println!("{}", voice.say(key, &arguments));
}

/// Why something wasn't carried, in words.
pub fn told(error: TransferError, voice: Voice) -> anyhow::Error {
    match error {
        TransferError::Exists(path) => voice.failure("file-exists", &[("path", path.display().to_string().into())]),
        TransferError::NotEmpty(events) => {
            let events = i64::try_from(events).unwrap_or(i64::MAX);
            voice.failure("target-not-empty", &[("events", events.into())])
        }
        TransferError::Unfinished(what) => voice.failure("target-unfinished", &[("what", what.into())]),
        TransferError::AnotherLog => voice.failure("target-another-log", &[]),
        TransferError::Broken(position) => {
            voice.failure("carried-broken", &[("position", position.to_string().into())])
        }
        TransferError::Damaged { path, why } => {
            voice.failure("file-damaged", &[("path", path.display().to_string().into()), ("problem", why.into())])
        }
        TransferError::BadLine { path, line, why } => voice.failure(
            "file-bad-line",
            &[("path", path.display().to_string().into()), ("line", line.to_string().into()), ("problem", why.into())],
        ),
        TransferError::LooseLine { path, line } => voice.failure(
            "file-loose-line",
            &[("path", path.display().to_string().into()), ("line", line.to_string().into())],
        ),
        TransferError::OldSchema => voice.failure("source-old-schema", &[]),
        TransferError::Differs(name) => voice.failure("copy-differs", &[("name", name.into())]),
        TransferError::Fault(fault) => fault.into(),
    }
}
