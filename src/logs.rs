//! `helpdesk log`: what stands in the event log, and whether its chain of hashes holds. Reads only, so it works beside
//! a running server.

use helpdesk_domain::ports::Head;

use crate::{engine, settings::Settings, words::Voice};

/// Events, time span, chain head.
pub async fn stat(settings: &Settings, voice: Voice) -> anyhow::Result<()> {
    let log = engine::read_log(settings, voice).await?;
    let Head { position, hash, recorded_at } = log.head().await?;
    let first = log.read(0, 1).await?;
    println!("{}: {position}", voice.say("log-events", &[]));
    if let Some(first) = first.first() {
        println!("{}: {} – {}", voice.say("log-span", &[]), first.recorded_at.to_rfc3339(), recorded_at.to_rfc3339());
    }
    println!("{}: {}", voice.say("log-head", &[]), hex::encode(hash));
    Ok(())
}
