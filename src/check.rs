//! `helpdesk check`: what works, what doesn't, and what to do about it, in one plain line each. Changes nothing.

use std::time::Duration;

use anyhow::{Context, bail};
use helpdesk_adapters::SystemClock;
use helpdesk_bot::{BotState, Link};

use crate::{
    bot_state, engine,
    mail::server,
    settings::{Mail, Settings, Telegram},
    words::Voice,
};

/// How long Telegram may take to answer.
const PATIENCE: Duration = Duration::from_secs(8);

/// Checks everything; fails when something that is set up doesn't work.
pub async fn run(settings: &Settings, voice: Voice) -> anyhow::Result<()> {
    let lines = [
        Line::good(
            "check-settings",
            voice.say("check-settings-read", &[("listen", settings.listen.to_string().into())]),
        ),
        database(settings, voice).await,
        telegram(&settings.telegram, voice).await,
        mail(&settings.mail, voice).await,
    ];
    for Line { good, key, text } in &lines {
        println!("{} {}: {text}", if *good { "✓" } else { "✗" }, voice.say(key, &[]));
    }
    if lines.iter().any(|line| !line.good) {
        bail!(voice.say("check-failed", &[]));
    }
    Ok(())
}

struct Line {
    good: bool,
    key: &'static str,
    text: String,
}

impl Line {
    const fn good(key: &'static str, text: String) -> Self {
        Self { good: true, key, text }
    }

    const fn bad(key: &'static str, text: String) -> Self {
        Self { good: false, key, text }
    }
}

async fn database(settings: &Settings, voice: Voice) -> Line {
    let url = settings.database.to_string();
    match engine::head(settings).await {
        Ok(Some(head)) => {
            let events = i64::try_from(head.position).unwrap_or(i64::MAX);
            let hash = hex::encode(head.hash);
            let arguments = [("url", (&url).into()), ("events", events.into()), ("head", (&hash).into())];
            Line::good("check-database", voice.say("check-database-read", &arguments))
        }
        Ok(None) => Line::good("check-database", voice.say("check-database-new", &[("url", (&url).into())])),
        Err(error) => {
            let problem = format!("{error:#}");
            let arguments = [("url", (&url).into()), ("problem", (&problem).into())];
            Line::bad("check-database", voice.say("check-database-broken", &arguments))
        }
    }
}

async fn telegram(telegram: &Telegram, voice: Voice) -> Line {
    let key = "check-telegram";
    let out_of_reach = |problem: String| {
        let arguments = [("url", telegram.api_url.to_string().into()), ("problem", problem.into())];
        Line::bad(key, voice.say("check-telegram-out-of-reach", &arguments))
    };
    match ask_telegram(telegram).await {
        Ok(None) => Line::good(key, voice.say("check-telegram-no-token", &[])),
        Ok(Some(BotState { link: Link::Connected, username, .. })) => {
            Line::good(key, voice.say("check-telegram-works", &[("bot", username.unwrap_or_default().into())]))
        }
        Ok(Some(BotState { link: Link::Unauthorised, .. })) => {
            Line::bad(key, voice.say("check-telegram-wrong-token", &[]))
        }
        Ok(Some(BotState { detail, .. })) => out_of_reach(detail.unwrap_or_default()),
        Err(error) => out_of_reach(format!("{error:#}")),
    }
}

/// What Telegram says of the token; none without one.
pub async fn ask_telegram(telegram: &Telegram) -> anyhow::Result<Option<BotState>> {
    // Asking needs no webhook.
    let telegram = Telegram { webhook_secret: None, ..telegram.clone() };
    let Some(settings) = bot_state::settings(&telegram, None, None)? else { return Ok(None) };
    let asked = tokio::time::timeout(PATIENCE, helpdesk_bot::check(&settings, &SystemClock)).await;
    let state = asked.context("no answer in time")?.map_err(anyhow::Error::msg)?;
    Ok(Some(state))
}

async fn mail(mail: &Mail, voice: Voice) -> Line {
    let key = "check-mail";
    let broken = |problem: String| Line::bad(key, voice.say("check-mail-broken", &[("problem", problem.into())]));
    match server(mail) {
        Ok(None) => Line::good(key, voice.say("check-mail-none", &[])),
        Ok(Some(smtp)) => match tokio::time::timeout(PATIENCE, smtp.check()).await {
            Ok(Ok(())) => Line::good(key, voice.say("check-mail-works", &[])),
            Ok(Err(problem)) => broken(problem),
            Err(_) => broken(voice.say("check-mail-silent", &[])),
        },
        Err(error) => broken(format!("{error:#}")),
    }
}
