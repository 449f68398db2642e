//! `helpdesk check`: what works, what doesn't, and what to do about it, in one plain line each. Changes nothing.

use std::time::Duration;

use anyhow::bail;
use secrecy::ExposeSecret;
use serde::Deserialize;

use crate::{
    engine,
    settings::{Settings, Telegram},
    words::Voice,
};

/// How long Telegram may take to answer.
const PATIENCE: Duration = Duration::from_secs(8);

/// Checks everything; fails when something that is set up doesn't work.
pub async fn run(settings: &Settings, voice: Voice) -> anyhow::Result<()> {
    let lines = [
        Line::good("check-settings", voice.say("check-settings-read", &[("listen", settings.listen.to_string().into())])),
        database(settings, voice).await,
        telegram(&settings.telegram, voice).await,
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
    match engine::look(settings).await {
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
    match ask_who_the_bot_is(telegram).await {
        Answer::NoToken => Line::good(key, voice.say("check-telegram-no-token", &[])),
        Answer::Bot(name) => Line::good(key, voice.say("check-telegram-works", &[("bot", name.into())])),
        Answer::WrongToken => Line::bad(key, voice.say("check-telegram-wrong-token", &[])),
        Answer::OutOfReach(problem) => {
            let arguments = [("url", telegram.api_url.to_string().into()), ("problem", problem.into())];
            Line::bad(key, voice.say("check-telegram-out-of-reach", &arguments))
        }
    }
}

/// What Telegram says about the token.
pub enum Answer {
    NoToken,
    /// The bot's user name.
    Bot(String),
    WrongToken,
    OutOfReach(String),
}

/// Asks Telegram once.
pub async fn ask_who_the_bot_is(telegram: &Telegram) -> Answer {
    #[derive(Deserialize)]
    struct Reply {
        result: Option<User>,
    }
    #[derive(Deserialize)]
    struct User {
        username: String,
    }
    let Some(token) = &telegram.token else { return Answer::NoToken };
    let base = telegram.api_url.as_str().trim_end_matches('/');
    let url = format!("{base}/bot{}/getMe", token.expose_secret());
    // An address with the token in it must not be shown.
    let out_of_reach = |error: reqwest::Error| Answer::OutOfReach(plain(&error.without_url()));
    let mut client = reqwest::Client::builder().timeout(PATIENCE);
    if let Some(proxy) = &telegram.proxy {
        client = match reqwest::Proxy::all(proxy.expose_secret()) {
            Ok(proxy) => client.proxy(proxy),
            Err(error) => return out_of_reach(error),
        };
    }
    let answer = match client.build() {
        Ok(client) => client.get(url).send().await,
        Err(error) => return out_of_reach(error),
    };
    match answer {
        Ok(answer) if matches!(answer.status().as_u16(), 401 | 404) => Answer::WrongToken,
        Ok(answer) => match answer.json::<Reply>().await {
            Ok(Reply { result: Some(user) }) => Answer::Bot(user.username),
            Ok(Reply { result: None }) => Answer::OutOfReach("getMe: no result".to_owned()),
            Err(error) => out_of_reach(error),
        },
        Err(error) => out_of_reach(error),
    }
}

/// The error with its causes.
fn plain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}
