//! `helpdesk projections`: how far the readers of the log have come, what they set aside, and building the read models
//! anew. A rebuild touches no reactor, so it sends nothing.

use std::{collections::HashMap, sync::Arc};

use helpdesk_adapters::{
    nodes::leases,
    runner::{checkpoint, parked},
};
use helpdesk_bot::Notifications;
use helpdesk_projections::Projection;

use crate::{engine, settings::Settings, words::Voice};

/// One line for each reader.
pub async fn status(settings: &Settings, voice: Voice) -> anyhow::Result<()> {
    let Some(db) = engine::look(settings).await? else {
        return Err(voice.failure("log-empty", &[("url", settings.database.to_string().into())]));
    };
    let head = engine::log(db.clone()).await?.head().await?.position;
    let parked: HashMap<_, _> = parked::counts(&db).await?.into_iter().collect();
    let nodes: HashMap<_, _> = leases::readers(&db).await?.into_iter().collect();
    for (name, position) in checkpoint::all(&db).await? {
        let mut state = match number(head.saturating_sub(position)) {
            0 => voice.say("projections-current", &[]),
            behind => voice.say("projections-behind", &[("behind", behind.into())]),
        };
        if let Some(events) = parked.get(&name) {
            state = format!("{state}, {}", voice.say("projections-parked", &[("events", number(*events).into())]));
        }
        if let Some(node) = nodes.get(&name) {
            state = format!("{state}  ({node})");
        }
        println!("{name:<24} {position:>10}  {state}");
    }
    Ok(())
}

/// Tries again what each reader set aside; fails when something stays there.
pub async fn retry(settings: &Settings, voice: Voice) -> anyhow::Result<()> {
    let engine = engine::open(settings, voice).await?;
    let mut readers = helpdesk_projections::all(engine.personal_keys());
    readers.push(Arc::new(Notifications) as Arc<dyn Projection>);
    let retried = engine.retry(&readers).await?;
    for (name, applied) in &retried {
        let arguments = [("name", (*name).into()), ("events", number(*applied as u64).into())];
        println!("{}", voice.say("projections-retried", &arguments));
    }
    let left: Vec<_> = parked::reasons(&engine.db).await?;
    for (name, position, reason) in &left {
        let arguments = [("name", name.into()), ("position", number(*position).into()), ("reason", reason.into())];
        println!("{}", voice.say("projections-still-parked", &arguments));
    }
    if retried.is_empty() && left.is_empty() {
        println!("{}", voice.say("projections-nothing-parked", &[]));
    }
    if left.is_empty() { Ok(()) } else { Err(voice.failure("projections-retry-in-vain", &[])) }
}

/// Folds every read model again from the first event, beside the rows that stand, and swaps them.
pub async fn rebuild(settings: &Settings, voice: Voice) -> anyhow::Result<()> {
    let engine = engine::open(settings, voice).await?;
    for projection in helpdesk_projections::all(engine.personal_keys()) {
        engine.rebuild(&*projection).await?;
        println!("{}", voice.say("projections-rebuilt", &[("name", projection.name().into())]));
    }
    Ok(())
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
