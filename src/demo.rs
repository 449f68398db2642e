//! `helpdesk demo`: everything on a throw-away SQLite file with seed data, and a stand-in for Telegram with a chat page.
//! Needs no token and no network; listens on this machine only, since everybody who reaches it can be anybody.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use helpdesk_adapters::SystemClock;
use helpdesk_domain::ports::Clock;
use helpdesk_stand_in::{Bot, Person, StandIn};
use serde_json::json;
use url::Url;

use crate::{
    engine,
    seed::{MovedClock, PEOPLE, Sowing, sow},
    seed_verb::give_passwords,
    serve::{self, Running, Setup},
    settings::{Backups, DatabaseUrl, Mail, Settings, Telegram},
    words::Voice,
};

const TOKEN: &str = "4242:helpdesk-demo-stand-in";
/// Everybody's; shown, since the demo is open anyway.
const PASSWORD: &str = "helpdesk-demo";
const HEARTBEAT: Duration = Duration::from_secs(1);

/// What the demo is started with.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Where the panel listens; port 0 picks a free one
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// Where the stand-in for Telegram listens; port 0 picks a free one
    #[arg(long, default_value = "127.0.0.1:8081", value_name = "ADDRESS:PORT")]
    chat_listen: SocketAddr,
    /// How many orders the made-up past has
    #[arg(long, default_value_t = 300)]
    orders: usize,
    /// Of the random numbers: the same seed gives the same past
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Keep the data here instead of throwing it away
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

/// The verb.
pub async fn run(settings: Settings, options: Options, voice: Voice) -> anyhow::Result<()> {
    if !options.listen.ip().is_loopback() || !options.chat_listen.ip().is_loopback() {
        bail!(voice.say("demo-only-loopback", &[]));
    }
    let throw_away = tempfile::Builder::new().prefix("helpdesk-demo-").tempdir()?;
    let folder = options.keep.clone().unwrap_or_else(|| throw_away.path().to_owned());
    let stand_in = stand_in(options.chat_listen, voice).await?;
    let running = start(settings, &options, folder, &stand_in, voice).await?;
    greet(&stand_in).await?;
    announce(&running, &stand_in, options.keep.as_deref(), voice);
    serve::told_to_stop().await?;
    serve::say(&voice.say("serve-stopping", &[]));
    running.stop().await;
    stand_in.shutdown().await;
    Ok(())
}

async fn stand_in(listen: SocketAddr, voice: Voice) -> anyhow::Result<StandIn> {
    let person = |person: &crate::seed::PersonSeed| Person {
        id: person.telegram,
        first_name: person.first_name.to_owned(),
        last_name: Some(person.last_name.to_owned()),
        username: Some(format!("{}_demo", person.login)),
        language_code: "ru".to_owned(),
    };
    let bot =
        Bot { token: TOKEN.to_owned(), username: "helpdesk_demo_bot".to_owned(), name: "Заявки".to_owned() };
    let settings = helpdesk_stand_in::Settings { listen, bots: vec![bot], people: PEOPLE.iter().map(person).collect() };
    let taken = || voice.say("serve-address-taken", &[("address", listen.to_string().into())]);
    StandIn::start(settings).await.with_context(taken)
}

async fn start(
    settings: Settings,
    options: &Options,
    folder: PathBuf,
    stand_in: &StandIn,
    voice: Voice,
) -> anyhow::Result<Running> {
    let begun = Instant::now();
    serve::say(&voice.say("demo-seeding", &[]));
    let api_url = Url::parse(stand_in.url())?;
    let telegram = Telegram { token: Some(TOKEN.into()), api_url, proxy: None, webhook_secret: None };
    let database = DatabaseUrl::Sqlite(folder.join("helpdesk.db"));
    // The people are made up, and so are their addresses: nothing is mailed.
    let mail = Mail { smtp_url: None, from: None, authorities: None };
    // Backups lie beside the rest, and are thrown away with it.
    let backups = Backups { folder: folder.join("backups"), keys: folder.join("backups"), ..settings.backups };
    let kept = Settings { data_dir: folder, backups, ..settings };
    let settings = Settings { database, listen: options.listen, public_url: None, telegram, mail, ..kept };

    let clock = Arc::new(MovedClock::over(Arc::new(SystemClock)));
    let engine = engine::open_at(&settings, Some(Arc::clone(&clock) as _), voice).await?;
    // A kept demo goes on where it was.
    if engine.log().head().await?.position == 0 {
        let sowing = Sowing { orders: options.orders, days: 60, seed: options.seed, now: SystemClock.now() };
        sow(&engine.desk, &clock, sowing, &|_, _| {}).await?;
        give_passwords(&engine, PASSWORD).await?;
    }
    let events = engine.log().head().await?.position;
    let framed_by = Some(stand_in.url().to_owned());
    let setup = Setup { heartbeat: Some(HEARTBEAT), mini_app_framed_by: framed_by, ..Setup::from(&settings) };
    let running = serve::start(engine, setup, voice).await?;
    running.engine.positions.wait_for(events, Duration::from_mins(1)).await;
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let seconds = format!("{:.1}", begun.elapsed().as_secs_f64());
    let arguments = [
        ("orders", number(options.orders as u64).into()),
        ("events", number(events).into()),
        ("seconds", seconds.into()),
    ];
    serve::say(&voice.say("demo-seeded", &arguments));
    Ok(running)
}

/// Everybody has started the bot: only then may it write to them.
async fn greet(stand_in: &StandIn) -> anyhow::Result<()> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let url = format!("{}/stand-in/messages", stand_in.url());
    for person in &PEOPLE {
        let said = json!({ "person": person.telegram, "text": "/start" });
        client.post(&url).json(&said).send().await?.error_for_status()?;
    }
    Ok(())
}

/// The chats side by side on the page: a requester, the storekeeper and the dispatcher of her branch.
const CAST: [i64; 3] = [1001, 1006, 1010];

fn announce(running: &Running, stand_in: &StandIn, keep: Option<&std::path::Path>, voice: Voice) {
    let url = running.url.as_ref().map_or_else(String::new, |url| url.as_str().trim_end_matches('/').to_owned());
    let title = match keep {
        Some(path) => voice.say("demo-title-kept", &[("path", path.display().to_string().into())]),
        None => voice.say("demo-title", &[]),
    };
    serve::say(&format!("\n{title}\n"));
    let lines = [
        ("demo-panel", url.clone()),
        ("demo-docs", format!("{url}/api/docs")),
        ("demo-chat", format!("{}?people={}", stand_in.chat_page_url(), CAST.map(|id| id.to_string()).join(","))),
    ];
    for (key, address) in lines {
        serve::say(&format!("  {:<26}{address}", voice.say(key, &[])));
    }
    serve::say(&format!("\n{}", voice.say("demo-sign-in", &[("password", PASSWORD.into())])));
    for person in &PEOPLE {
        let role = helpdesk_domain::Words::shared().say(voice.0, &format!("role-{}", person.role), &[]);
        serve::say(&format!("  {:<10}{:<22}{role}", person.login, person.name()));
    }
    serve::say("");
}
