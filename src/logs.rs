//! `helpdesk log`: what stands in the event log, and whether its chain of hashes holds. Reads only, so it works beside
//! a running server.

use std::{io::IsTerminal, sync::Arc};

use helpdesk_adapters::verify::{self, Break, Stat, Verified};
use helpdesk_domain::ports::EventLog;

use crate::{engine, settings::Settings, words::Voice};

/// Events, time span, chain head.
pub async fn stat(settings: &Settings, voice: Voice) -> anyhow::Result<()> {
    let Stat { head, first_at } = verify::stat(&*open(settings, voice).await?).await?;
    println!("{}: {}", voice.say("log-events", &[]), head.position);
    if let Some(first_at) = first_at {
        let last_at = head.recorded_at.to_rfc3339();
        println!("{}: {} – {last_at}", voice.say("log-span", &[]), first_at.to_rfc3339());
    }
    println!("{}: {}", voice.say("log-head", &[]), hex::encode(head.hash));
    Ok(())
}

/// Walks the chain; fails with the first bad position.
pub async fn verify(settings: &Settings, voice: Voice) -> anyhow::Result<()> {
    let log = open(settings, voice).await?;
    let shown = std::io::stderr().is_terminal();
    let verified = verify::verify(&*log, |position| {
        if shown {
            eprint!("\r{position}");
        }
    });
    let verified = verified.await?;
    if shown {
        eprint!("\r");
    }
    match verified {
        Verified::Whole { head } => {
            let events = i64::try_from(head.position).unwrap_or(i64::MAX);
            let head = hex::encode(head.hash);
            println!("{}", voice.say("log-whole", &[("events", events.into()), ("head", head.into())]));
            Ok(())
        }
        Verified::Broken { position, how } => {
            let problem = match how {
                Break::Changed => "log-broken-changed",
                Break::Missing => "log-broken-missing",
                Break::Head => "log-broken-head",
            };
            let problem = voice.say(problem, &[]);
            let arguments = [("position", position.to_string().into()), ("problem", problem.into())];
            Err(voice.failure("log-broken", &arguments))
        }
    }
}

async fn open(settings: &Settings, voice: Voice) -> anyhow::Result<Arc<dyn EventLog>> {
    let Some(db) = engine::look(settings).await? else {
        return Err(voice.failure("log-empty", &[("url", settings.database.to_string().into())]));
    };
    engine::log(db).await
}
