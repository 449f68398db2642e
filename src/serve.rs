//! `helpdesk serve`: engine, runners, HTTP, bot and scheduler in one process, or some of them. Each part can be in
//! trouble without taking the others along; only the engine and the address are needed to start.

use std::{io::Write, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use clap::ValueEnum;
use helpdesk_adapters::{Engine, engine::Runners};
use helpdesk_api::App;
use helpdesk_bot::{Bot, Lent, Notifications, WEBHOOK_PATH, Webhook};
use helpdesk_domain::Locale;
use helpdesk_projections::Projection;
use helpdesk_scheduler::Heartbeat;
use poem::{Route, Server, listener::TcpAcceptor};
use secrecy::ExposeSecret;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    backup, bot_state, engine, mail,
    settings::{DatabaseUrl, Mail, Settings, Telegram},
    sign_in_links::BrowsersThatAsked,
    upkeep::{self, Upkeep},
    words::Voice,
};

/// How long open requests may take to finish when the server stops; live streams never do by themselves.
const GRACE: Duration = Duration::from_secs(3);
/// A bot that died of a defect is started again after a pause.
const BOT_PAUSE: Duration = Duration::from_secs(5);

/// A part that can be served by itself, beside nodes that serve the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The panel and the HTTP API
    Api,
    /// Telegram: receiving, sending, and what is to be sent
    Bot,
    /// Reminders and whatever else happens by the clock
    Scheduler,
    /// Folding the log into the read models
    Projections,
}

/// What is served, and how.
#[derive(Debug, Clone)]
pub struct Setup {
    pub listen: SocketAddr,
    pub public_url: Option<Url>,
    pub locale: Locale,
    pub telegram: Telegram,
    pub parts: Vec<Part>,
    pub mail: Mail,
    /// Who may show the Mini App in a frame, beside Telegram's web clients.
    pub mini_app_framed_by: Option<String>,
    /// How often the scheduler looks; none: never, for tests that call `tick` themselves.
    pub heartbeat: Option<Duration>,
    /// Pins, verification, backups.
    pub upkeep: upkeep::Plan,
}

impl Setup {
    /// Everything, as the settings say.
    pub fn from(settings: &Settings) -> Self {
        Self {
            parts: Part::value_variants().to_vec(),
            listen: settings.listen,
            public_url: settings.public_url.clone(),
            locale: settings.locale,
            telegram: settings.telegram.clone(),
            mail: settings.mail.clone(),
            mini_app_framed_by: None,
            heartbeat: Some(Duration::from_secs(5)),
            upkeep: upkeep::Plan {
                data_dir: settings.data_dir.clone(),
                store: backup::store(settings),
                times: settings.backups.times.clone(),
                keep: settings.backups.keep,
                zone: settings.time_zone,
            },
        }
    }

    fn has(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }

    /// Where the bot's button leads. Telegram opens Mini Apps over TLS only; the demo's chat page is content without.
    fn mini_app(&self, listening_at: Option<&Url>) -> anyhow::Result<Option<Url>> {
        let base = self.public_url.as_ref().or(listening_at);
        let base = base.filter(|url| url.scheme() == "https" || self.mini_app_framed_by.is_some());
        Ok(base.map(|url| url.join("miniapp/")).transpose()?)
    }
}

/// A running server; [`Running::stop`] it, or what is under way is cut off.
#[derive(Debug)]
pub struct Running {
    pub engine: Engine,
    /// None when no panel is served here.
    pub url: Option<Url>,
    pub telegram: watch::Receiver<helpdesk_api::Telegram>,
    stop: CancellationToken,
    http: Option<JoinHandle<()>>,
    bot: Option<JoinHandle<()>>,
    heartbeat: Option<Heartbeat>,
    upkeep: Option<JoinHandle<()>>,
    runners: Runners,
}

