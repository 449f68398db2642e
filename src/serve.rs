//! `helpdesk serve`: engine, runners, HTTP, bot and scheduler in one process. Each part can be in trouble without
//! taking the others along; only the engine and the address are needed to start.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use helpdesk_adapters::{Engine, engine::Runners};
use helpdesk_api::App;
use helpdesk_bot::{Bot, Notifications};
use helpdesk_domain::Locale;
use helpdesk_projections::Projection;
use helpdesk_scheduler::Heartbeat;
use poem::{Server, listener::TcpAcceptor};
use secrecy::ExposeSecret;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    bot_state, engine,
    settings::{Settings, Telegram},
    words::Voice,
};

/// How long open requests may take to finish when the server stops; live streams never do by themselves.
const GRACE: Duration = Duration::from_secs(3);
/// A bot that died of a defect is started again after a pause.
const BOT_PAUSE: Duration = Duration::from_secs(5);

/// What is served, and how.
#[derive(Debug, Clone)]
pub struct Setup {
    pub listen: SocketAddr,
    pub public_url: Option<Url>,
    pub locale: Locale,
    pub telegram: Telegram,
    /// How often the scheduler looks; none: never, for tests that call `tick` themselves.
    pub heartbeat: Option<Duration>,
}

impl Setup {
    /// As the settings say.
    pub fn from(settings: &Settings) -> Self {
        Self {
            listen: settings.listen,
            public_url: settings.public_url.clone(),
            locale: settings.locale,
            telegram: settings.telegram.clone(),
            heartbeat: Some(Duration::from_secs(5)),
        }
    }
}

/// A running server; [`Running::stop`] it, or what is under way is cut off.
#[derive(Debug)]
pub struct Running {
    pub engine: Engine,
    pub url: Url,
    pub telegram: watch::Receiver<helpdesk_api::Telegram>,
    stop: CancellationToken,
    http: JoinHandle<()>,
    bot: Option<JoinHandle<()>>,
    heartbeat: Option<Heartbeat>,
    runners: Runners,
}

/// Starts everything.
pub async fn start(engine: Engine, setup: Setup, voice: Voice) -> anyhow::Result<Running> {
    let taken = || voice.say("serve-address-taken", &[("address", setup.listen.to_string().into())]);
    let listener = TcpListener::bind(setup.listen).await.with_context(taken)?;
    let address = listener.local_addr()?;
    let url = Url::parse(&format!("http://{address}"))?;
    let stop = CancellationToken::new();

    let mut readers = helpdesk_projections::all(engine.personal_keys());
    let bot = bot(&engine, &setup.telegram)?;
    if bot.is_some() {
        readers.push(Arc::new(Notifications) as Arc<dyn Projection>);
    }
    let runners = engine.run(readers, &stop);
    let telegram = bot_state::watched(bot.as_deref().map(Bot::state));

    let settings = helpdesk_api::Settings {
        public_url: setup.public_url.unwrap_or_else(|| url.clone()),
        locale: setup.locale,
        bot_token: setup.telegram.token.as_ref().map(|token| token.expose_secret().to_owned()),
    };
    let (db, desk) = (engine.db.clone(), Arc::clone(&engine.desk));
    let app = App::new(db.clone(), Arc::clone(&desk), Arc::clone(&engine.positions), settings, telegram.clone());
    let server = Server::new_with_acceptor(TcpAcceptor::from_tokio(listener)?);
    let ended = stop.clone().cancelled_owned();
    let http = tokio::spawn(async move {
        if let Err(fault) = server.run_with_graceful_shutdown(helpdesk_api::routes(app), ended, Some(GRACE)).await {
            tracing::error!(%fault, "the HTTP server stopped");
        }
    });
    let bot = bot.map(|bot| tokio::spawn(keep_running(bot, stop.clone())));
    let heartbeat = match setup.heartbeat {
        Some(every) => Some(Heartbeat::start(desk, db, every).await?),
        None => None,
    };
    Ok(Running { engine, url, telegram, stop, http, bot, heartbeat, runners })
}

impl Running {
    /// Stops everything: doors first, then what reads the log.
    pub async fn stop(self) {
        self.stop.cancel();
        for task in [Some(self.http), self.bot].into_iter().flatten() {
            if let Err(fault) = task.await {
                tracing::error!(%fault, "a task ended badly");
            }
        }
        if let Some(heartbeat) = self.heartbeat {
            heartbeat.stop().await;
        }
        self.runners.stopped().await;
    }
}

/// The bot, when there is a token. An address that can't be used is a mistake in the settings and told at once.
fn bot(engine: &Engine, telegram: &Telegram) -> anyhow::Result<Option<Arc<Bot>>> {
    let Some(settings) = bot_state::settings(telegram)? else { return Ok(None) };
    let (desk, db, positions) = (Arc::clone(&engine.desk), engine.db.clone(), Arc::clone(&engine.positions));
    Ok(Some(Arc::new(Bot::new(&settings, desk, db, positions).map_err(anyhow::Error::msg)?)))
}

/// A defect in the bot must not end the panel, and not the bot for good either.
async fn keep_running(bot: Arc<Bot>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let (running, cancel) = (Arc::clone(&bot), stop.clone());
        if let Err(defect) = tokio::spawn(async move { running.run(cancel).await }).await {
            tracing::error!(%defect, "the bot died; it is started again");
            let _ = tokio::time::timeout(BOT_PAUSE, stop.cancelled()).await;
        }
    }
}

/// The verb: serves until it is told to stop.
pub async fn run(settings: Settings, voice: Voice) -> anyhow::Result<()> {
    let engine = engine::open(&settings, voice).await?;
    let running = start(engine, Setup::from(&settings), voice).await?;
    let url = running.url.as_str().trim_end_matches('/');
    println!("{}", voice.say("serve-panel", &[("url", url.into())]));
    println!("{}", voice.say("serve-docs", &[("url", format!("{url}/api/docs").into())]));
    let telegram = if settings.telegram.token.is_some() { "serve-telegram" } else { "serve-no-telegram" };
    println!("{}", voice.say(telegram, &[]));
    told_to_stop().await?;
    println!("{}", voice.say("serve-stopping", &[]));
    running.stop().await;
    Ok(())
}

/// Waits for Ctrl+C or SIGTERM.
pub async fn told_to_stop() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted?,
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await?;
    Ok(())
}
