//! `helpdesk log stat | verify`: what stands in the event log, and whether its chain of hashes holds. Reads only, so it
//! works beside a running server.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::SecondsFormat;
use helpdesk_adapters::{
    pins::{self, Pin},
    verify::{self, Break, Stat, Verified},
};
use helpdesk_domain::{Timestamp, ports::EventLog};
use helpdesk_projections::Db;

use crate::{engine, progress::Progress, settings::Settings, words::Voice};

/// Events, time span, chain head.
pub async fn stat(settings: &Settings, voice: Voice) -> anyhow::Result<()> {
    let log: Arc<dyn EventLog> = engine::log(look(settings, voice).await?).await?;
    let Stat { head, first_at } = verify::stat(&*log).await?;
    println!("{}: {}", voice.say("log-events", &[]), head.position);
    if let Some(first_at) = first_at {
        let last_at = head.recorded_at.to_rfc3339();
        println!("{}: {} – {last_at}", voice.say("log-span", &[]), first_at.to_rfc3339());
    }
    println!("{}: {}", voice.say("log-head", &[]), hex::encode(head.hash));
    Ok(())
}

/// Walks the chain, and holds it against the pins; fails with the first bad position.
pub async fn verify(settings: &Settings, named: Option<PathBuf>, voice: Voice) -> anyhow::Result<()> {
    let db = look(settings, voice).await?;
    let pins = pins_of(&settings.data_dir, named, voice)?;
    let mut progress = Progress::new(voice);
    let verified = verify::verify(&db, &pins, |done, all| progress.tell("step-verifying", done, all)).await?;
    progress.clear();
    match verified {
        Verified::Whole { head } => {
            let events = i64::try_from(head.position).unwrap_or(i64::MAX);
            let head = hex::encode(head.hash);
            let held = i64::try_from(pins.len()).unwrap_or(i64::MAX);
            let arguments = [("events", events.into()), ("head", head.into()), ("pins", held.into())];
            println!("{}", voice.say("log-whole", &arguments));
            Ok(())
        }
        Verified::Broken { position, how } => {
            let problem = problem(how, voice);
            let arguments = [("position", position.to_string().into()), ("problem", problem.into())];
            Err(voice.failure("log-broken", &arguments))
        }
    }
}

/// The pins of the data directory, and those of a file that somebody kept elsewhere.
fn pins_of(data_dir: &Path, named: Option<PathBuf>, voice: Voice) -> anyhow::Result<Vec<Pin>> {
    if let Some(path) = named.as_ref().filter(|path| !path.exists()) {
        return Err(voice.failure("log-no-pins", &[("path", path.display().to_string().into())]));
    }
    let mut all = pins::read(&data_dir.join(pins::FILE))?;
    if let Some(path) = named {
        all.extend(pins::read(&path)?);
    }
    all.sort_by_key(|pin| pin.position);
    Ok(all)
}

fn problem(how: Break, voice: Voice) -> String {
    let pinned = |at: Timestamp| [("at", at.to_rfc3339_opts(SecondsFormat::Secs, true).into())];
    match how {
        Break::Changed => voice.say("log-broken-changed", &[]),
        Break::Missing => voice.say("log-broken-missing", &[]),
        Break::Head => voice.say("log-broken-head", &[]),
        Break::Outside => voice.say("log-broken-outside", &[]),
        Break::Cut { pinned_at } => voice.say("log-broken-cut", &pinned(pinned_at)),
        Break::Rewritten { pinned_at } => voice.say("log-broken-rewritten", &pinned(pinned_at)),
    }
}

async fn look(settings: &Settings, voice: Voice) -> anyhow::Result<Db> {
    let missing = || voice.failure("log-empty", &[("url", settings.database.to_string().into())]);
    engine::look(settings).await?.ok_or_else(missing)
}