/// Starts what is to be served.
pub async fn start(engine: Engine, setup: Setup, voice: Voice) -> anyhow::Result<Running> {
    let listener = if setup.has(Part::Api) { Some(listen(setup.listen, voice).await?) } else { None };
    let url = listener.as_ref().map(|(_, url)| url.clone());
    let stop = CancellationToken::new();

    let mini_app = setup.mini_app(url.as_ref())?;
    let public_url = setup.public_url.clone().or_else(|| url.clone());
    let bot = if setup.has(Part::Bot) { bot(&engine, &setup, mini_app, public_url)? } else { None };
    let webhook = bot.as_deref().and_then(Bot::webhook);
    if webhook.is_some() && listener.is_none() {
        return Err(voice.failure("serve-webhook-without-api", &[]));
    }
    let projections = helpdesk_projections::all(engine.personal_keys());
    let (mut run, follow) =
        if setup.has(Part::Projections) { (projections, Vec::new()) } else { (Vec::new(), projections) };
    if bot.is_some() {
        run.push(Arc::new(Notifications) as Arc<dyn Projection>);
    }
    let runners = engine.run_some(run, &follow, &stop);
    let telegram = setup.telegram.token.as_ref().and(bot.as_deref());
    let telegram = bot_state::watched(telegram.map(Bot::state));

    let (db, desk) = (engine.db.clone(), Arc::clone(&engine.desk));
    let http = listener.map(|(listener, url)| {
        let settings = helpdesk_api::Settings {
            public_url: setup.public_url.clone().unwrap_or(url),
            locale: setup.locale,
            bot_token: setup.telegram.token.as_ref().map(|token| token.expose_secret().to_owned()),
            mini_app_framed_by: setup.mini_app_framed_by.clone(),
            has_mail: setup.mail.smtp_url.is_some(),
        };
        let app = App::new(db.clone(), Arc::clone(&desk), Arc::clone(&engine.positions), settings, telegram.clone());
        tokio::spawn(serve_http(listener, app, webhook, stop.clone()))
    });
    let bot = bot.map(|bot| tokio::spawn(keep_running(bot, stop.clone())));
    let heartbeat = match setup.heartbeat.filter(|_| setup.has(Part::Scheduler)) {
        Some(every) => Some(Heartbeat::start(desk, db, &engine.duties, every).await?),
        None => None,
    };
    let upkeep = heartbeat.is_some().then(|| Upkeep::of(&engine, setup.upkeep).start(stop.clone()));
    Ok(Running { engine, url, telegram, stop, http, bot, heartbeat, upkeep, runners })
}

async fn listen(address: SocketAddr, voice: Voice) -> anyhow::Result<(TcpListener, Url)> {
    let taken = || voice.say("serve-address-taken", &[("address", address.to_string().into())]);
    let listener = TcpListener::bind(address).await.with_context(taken)?;
    let url = Url::parse(&format!("http://{}", listener.local_addr()?))?;
    Ok((listener, url))
}

async fn serve_http(listener: TcpListener, app: App, webhook: Option<Webhook>, stop: CancellationToken) {
    let mut routes = Route::new().nest_no_strip("/", helpdesk_api::routes(app));
    if let Some(webhook) = webhook {
        routes = routes.at(WEBHOOK_PATH, webhook);
    }
    let served = async {
        let server = Server::new_with_acceptor(TcpAcceptor::from_tokio(listener)?);
        server.run_with_graceful_shutdown(routes, stop.cancelled_owned(), Some(GRACE)).await
    };
    if let Err(fault) = served.await {
        tracing::error!(%fault, "the HTTP server stopped");
    }
}

impl Running {
    /// Stops everything: doors first, then what reads the log.
    pub async fn stop(self) {
        self.stop.cancel();
        for task in [self.http, self.bot, self.upkeep].into_iter().flatten() {
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

/// The bot, when there is a token or a mail server. What can't be used is a mistake in the settings and told at once.
fn bot(
    engine: &Engine,
    setup: &Setup,
    mini_app: Option<Url>,
    public_url: Option<Url>,
) -> anyhow::Result<Option<Arc<Bot>>> {
    let settings = bot_state::settings(&setup.telegram, mini_app, setup.public_url.as_ref())?;
    let mailer = mail::server(&setup.mail)?;
    if settings.is_none() && mailer.is_none() {
        return Ok(None);
    }
    let (desk, db, positions) = (Arc::clone(&engine.desk), engine.db.clone(), Arc::clone(&engine.positions));
    let public = public_url.clone();
    let browsers = public.map(|public_url| BrowsersThatAsked { db: db.clone(), desk: Arc::clone(&desk), public_url });
    let lent = Lent {
        mailer: mailer.map(|smtp| Arc::new(smtp) as _),
        sign_in: browsers.map(|browsers| Arc::new(browsers) as _),
        public_url,
    };
    let bot = Bot::new(settings.as_ref(), lent, desk, db, positions).map_err(anyhow::Error::msg)?;
    Ok(Some(Arc::new(bot.among(&engine.duties))))
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

/// The verb: serves everything, or only these parts, until it is told to stop.
pub async fn run(settings: Settings, only: Vec<Part>, voice: Voice) -> anyhow::Result<()> {
    if !only.is_empty() && matches!(settings.database, DatabaseUrl::Sqlite(_)) {
        return Err(voice.failure("serve-only-sqlite", &[]));
    }
    let mut setup = Setup::from(&settings);
    if !only.is_empty() {
        setup.parts = only;
    }
    let serves_bot = setup.has(Part::Bot);
    let engine = engine::open(&settings, voice).await?;
    let running = start(engine, setup, voice).await?;
    if let Some(url) = &running.url {
        let url = url.as_str().trim_end_matches('/');
        say(&voice.say("serve-panel", &[("url", url.into())]));
        say(&voice.say("serve-docs", &[("url", format!("{url}/api/docs").into())]));
    }
    if serves_bot {
        let telegram = if settings.telegram.token.is_some() { "serve-telegram" } else { "serve-no-telegram" };
        say(&voice.say(telegram, &[]));
    }
    say(&voice.say("serve-ready", &[]));
    told_to_stop().await?;
    say(&voice.say("serve-stopping", &[]));
    running.stop().await;
    Ok(())
}

/// A line for whoever watches; a server goes on when nobody does any more.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
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
