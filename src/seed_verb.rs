//! `helpdesk seed`: the made-up organisation in an empty database of one's own, with or without a history.

use std::{
    io::{IsTerminal, Write},
    sync::Arc,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use futures::{StreamExt, TryStreamExt, stream};
use helpdesk_adapters::{Engine, SystemClock};
use helpdesk_api::sign_in::password;
use helpdesk_domain::ports::Clock;
use rand::RngCore;

use crate::{
    engine,
    seed::{MovedClock, PEOPLE, Sowing, sow},
    settings::Settings,
    words::Voice,
};

/// What is sown.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Options {
    /// How many orders the history has
    #[arg(long, default_value_t = 0)]
    orders: usize,
    /// How many days it lasts, up to now
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(i64).range(1..=3650))]
    days: i64,
    /// Of the random numbers: the same seed gives the same history
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// The verb.
pub async fn run(settings: &Settings, options: &Options, voice: Voice) -> anyhow::Result<()> {
    let clock = Arc::new(MovedClock::over(Arc::new(SystemClock)));
    let engine = engine::open_at(settings, Some(Arc::clone(&clock) as _), voice).await?;
    let head = engine.log().head().await?;
    if head.position > 0 {
        return Err(voice.failure("seed-not-empty", &[("events", head.position.to_string().into())]));
    }
    let Options { orders, days, seed } = *options;
    let shown = std::io::stderr().is_terminal();
    let progress = |done: usize, total: usize| {
        if shown {
            let arguments = [("done", done.to_string().into()), ("total", total.to_string().into())];
            eprint!("\r{}", voice.say("seed-progress", &arguments));
            let _ = std::io::stderr().flush();
        }
    };
    sow(&engine.desk, &clock, Sowing { orders, days, seed, now: SystemClock.now() }, &progress).await?;
    let word = fresh_password();
    give_passwords(&engine, &word).await?;
    let orders = i64::try_from(orders).unwrap_or(i64::MAX);
    println!("{}", voice.say("seed-done", &[("orders", orders.into()), ("password", (&word).into())]));
    Ok(())
}

/// One password for everybody who was sown.
pub async fn give_passwords(engine: &Engine, word: &str) -> anyhow::Result<()> {
    let now = engine.desk.clock().now();
    let giving = PEOPLE.iter().map(|person| async {
        if let Some(id) = engine.desk.person_by_login(person.login).await? {
            password::set_password(&engine.db, id, word.to_owned(), now).await?;
        }
        anyhow::Ok(())
    });
    // A password takes a core for a moment.
    stream::iter(giving).buffer_unordered(4).try_collect::<()>().await
}

fn fresh_password() -> String {
    let mut bytes = [0; 12];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}
