//! `helpdesk backup`: made, listed, read back, restored and cleared away by hand. Making, listing, verifying and
//! clearing work beside a running server; a restore goes into an empty database.

use helpdesk_adapters::{
    backup::{Backup, BackupError, Store, forgotten::Forgotten},
    pins,
};
use helpdesk_domain::words::Argument;

use crate::{
    engine,
    moving::{self, clock, tell},
    progress::Progress,
    settings::Settings,
    words::Voice,
};

/// Makes one now.
pub async fn create(settings: &Settings, voice: Voice) -> anyhow::Result<()> {
    let Some(db) = engine::look(settings).await? else {
        return Err(voice.failure("log-empty", &[("url", settings.database.to_string().into())]));
    };
    let store = store(settings);
    let mut progress = Progress::new(voice);
    let made = async {
        store.forget(&Forgotten::of(&db).await?).await?;
        store.create(&db, clock().now(), &mut tell(&mut progress)).await
    };
    let made = made.await.map_err(|error| told(error, &store, voice))?;
    progress.clear();
    let keys = store.keys_of(&made.name).display().to_string();
    let mut arguments = about(&made);
    arguments.push(("keys", keys.into()));
    println!("{}", voice.say("backup-made", &arguments));
    Ok(())
}

/// One line each, the oldest first.
pub fn list(settings: &Settings, voice: Voice) -> anyhow::Result<()> {
    let store = store(settings);
    let backups = store.list()?;
    if backups.is_empty() {
        println!("{}", voice.say("backup-none", &[("folder", store.folder.display().to_string().into())]));
    }
    for backup in backups {
        println!("{}", voice.say("backup-line", &about(&backup)));
    }
    Ok(())
}

/// Reads one back; the newest when none is named.
pub async fn verify(settings: &Settings, name: Option<String>, voice: Voice) -> anyhow::Result<()> {
    let store = store(settings);
    let name = name_or_newest(&store, name, voice)?;
    let mut progress = Progress::new(voice);
    let checked = store.verify(&name, clock().now(), &mut tell(&mut progress)).await;
    let checked = checked.map_err(|error| told(error, &store, voice))?;
    progress.clear();
    println!("{}", voice.say("backup-whole", &about(&checked)));
    Ok(())
}

/// Brings one back into the database of the settings, which must be empty; the newest when none is named.
pub async fn restore(settings: &Settings, name: Option<String>, voice: Voice) -> anyhow::Result<()> {
    let store = store(settings);
    let name = name_or_newest(&store, name, voice)?;
    let (db, _lock) = moving::open_target(&settings.database, voice).await?;
    let mut progress = Progress::new(voice);
    let forgotten = Forgotten::read(&settings.data_dir)?;
    let restored = store.restore(&name, &db, forgotten, &clock(), &mut tell(&mut progress)).await;
    let restored = restored.map_err(|error| told(error, &store, voice))?;
    progress.clear();
    if let Some(aside) = pins::set_aside(&settings.data_dir.join(pins::FILE), &restored.head)? {
        println!("{}", voice.say("backup-pins-aside", &[("path", aside.display().to_string().into())]));
    }
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let more = [
        ("name", name.into()),
        ("forgotten", number(restored.forgotten).into()),
        ("dropped", number(restored.dropped).into()),
    ];
    moving::say(voice, "backup-restored", &restored.head, &more);
    Ok(())
}

/// Clears away what isn't kept any more.
pub fn prune(settings: &Settings, voice: Voice) -> anyhow::Result<()> {
    let store = store(settings);
    let removed = store.prune(settings.backups.keep, settings.time_zone, clock().now())?;
    for name in &removed {
        println!("{}", voice.say("backup-removed", &[("name", name.into())]));
    }
    if removed.is_empty() {
        let kept = i64::try_from(store.list()?.len()).unwrap_or(i64::MAX);
        println!("{}", voice.say("backup-nothing-to-remove", &[("kept", kept.into())]));
    }
    Ok(())
}

/// Where the settings keep backups.
pub fn store(settings: &Settings) -> Store {
    let backups = &settings.backups;
    Store { folder: backups.folder.clone(), keys: backups.keys.clone() }
}

fn name_or_newest(store: &Store, name: Option<String>, voice: Voice) -> anyhow::Result<String> {
    let newest = || Ok(store.list()?.pop().map(|backup| backup.name));
    let folder = || store.folder.display().to_string();
    match name.map_or_else(newest, |name| anyhow::Ok(Some(name)))? {
        Some(name) => Ok(name),
        None => Err(voice.failure("backup-none", &[("folder", folder().into())])),
    }
}

fn about(backup: &Backup) -> Vec<(&'static str, Argument<'static>)> {
    let manifest = &backup.manifest;
    vec![
        ("name", backup.name.clone().into()),
        ("events", i64::try_from(manifest.position).unwrap_or(i64::MAX).into()),
        ("head", manifest.hash.clone().into()),
        ("size", size(backup.bytes).into()),
        ("verified", if backup.verified_at.is_some() { "yes" } else { "no" }.into()),
    ]
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100),
        1_000_000..1_000_000_000 => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
        _ => format!("{}.{} GB", bytes / 1_000_000_000, bytes % 1_000_000_000 / 100_000_000),
    }
}

fn told(error: BackupError, store: &Store, voice: Voice) -> anyhow::Error {
    let text = |path: &std::path::Path| path.display().to_string();
    match error {
        BackupError::Unknown(name) => {
            voice.failure("backup-unknown", &[("name", name.into()), ("folder", text(&store.folder).into())])
        }
        BackupError::NoKeys(path) => voice.failure("backup-no-keys", &[("path", text(&path).into())]),
        BackupError::NewerFormat { name, version } => {
            voice.failure("backup-newer-format", &[("name", name.into()), ("version", version.into())])
        }
        BackupError::Transfer(error) => moving::told(error, voice),
        BackupError::Fault(fault) => fault.into(),
    }
}
