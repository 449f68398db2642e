//! `helpdesk projections`: how far the readers of the log have come, and building the read models anew. A rebuild
//! touches no reactor, so it sends nothing.

use helpdesk_adapters::runner::checkpoint;

use crate::{engine, settings::Settings, words::Voice};

/// One line for each reader.
pub async fn status(settings: &Settings, voice: Voice) -> anyhow::Result<()> {
    let Some(db) = engine::look(settings).await? else {
        return Err(voice.failure("log-empty", &[("url", settings.database.to_string().into())]));
    };
    let head = engine::log(db.clone()).await?.head().await?.position;
    for (name, position) in checkpoint::all(&db).await? {
        let behind = i64::try_from(head.saturating_sub(position)).unwrap_or(i64::MAX);
        let state = match behind {
            0 => voice.say("projections-current", &[]),
            behind => voice.say("projections-behind", &[("behind", behind.into())]),
        };
        println!("{name:<16} {position:>10}  {state}");
    }
    Ok(())
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
